import type { Position } from './geo-json.js';

/** Radius of the sphere that Kusto measures on, in metres. */
export const EARTH_RADIUS = 6_371_010;

/** A unit vector from the centre of the Earth; x points to 0° E 0° N, z to the north pole. */
export type Vector = readonly [x: number, y: number, z: number];

/** The shorter way between two points on their great circle. */
export type Arc = readonly [from: Vector, to: Vector];

/** Points closer than this (radians) are one: a tenth of a millimetre. */
export const NEAR = 1.6e-11;

const RADIANS = Math.PI / 180;

export function vectorOf([longitude, latitude]: Position): Vector {
  const [theta, phi] = [longitude * RADIANS, latitude * RADIANS];
  return [Math.cos(theta) * Math.cos(phi), Math.sin(theta) * Math.cos(phi), Math.sin(phi)];
}

export function positionOf([x, y, z]: Vector): Position {
  return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
}

export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
export const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
export const scale = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by];
export const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
export const length = (a: Vector): number => Math.hypot(a[0], a[1], a[2]);
export const same = (a: Vector, b: Vector): boolean => a[0] === b[0] && a[1] === b[1] && a[2] === b[2];

export function unit(a: Vector): Vector {
  const size = length(a);
  return size === 0 ? a : scale(a, 1 / size);
}

/** Normal of the great circle through two points, of any length; stable for points close together. */
export const normal = (a: Vector, b: Vector): Vector => cross(add(a, b), minus(b, a));

/** Angle between two points in radians, stable for small and for large angles. */
export const angle = (a: Vector, b: Vector): number => 2 * Math.atan2(length(minus(a, b)), length(add(a, b)));

/** The point at a part of the way from one point to another along their great circle. */
export function between(a: Vector, b: Vector, part: number): Vector {
  if (part === 0 || part === 1) return part === 0 ? a : b;
  return along(a, b, part * angle(a, b));
}

/** The point at an angle (radians) from `a` towards `b`. */
export function along(a: Vector, b: Vector, by: number): Vector {
  const direction = unit(cross(normal(a, b), a));
  return unit(add(scale(a, Math.cos(by)), scale(direction, Math.sin(by))));
}

/** Direction from `a` to `b` in radians clockwise from north, within (-π, π]. */
export function azimuth(a: Vector, b: Vector): number {
  const east: Vector = [-a[1], a[0], 0];
  return Math.atan2(dot(east, b), dot(cross(a, east), b));
}

/** The nearest point of the arc from `a` to `b`. */
export function nearestOnArc(p: Vector, a: Vector, b: Vector): Vector {
  const n = unit(normal(a, b));
  const foot = unit(minus(p, scale(n, dot(p, n))));
  // The foot lies on the arc where it is on the inner side of both ends.
  if (dot(cross(n, a), foot) > 0 && dot(cross(b, n), foot) > 0) return foot;
  return length(minus(p, a)) <= length(minus(p, b)) ? a : b;
}

/** Twice the signed volume of the origin and three points: positive where they turn left. */
export const turn = (a: Vector, b: Vector, c: Vector): number => dot(a, cross(minus(b, a), minus(c, a)));

/** Where two arcs meet within themselves or at their ends; undefined where they do not, or lie on one circle. */
export function meeting(a: Vector, b: Vector, c: Vector, d: Vector): Vector | undefined {
  for (const end of [a, b]) if (same(end, c) || same(end, d)) return end;
  const [abc, abd, cda, cdb] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (abc * abd > 0 || cda * cdb > 0) return undefined;
  const line = cross(unit(normal(a, b)), unit(normal(c, d)));
  if (length(line) < 1e-15) return undefined;
  const point = unit(line);
  const middle = add(add(a, b), add(c, d));
  const candidate = dot(point, middle) < 0 ? scale(point, -1) : point;
  return dot(candidate, add(a, b)) > 0 && dot(candidate, add(c, d)) > 0 && inLune(candidate, a, b) && inLune(candidate, c, d) ? candidate : undefined;
}

/** Slack of a test whether a computed point lies between the ends of an arc. */
const SLACK = 1e-14;

function inLune(point: Vector, a: Vector, b: Vector): boolean {
  const n = unit(normal(a, b));
  return dot(cross(n, a), point) >= -SLACK && dot(cross(b, n), point) >= -SLACK;
}

/** Area of a triangle on the unit sphere, negative where its corners run clockwise (Eriksson 1990). */
export const triangleArea = (a: Vector, b: Vector, c: Vector): number => 2 * Math.atan2(turn(a, b, c), 1 + dot(a, b) + dot(b, c) + dot(c, a));

const ratio = (side: number): number => (side === 0 ? 1 : side / Math.sin(side));

/**
 * Integral of the position over a triangle, negative where its corners run clockwise; its direction is the centroid
 * (Brock, “The inertia tensor for a spherical triangle”, 1975).
 */
export function triangleIntegral(a: Vector, b: Vector, c: Vector): Vector {
  const [ra, rb, rc] = [ratio(angle(b, c)), ratio(angle(c, a)), ratio(angle(a, b))];
  const x: Vector = [a[0], b[0] - a[0], c[0] - a[0]];
  const y: Vector = [a[1], b[1] - a[1], c[1] - a[1]];
  const z: Vector = [a[2], b[2] - a[2], c[2] - a[2]];
  const r: Vector = [ra, rb - ra, rc - ra];
  return [0.5 * dot(cross(y, z), r), 0.5 * dot(cross(z, x), r), 0.5 * dot(cross(x, y), r)];
}

/** Integral of the position over an arc. */
export function arcIntegral(a: Vector, b: Vector): Vector {
  const sum = add(a, b);
  const size = length(sum);
  return size === 0 ? [0, 0, 0] : scale(sum, length(minus(a, b)) / size);
}
