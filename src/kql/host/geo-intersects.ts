import { HostLimit } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { linesOf } from './geo-lines.js';
import { polygonArcs } from './geo-planar.js';
import { isInside, polygonsOf } from './geo-polygons.js';
import { arcsOfLines } from './geo-shape.js';
import type { Line, Polygon } from './geo-shape.js';
import { meeting } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** Pairs of arcs of one call. */
const MAX_PAIRS = 20_000_000;

export function requireFew(left: readonly Arc[], right: readonly Arc[]): void {
  if (left.length * right.length > MAX_PAIRS) throw new HostLimit('The two shapes have too many points together.');
}

function meet(left: readonly Arc[], right: readonly Arc[]): boolean {
  requireFew(left, right);
  return left.some(([a, b]) => right.some(([c, d]) => meeting(a, b, c, d) !== undefined));
}

const corners = (polygons: readonly Polygon[]): readonly Vector[] => polygons.flatMap(([shell]) => shell.slice(0, 1));

export const polygonsMeet = (left: readonly Polygon[], right: readonly Polygon[]): boolean =>
  meet(polygonArcs(left), polygonArcs(right)) || corners(left).some((point) => isInside(point, right)) || corners(right).some((point) => isInside(point, left));

const lineMeets = (lines: readonly Line[], polygons: readonly Polygon[]): boolean =>
  meet(arcsOfLines(lines), polygonArcs(polygons)) || lines.some(([first]) => first !== undefined && isInside(first, polygons));

/** A value of two shapes; null where either is none. */
export const ofTwo = <A, B>(
  left: (json: HostValue) => A | null, right: (json: HostValue) => B | null, result: 'bool' | 'dynamic', call: (a: A, b: B) => HostValue, doc: string,
): HostTable[string] => ({
  params: ['dynamic', 'dynamic'], result, doc,
  call: ([first, second]) => {
    const [a, b] = [left(first ?? null), right(second ?? null)];
    return a === null || b === null ? null : call(a, b);
  },
});

/** Whether shapes have a point in common. */
export const GEO_INTERSECTS_FUNCTIONS: HostTable = {
  geo_intersects_2lines: ofTwo(linesOf, linesOf, 'bool', (a, b) => meet(arcsOfLines(a), arcsOfLines(b)), 'geo-intersects-2lines-function'),
  geo_intersects_2polygons: ofTwo(polygonsOf, polygonsOf, 'bool', polygonsMeet, 'geo-intersects-2polygons-function'),
  geo_intersects_line_with_polygon: ofTwo(linesOf, polygonsOf, 'bool', lineMeets, 'geo-intersects-line-with-polygon-function'),
};
