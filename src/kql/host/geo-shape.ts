import { HostLimit } from './entry.js';
import type { HostValue } from './entry.js';
import { positionAt } from './geo-json.js';
import type { Position } from './geo-json.js';
import { angle, meeting, normal, same, triangleArea, turn, unit, vectorOf, dot, length } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** A line of at least two points, no two in a row equal. */
export type Line = readonly Vector[];
/** A closed ring without the repeated point, inside to its left, smaller than a hemisphere. */
export type Ring = readonly Vector[];
/** Polygons as a shell and its holes. */
export type Polygon = readonly [shell: Ring, ...holes: readonly Ring[]];

/** Points of one shape. */
const MAX_POINTS = 10_000;
/** Tests for crossings of one shape. */
const MAX_PAIRS = 20_000_000;

const isArray = (value: unknown): value is readonly unknown[] => Array.isArray(value);

function parsed(json: HostValue): { readonly type: unknown; readonly coordinates: unknown } | undefined {
  if (typeof json !== 'string') return undefined;
  // Text of a dynamic value: JSON by its type.
  const value = JSON.parse(json) as unknown;
  return typeof value === 'object' && value !== null && 'type' in value && 'coordinates' in value ? value : undefined;
}

const position = (value: unknown): Position | undefined => (isArray(value) ? positionAt(value[0], value[1]) : undefined);

/** All or nothing. */
function every<T>(values: unknown, read: (value: unknown) => T | undefined): readonly T[] | undefined {
  if (!isArray(values)) return undefined;
  if (values.length > MAX_POINTS) throw new HostLimit(`A shape has more than ${MAX_POINTS} points.`);
  const found = values.map(read).filter((each) => each !== undefined);
  return found.length === values.length ? found : undefined;
}

function line(value: unknown): readonly Position[] | undefined {
  const points = every(value, position);
  if (points === undefined || points.length < 2) return undefined;
  const vectors = points.map(vectorOf);
  return vectors.every((point, at) => at === 0 || isArc(vectors[at - 1] ?? point, point)) ? points : undefined;
}

/** Whether two points make an arc: neither equal nor opposite. */
const isArc = (a: Vector, b: Vector): boolean => !same(a, b) && length(normal(a, b)) > 0;

/** Positions of a GeoJSON LineString or MultiLineString; undefined where it is none that Kusto takes. */
export function readLines(json: HostValue): readonly (readonly Position[])[] | undefined {
  const shape = parsed(json);
  if (shape?.type === 'LineString') {
    const single = line(shape.coordinates);
    return single && [single];
  }
  const lines = shape?.type === 'MultiLineString' ? every(shape.coordinates, line) : undefined;
  return lines !== undefined && lines.length > 0 ? lines : undefined;
}

export const vectorLines = (lines: readonly (readonly Position[])[]): readonly Line[] => lines.map((each) => each.map(vectorOf));

function ring(value: unknown): Ring | undefined {
  const points = line(value);
  if (points === undefined || points.length < 4) return undefined;
  const vectors = points.map(vectorOf);
  const [first, last] = [vectors[0], vectors.at(-1)];
  if (first === undefined || last === undefined || !same(first, last)) return undefined;
  const open = vectors.slice(0, -1);
  if (crossesItself(open)) return undefined;
  return ringArea(open) < 0 ? [...open].reverse() : open;
}

function polygon(value: unknown): Polygon | undefined {
  const [shell, ...holes] = every(value, ring) ?? [];
  return shell && !ringsCross([shell, ...holes]) ? [shell, ...holes] : undefined;
}

/** Rings of a GeoJSON Polygon or MultiPolygon; undefined where it is none that Kusto takes. */
export function readPolygons(json: HostValue): readonly Polygon[] | undefined {
  const shape = parsed(json);
  if (shape?.type === 'Polygon') {
    const single = polygon(shape.coordinates);
    return single && [single];
  }
  const polygons = shape?.type === 'MultiPolygon' ? every(shape.coordinates, polygon) : undefined;
  return polygons !== undefined && polygons.length > 0 ? polygons : undefined;
}

