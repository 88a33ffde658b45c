import { HostLimit, HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { geometryJson, lineJson, ringsJson } from './geo-json.js';
import type { Position } from './geo-json.js';
import { readLines } from './geo-shape.js';
import { angle, between, dot, EARTH_RADIUS, vectorOf } from './sphere.js';
import type { Vector } from './sphere.js';

/** Metres, as Kusto has them. */
const DEFAULT_TOLERANCE = 10;
const [LEAST, MOST] = [0.1, 10_000];
const MAX_POINTS = 100_000;

/**
 * Where the distance between a straight edge and its great circle is measured, and how the tolerance has to be scaled
 * so that the largest distance stays below it: the constants of S2EdgeTessellator
 * (https://github.com/google/s2geometry/blob/master/src/s2/s2edge_tessellator.cc).
 */
const [FRACTION, TOLERANCE_SCALE] = [0.3121569108224831, 0.8382999256988851];

const mixed = ([x1, y1]: Position, [x2, y2]: Position, part: number): Position => [x1 + (x2 - x1) * part, y1 + (y2 - y1) * part];

/** Distance between the straight edge and the great circle, at two places. */
function estimate(p: Position, a: Vector, q: Position, b: Vector): number {
  if (dot(a, b) < -1e-14) return Infinity;
  const at = (part: number): number => angle(between(a, b, part), vectorOf(mixed(p, q, part)));
  return Math.max(at(FRACTION), at(1 - FRACTION));
}

/** Adds the points after `p` up to `q`. */
function extend(into: Position[], p: Position, q: Position, tolerance: number): void {
  if (into.length > MAX_POINTS) throw new HostLimit(`A densified line would have more than ${MAX_POINTS} points.`);
  if (estimate(p, vectorOf(p), q, vectorOf(q)) <= tolerance) {
    into.push(q);
    return;
  }
  const middle = mixed(p, q, 0.5);
  extend(into, p, middle, tolerance);
  extend(into, middle, q, tolerance);
}

function densified(line: readonly Position[], tolerance: number): readonly Position[] {
  const [first] = line;
  const points: Position[] = first === undefined ? [] : [first];
  for (const [at, point] of line.slice(1).entries()) {
    const before = line[at] ?? point;
    if (Math.abs(point[0] - before[0]) > 180) throw new HostRefusal('A line that crosses the 180th meridian can\'t be densified here.');
    extend(points, before, point, tolerance);
  }
  return points;
}

/** Whether any longitude is beyond 180 degrees: the reference calls that invalid, the service densifies it all the same. */
function isWide(shape: unknown): boolean {
  const coordinates: unknown = typeof shape === 'object' && shape !== null && 'coordinates' in shape ? shape.coordinates : undefined;
  return Array.isArray(coordinates) && coordinates.flat(1).some((each: unknown) => typeof (Array.isArray(each) ? each[0] : each) === 'number' && Number(Array.isArray(each) ? each[0] : each) > 180);
}

function densifiedLines(json: HostValue, tolerance: HostValue): HostValue {
  const lines = readLines(json);
  if (lines === undefined && typeof json === 'string' && isWide(JSON.parse(json))) throw new HostRefusal('A line with longitudes beyond 180 degrees can\'t be densified here.');
  if (lines === undefined || typeof tolerance !== 'number' || tolerance < LEAST || tolerance > MOST) return null;
  const result = lines.map((line) => densified(line, (tolerance / EARTH_RADIUS) * TOLERANCE_SCALE));
  const [single = []] = result;
  return result.length === 1 ? geometryJson('LineString', lineJson(single)) : geometryJson('MultiLineString', ringsJson(result));
}

/** Straight lines of a map as great circles. */
export const GEO_DENSIFY_FUNCTIONS: HostTable = {
  geo_line_densify: {
    params: ['dynamic', 'real', 'bool'], required: 1, defaults: { 1: DEFAULT_TOLERANCE, 2: false }, result: 'dynamic', doc: 'geo-line-densify-function',
    call: ([json, tolerance, crossing]) => {
      if (crossing === true) throw new HostRefusal('geo_line_densify() with preserve_crossing can\'t be computed here.');
      return densifiedLines(json ?? null, tolerance ?? null);
    },
  },
};
