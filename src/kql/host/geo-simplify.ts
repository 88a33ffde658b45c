import { HostRefusal } from './entry.js';
import type { HostFunction, HostTable, HostValue } from './entry.js';
import { chainCuts } from './geo-chains.js';
import { geometryJson, lineJson, polygonJson } from './geo-json.js';
import { linesOf } from './geo-lines.js';
import { polygonsOf } from './geo-polygons.js';
import { extent } from './geo-shape.js';
import type { Line, Polygon, Ring } from './geo-shape.js';
import { snapped } from './geo-snap.js';
import type { Snapped } from './geo-snap.js';
import { EARTH_RADIUS, positionOf } from './sphere.js';
import type { Vector } from './sphere.js';

/** Metres. */
const DEFAULT_TOLERANCE = 10;
/** Metres that every version of the documentation takes. */
const [LEAST, MOST] = [0.1, 10_000];
/** Radians; S2 splits edges of larger shapes. */
const MAX_EXTENT = (20 * Math.PI) / 180;

function requireSmall(points: readonly Vector[]): void {
  if (!(extent(points).radius < MAX_EXTENT)) throw new HostRefusal('A shape that reaches further than 20 degrees from its middle can\'t be simplified here.');
}

const pointsAt = ({ path, sites }: Snapped, places: readonly number[]): readonly Vector[] => places.map((at) => sites[path[at] ?? -1]).filter((site) => site !== undefined);

/** The same line, walked from its end. */
const backwards = (shape: Snapped): Snapped => ({ ...shape, path: [...shape.path].reverse(), edges: [...shape.edges].reverse() });

function simplifiedLine(line: Line, tolerance: number): HostValue {
  requireSmall(line);
  const shape = snapped(line, false, tolerance);
  if (shape.path.length < 2) return null;
  const cuts = chainCuts(shape, tolerance);
  const last = shape.path.length - 1;
  // From which end S2 walks is not known.
  const others = chainCuts(backwards(shape), tolerance).map((at) => last - at).reverse();
  if (cuts.join() !== others.join()) throw new HostRefusal('A line that is simplified otherwise from its other end can\'t be simplified here.');
  return geometryJson('LineString', lineJson(pointsAt(shape, cuts).map(positionOf)));
}

const rotated = <T>(values: readonly T[], by: number): readonly T[] => [...values.slice(by), ...values.slice(0, by)];

function simplifiedRing(ring: Ring, tolerance: number): HostValue {
  requireSmall(ring);
  const open = snapped(ring, true, tolerance);
  if (open.path.length < 3) return null;
  // Rings are walked from their first site, and written from the end of the edge whose first number is largest.
  const start = open.path.indexOf(Math.min(...open.path));
  const path = rotated(open.path, start);
  const shape: Snapped = { ...open, path: [...path, ...path.slice(0, 1)], edges: rotated(open.edges, start) };
  const cuts = chainCuts(shape, tolerance);
  if (cuts.length < 4) throw new HostRefusal('A polygon of which only a line is left can\'t be simplified here.');
  const firsts = cuts.slice(1).map((cut, at) => Math.min(...shape.edges.slice(cuts[at], cut).map(({ id }) => id)));
  const corners = rotated(pointsAt(shape, cuts.slice(0, -1)), (firsts.indexOf(Math.max(...firsts)) + 1) % firsts.length).map(positionOf);
  return polygonJson([[...corners, ...corners.slice(0, 1)]]);
}

function single<T>(shapes: readonly T[]): T {
  const [shape, ...more] = shapes;
  if (shape === undefined || more.length > 0) throw new HostRefusal('Shapes of several parts can\'t be simplified here.');
  return shape;
}

function simplifiedPolygon(polygons: readonly Polygon[], tolerance: number): HostValue {
  const [shell, ...holes] = single(polygons);
  if (holes.length > 0) throw new HostRefusal('Polygons with holes can\'t be simplified here.');
  return simplifiedRing(shell, tolerance);
}

const simplifies = <T>(read: (json: HostValue) => T | null, simplify: (shape: T, tolerance: number) => HostValue, doc: string): HostFunction => ({
  params: ['dynamic', 'real'], required: 1, defaults: { 1: DEFAULT_TOLERANCE }, result: 'dynamic', doc,
  call: ([json, tolerance]) => {
    const shape = read(json ?? null);
    if (shape === null || typeof tolerance !== 'number' || tolerance < 0) return null;
    if (!(tolerance >= LEAST)) throw new HostRefusal(`A tolerance below ${LEAST} m can't be taken here.`);
    const answer = simplify(shape, tolerance / EARTH_RADIUS);
    // Beyond, shapes either disappear or the tolerance is invalid: both are null.
    if (answer !== null && tolerance > MOST) throw new HostRefusal(`A tolerance of more than ${MOST} m can't be taken here.`);
    return answer;
  },
});

/** Nearly straight chains of short edges become single edges, as S2Builder does it. */
export const GEO_SIMPLIFY_FUNCTIONS: HostTable = {
  geo_line_simplify: simplifies(linesOf, (lines, tolerance) => simplifiedLine(single(lines), tolerance), 'geo-line-simplify-function'),
  geo_polygon_simplify: simplifies(polygonsOf, simplifiedPolygon, 'geo-polygon-simplify-function'),
};
