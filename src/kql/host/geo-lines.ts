import type { HostFunction, HostTable, HostValue } from './entry.js';
import { pointJson, positionAt } from './geo-json.js';
import { arcsOfLines, lineArcs, readLines, remembered, vectorLines } from './geo-shape.js';
import type { Line } from './geo-shape.js';
import { add, along, angle, arcIntegral, azimuth, EARTH_RADIUS, length, nearestOnArc, positionOf, same, unit, vectorOf } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

export const linesOf = remembered((json: HostValue): readonly Line[] | null => {
  const lines = readLines(json);
  return lines === undefined ? null : vectorLines(lines);
});

/** The point of two numbers; null where they are none on Earth. */
export function pointOf(longitude: HostValue | undefined, latitude: HostValue | undefined): Vector | null {
  const at = positionAt(longitude, latitude);
  return at ? vectorOf(at) : null;
}

export const pointText = (point: Vector): string => pointJson(positionOf(point));

/** A value of a shape; null where the text is none. */
export const ofShape = <S>(read: (json: HostValue) => S | null, call: (shape: S) => HostValue, result: HostFunction['result'], doc: string): HostFunction => ({
  params: ['dynamic'], result, doc,
  call: ([json]) => {
    const shape = read(json ?? null);
    return shape === null ? null : call(shape);
  },
});

/** A value of a point and a shape; null where either is none. */
export const withPoint = <S>(read: (json: HostValue) => S | null, call: (point: Vector, shape: S) => HostValue, result: HostFunction['result'], doc: string): HostFunction => ({
  params: ['real', 'real', 'dynamic'], result, doc,
  call: ([longitude, latitude, json]) => {
    const [point, shape] = [pointOf(longitude, latitude), read(json ?? null)];
    return point === null || shape === null ? null : call(point, shape);
  },
});

export const arcLength = (arcs: readonly Arc[]): number => arcs.reduce((sum, [a, b]) => sum + angle(a, b), 0);

/** The point in the direction of the sum of some vectors; null where they cancel out. */
export function directionText(vectors: readonly Vector[]): HostValue {
  const sum = vectors.reduce<Vector>(add, [0, 0, 0]);
  return length(sum) === 0 ? null : pointText(unit(sum));
}

/** The point at a part of a line's length. */
function interpolated(line: Line, part: number): Vector | undefined {
  let left = part * arcLength(lineArcs(line));
  for (const [a, b] of lineArcs(line)) {
    const size = angle(a, b);
    if (left < size) return left === 0 ? a : along(a, b, left);
    left -= size;
  }
  return line.at(-1);
}

/** Which part of a line's length lies before its nearest point. */
function located(line: Line, point: Vector): number {
  let before = 0;
  let best = { distance: Infinity, at: 0 };
  for (const [a, b] of lineArcs(line)) {
    const nearest = nearestOnArc(point, a, b);
    const distance = angle(point, nearest);
    if (distance < best.distance) best = { distance, at: before + angle(a, nearest) };
    before += angle(a, b);
  }
  return Math.min(1, best.at / before);
}

/** The nearest point of some arcs. */
export function nearestOf(point: Vector, arcs: readonly Arc[]): Vector {
  let best = { distance: Infinity, nearest: point };
  for (const [a, b] of arcs) {
    const nearest = nearestOnArc(point, a, b);
    const distance = angle(point, nearest);
    if (distance < best.distance) best = { distance, nearest };
  }
  return best.nearest;
}

const onlyLine = (json: HostValue | undefined): Line | undefined => {
  const lines = linesOf(json ?? null);
  return lines?.length === 1 ? lines[0] : undefined;
};

/** The same angle within [0, 2π), of one within (-2π, 2π). */
const positive = (turned: number): number => (turned < 0 ? turned + 2 * Math.PI : turned);

/** The angle at the second point, clockwise from the first to the third. */
function clockwise(points: readonly (Vector | null)[]): HostValue {
  const [a, b, c] = points;
  if (!a || !b || !c || same(a, b) || same(b, c)) return null;
  return positive(azimuth(b, c) - azimuth(b, a));
}

const heading = (from: Vector | null, to: Vector | null): HostValue => (!from || !to || same(from, to) ? null : positive(azimuth(from, to)));

export const distanceTo = (point: Vector, arcs: readonly Arc[]): number => angle(point, nearestOf(point, arcs)) * EARTH_RADIUS;

/** Angles, and lines of great circles. */
export const GEO_LINE_FUNCTIONS: HostTable = {
  geo_angle: {
    params: ['real', 'real', 'real', 'real', 'real', 'real'], result: 'real', doc: 'geo-angle-function',
    call: ([x1, y1, x2, y2, x3, y3]) => clockwise([pointOf(x1, y1), pointOf(x2, y2), pointOf(x3, y3)]),
  },
  geo_azimuth: {
    params: ['real', 'real', 'real', 'real'], result: 'real', doc: 'geo-azimuth-function',
    call: ([x1, y1, x2, y2]) => heading(pointOf(x1, y1), pointOf(x2, y2)),
  },
  geo_line_length: ofShape(linesOf, (lines) => arcLength(arcsOfLines(lines)) * EARTH_RADIUS, 'real', 'geo-line-length-function'),
  geo_line_centroid: ofShape(linesOf, (lines) => directionText(arcsOfLines(lines).map(([a, b]) => arcIntegral(a, b))), 'dynamic', 'geo-line-centroid-function'),
  geo_line_interpolate_point: {
    params: ['dynamic', 'real'], result: 'dynamic', doc: 'geo-line-interpolate-point-function',
    call: ([json, part]) => {
      const line = onlyLine(json);
      const point = line && typeof part === 'number' && part >= 0 && part <= 1 ? interpolated(line, part) : undefined;
      return point === undefined ? null : pointText(point);
    },
  },
  geo_line_locate_point: {
    params: ['dynamic', 'real', 'real'], result: 'real', doc: 'geo-line-locate-point-function',
    call: ([json, longitude, latitude]) => {
      const [line, point] = [onlyLine(json), pointOf(longitude, latitude)];
      return line && point ? located(line, point) : null;
    },
  },
  geo_distance_point_to_line: withPoint(linesOf, (point, lines) => distanceTo(point, arcsOfLines(lines)), 'real', 'geo-distance-point-to-line-function'),
  geo_closest_point_on_line: withPoint(linesOf, (point, lines) => pointText(nearestOf(point, arcsOfLines(lines))), 'dynamic', 'geo-closest-point-on-line-function'),
};