/** Remembers the last texts: a join asks for the same shapes again and again. */
export function remembered<T>(read: (json: HostValue) => T, kept = 256): (json: HostValue) => T {
  const known = new Map<HostValue, T>();
  return (json) => {
    const before = known.get(json);
    if (before !== undefined) return before;
    const value = read(json);
    if (known.size >= kept) known.clear();
    known.set(json, value);
    return value;
  };
}

/** The arcs of a ring. */
export const ringArcs = (points: Ring): readonly Arc[] => points.map((point, at) => [point, points[(at + 1) % points.length] ?? point]);
export const lineArcs = (points: Line): readonly Arc[] => points.slice(1).map((point, at) => [points[at] ?? point, point]);
export const arcsOfLines = (lines: readonly Line[]): readonly Arc[] => lines.flatMap(lineArcs);

function crossesItself(points: Ring): boolean {
  const arcs = ringArcs(points);
  if (arcs.length ** 2 / 2 > MAX_PAIRS) throw new HostLimit(`A ring has more than ${Math.floor(Math.sqrt(2 * MAX_PAIRS))} points.`);
  return arcs.some(([a, b], at) => arcs.slice(at + 1).some(([c, d], ahead) => {
    const neighbors = ahead === 0 || (at === 0 && ahead === arcs.length - 2);
    if (!neighbors) return meeting(a, b, c, d) !== undefined;
    // Neighbors share a point; they must not go back over each other.
    return same(a, d) && same(b, c);
  }));
}

/** Area of a ring on the unit sphere; negative where it runs clockwise. Right for rings within a hemisphere. */
export function ringArea(points: Ring): number {
  const [first] = points;
  if (first === undefined) return 0;
  return points.slice(1, -1).reduce((sum, point, at) => sum + triangleArea(first, point, points[at + 2] ?? point), 0);
}

/** Rings may share corners, not edges, and must not cross. */
function ringsCross(rings: readonly Ring[]): boolean {
  return rings.some((one, at) => rings.slice(at + 1).some((other) => {
    if (one.length * other.length > MAX_PAIRS) throw new HostLimit('A polygon has too many points.');
    return ringArcs(one).some(([a, b]) => ringArcs(other).some(([c, d]) => {
      const ends = [a, b].filter((end) => same(end, c) || same(end, d));
      return ends.length === 2 || (ends.length === 0 && meeting(a, b, c, d) !== undefined);
    }));
  }));
}

/** Whether a point lies in a ring: how often the ring winds around it. */
function inRing(point: Vector, points: Ring): boolean {
  let sum = 0;
  for (const [a, b] of ringArcs(points)) sum += windingAngle(point, a, b);
  return sum > Math.PI;
}

/** Angle at `p` from `a` to `b`, counter-clockwise. */
function windingAngle(p: Vector, a: Vector, b: Vector): number {
  if (same(p, a) || same(p, b)) return 0;
  return Math.atan2(turn(p, a, b), dot(a, b) - dot(a, p) * dot(b, p));
}

const onRing = (point: Vector, points: Ring): boolean => points.some((vertex) => same(vertex, point));

/** Whether a point lies in a polygon, corners included. */
export const inPolygon = (point: Vector, [shell, ...holes]: Polygon): boolean =>
  onRing(point, shell) || (inRing(point, shell) && !holes.some((hole) => inRing(point, hole) && !onRing(point, hole)));

/** The middle of some points, and the largest angle (radians) from there to one of them. */
export function extent(points: readonly Vector[]): { readonly middle: Vector; readonly radius: number } {
  const middle = unit(points.reduce<Vector>((sum, point) => [sum[0] + point[0], sum[1] + point[1], sum[2] + point[2]], [0, 0, 0]));
  return { middle, radius: points.reduce((most, point) => Math.max(most, angle(middle, point)), 0) };
}
