import { s2 } from 's2js';
import { HostLimit, HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { linesOf } from './geo-lines.js';
import { polygonArcs } from './geo-planar.js';
import { isInside, polygonsOf } from './geo-polygons.js';
import { DEFAULT_LEVEL, isLevel } from './geo-s2.js';
import { arcsOfLines } from './geo-shape.js';
import { angle, EARTH_RADIUS, meeting, nearestOnArc, turn } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** A shape by its arcs, and whether a point lies within it. */
interface Region {
  readonly arcs: readonly Arc[];
  readonly contains: (point: Vector) => boolean;
}

/** More cells than this give null, as in Kusto. */
const MAX_CELLS = 65_536;
/** Tests of an arc against a cell. */
const MAX_TESTS = 20_000_000;

const vector = (point: s2.Point): Vector => [point.x, point.y, point.z];

const cellAt = (point: Vector, level: number): bigint => s2.cellid.parent(s2.cellid.fromPoint(s2.Point.fromCoords(...point)), level);

const squareOf = (cell: bigint): readonly Vector[] => {
  const square = s2.Cell.fromCellID(cell);
  return [0, 1, 2, 3].map((corner) => vector(square.vertex(corner)));
};

const inSquare = (point: Vector, square: readonly Vector[]): boolean => square.every((corner, at) => turn(corner, square[(at + 1) % 4] ?? corner, point) >= 0);

function arcReaches([a, b]: Arc, square: readonly Vector[], within: number): boolean {
  if (inSquare(a, square) || inSquare(b, square)) return true;
  return square.some((corner, at) => {
    const next = square[(at + 1) % 4] ?? corner;
    if (meeting(a, b, corner, next) !== undefined) return true;
    return within > 0 && [angle(corner, nearestOnArc(corner, a, b)), angle(a, nearestOnArc(a, corner, next)), angle(b, nearestOnArc(b, corner, next))].some((each) => each <= within);
  });
}

/** Longest distance within a cell of a level, in radians, and more than that. */
const diagonal = (level: number): number => 2.5 / 2 ** level;

/**
 * Cells of one level that have a point in common with a region, or lie within an angle of it, in the order of their
 * numbers; null where they are too many. Spreads from the corners of the region over neighbors: what it covers hangs
 * together with its corners.
 */
function cover({ arcs, contains }: Region, level: number, within: number): HostValue {
  const length = arcs.reduce((most, [a, b]) => Math.max(most, angle(a, b)), 0);
  if (length / diagonal(level) > MAX_CELLS || (within / diagonal(level)) ** 2 > MAX_CELLS) return null;
  let tests = 0;
  const reaches = (cell: bigint): boolean => {
    tests += arcs.length;
    if (tests > MAX_TESTS) throw new HostLimit('The cells of a shape with so many points can\'t be computed here.');
    const square = squareOf(cell);
    return square.some(contains) || arcs.some((arc) => arcReaches(arc, square, within));
  };
  const seen = new Set(arcs.map(([a]) => cellAt(a, level)));
  const found: bigint[] = [];
  const waiting = [...seen];
  for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
    if (!reaches(cell)) continue;
    found.push(cell);
    if (found.length > MAX_CELLS) return null;
    for (const next of s2.cellid.allNeighbors(cell, level)) {
      if (seen.has(next)) continue;
      seen.add(next);
      waiting.push(next);
    }
  }
  return JSON.stringify(found.sort((a, b) => (a < b ? -1 : 1)).map((cell) => s2.cellid.toToken(cell)));
}

const covering = (region: (json: HostValue) => Region | null, doc: string): HostTable[string] => ({
  params: ['dynamic', 'int', 'real'], required: 1, defaults: { 1: DEFAULT_LEVEL, 2: 0 }, result: 'dynamic', doc,
  call: ([json, level, radius]) => {
    const shape = region(json ?? null);
    if (shape === null || !isLevel(level) || typeof radius !== 'number' || !(radius >= 0)) return null;
    if (level === 0) throw new HostRefusal('The cells of level 0 have no answer here.');
    return cover(shape, level, radius / EARTH_RADIUS);
  },
});

const lineRegion = (json: HostValue): Region | null => {
  const lines = linesOf(json);
  return lines === null ? null : { arcs: arcsOfLines(lines), contains: () => false };
};

const polygonRegion = (json: HostValue): Region | null => {
  const polygons = polygonsOf(json);
  return polygons === null ? null : { arcs: polygonArcs(polygons), contains: (point) => isInside(point, polygons) };
};

/** S2 cells that cover shapes. */
export const GEO_CELL_FUNCTIONS: HostTable = {
  geo_line_to_s2cells: covering(lineRegion, 'geo-line-to-s2cells-function'),
  geo_polygon_to_s2cells: covering(polygonRegion, 'geo-polygon-to-s2cells-function'),
};
