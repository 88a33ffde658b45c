import { HostLimit, HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { ofTwo, polygonsMeet, requireFew } from './geo-intersects.js';
import { geometryJson, lineJson, polygonJson, positionJson, ringsJson } from './geo-json.js';
import type { Position } from './geo-json.js';
import { linesOf } from './geo-lines.js';
import { intersectionOf, polygonArcs } from './geo-planar.js';
import { polygonsOf, isInside } from './geo-polygons.js';
import { arcsOfLines, ringArcs } from './geo-shape.js';
import type { Line, Polygon, Ring } from './geo-shape.js';
import { angle, meeting, NEAR, nearestOnArc, positionOf, same } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** Pieces of one array. */
const MAX_PIECES = 1_000;

const near = (a: Vector, b: Vector): boolean => angle(a, b) <= NEAR;
const isOn = (point: Vector, [a, b]: Arc): boolean => near(point, nearestOnArc(point, a, b));

/** Corners of the given shapes that lie on an edge stay corners. */
function withCorners(ring: Ring, corners: readonly Vector[]): Ring {
  return ringArcs(ring).flatMap(([a, b]) => {
    const between = corners.filter((corner) => !near(corner, a) && !near(corner, b) && isOn(corner, [a, b]));
    const apart = between.filter((corner, at) => !between.slice(0, at).some((other) => near(other, corner)));
    return [a, ...apart.sort((one, other) => angle(a, one) - angle(a, other))];
  });
}

/** Turned so that the edge of the last of the given edges comes last, as S2Builder has it. */
function turned(ring: Ring, given: readonly Arc[]): Ring {
  const numbers = ringArcs(ring).map(([a, b]) => given.findLastIndex((arc) => isOn(a, arc) && isOn(b, arc)));
  const last = numbers.lastIndexOf(Math.max(...numbers));
  return [...ring.slice(last + 1), ...ring.slice(0, last + 1)];
}

/** A polygon made of the given edges, with corners and beginnings as S2 has them. */
function shaped([shell, ...holes]: Polygon, given: readonly Arc[]): Polygon {
  const corners = given.map(([corner]) => corner);
  requireFew(polygonArcs([[shell, ...holes]]), given);
  const shape = (ring: Ring): Ring => turned(withCorners(ring, corners), given);
  return [shape(shell), ...holes.map(shape)];
}

/** GeoJSON rings: the shell to the left, holes to the right. */
function closedPositions(polygon: Polygon): readonly (readonly Position[])[] {
  return polygon.map((ring, at) => {
    const closed = [...ring, ...ring.slice(0, 1)].map(positionOf);
    return at === 0 ? closed : closed.reverse();
  });
}

const areaGeometry = (polygons: readonly (readonly (readonly Position[])[])[]): string => {
  const [single = []] = polygons;
  return polygons.length === 1 ? polygonJson(single) : geometryJson('MultiPolygon', `[${polygons.map(ringsJson).join(',')}]`);
};

/** One geometry as it is, none or several as a collection. */
const collected = (geometries: readonly string[]): string => (geometries.length === 1 ? (geometries[0] ?? '') : `{"type":"GeometryCollection","geometries":[${geometries.join(',')}]}`);

function pointGeometry(points: readonly Vector[]): string {
  const texts = points.map(positionOf);
  const [single] = texts;
  return texts.length === 1 && single !== undefined ? geometryJson('Point', positionJson(single)) : geometryJson('MultiPoint', lineJson(texts));
}

/** Points where the arcs of two shapes meet, each once. */
function meetings(left: readonly Arc[], right: readonly Arc[]): readonly Vector[] {
  requireFew(left, right);
  const points: Vector[] = [];
  for (const [a, b] of left) {
    for (const [c, d] of right) {
      const ends = [a, b].filter((end) => same(end, c) || same(end, d));
      const found = ends.length > 0 ? ends : [meeting(a, b, c, d) ?? []].filter((each): each is Vector => each.length === 3);
      for (const point of found) if (!points.some((other) => near(other, point))) points.push(point);
    }
  }
  return points;
}

const isShared = ([a, b]: Arc, others: readonly Arc[]): boolean => others.some(([c, d]) => (same(a, c) && same(b, d)) || (same(a, d) && same(b, c)));

/** Arcs that lie upon each other in part: what they share has no answer here. */
function refuseOverlaps(left: readonly Arc[], right: readonly Arc[]): void {
  const overlaps = left.some((a) => right.some((b) => {
    if (isShared(a, [b])) return false;
    const ends = [...a.filter((end) => isOn(end, b)), ...b.filter((end) => isOn(end, a))];
    return ends.some((end) => ends.some((other) => !near(end, other)));
  }));
  if (overlaps) throw new HostRefusal('Shapes whose edges lie upon each other in part can\'t be intersected here.');
}

function lineIntersection(left: readonly Line[], right: readonly Line[]): HostValue {
  const [a, b] = [arcsOfLines(left), arcsOfLines(right)];
  requireFew(a, b);
  refuseOverlaps(a, b);
  const shared = a.filter((arc) => isShared(arc, b));
  if (shared.length > 1) throw new HostRefusal('Lines that share more than one edge can\'t be intersected here.');
  const points = meetings(a, b).filter((point) => !shared.some((arc) => isOn(point, arc)));
  return collected([...(points.length > 0 ? [pointGeometry(points)] : []), ...shared.map((arc) => geometryJson('LineString', lineJson(arc.map(positionOf))))]);
}

function polygonIntersection(left: readonly Polygon[], right: readonly Polygon[]): HostValue {
  const [a, b] = [polygonArcs(left), polygonArcs(right)];
  requireFew(a, b);
  const areas = intersectionOf(left, right);
  const borders = polygonArcs(areas);
  const touching = meetings(a, b).filter((point) => !isInside(point, areas) && !borders.some((arc) => isOn(point, arc)));
  if (touching.length > 1) throw new HostRefusal('Polygons that touch at several points can\'t be intersected here.');
  const given = [...a, ...b];
  const shapes = areas.map((polygon) => closedPositions(shaped(polygon, given)));
  return collected([...(touching.length > 0 ? [pointGeometry(touching)] : []), ...(shapes.length > 0 ? [areaGeometry(shapes)] : [])]);
}

/**
 * A polygon as it is. Of two that lie apart, the one with fewer corners comes first, as the union of many in S2 takes them;
 * any other order, and where rings that merge begin, is not known.
 */
function polygonUnion(json: HostValue): HostValue {
  const pieces: unknown = typeof json === 'string' ? JSON.parse(json) : null;
  if (!Array.isArray(pieces) || pieces.length === 0) return null;
  if (pieces.length > MAX_PIECES) throw new HostLimit(`More than ${MAX_PIECES} polygons can't be united here.`);
  const read = pieces.map((piece) => polygonsOf(JSON.stringify(piece)));
  if (read.includes(null)) return null;
  const polygons = read.flatMap((each) => each ?? []);
  const [first, second] = polygons;
  if (first === undefined || polygons.some(([, ...holes]) => holes.length > 0)) throw new HostRefusal('Polygons with holes can\'t be united here.');
  if (second === undefined) return areaGeometry([closedPositions(first)]);
  if (pieces.length !== 2 || polygons.length !== 2) throw new HostRefusal('More than two polygons can\'t be united here.');
  if (second[0].length >= first[0].length) throw new HostRefusal('Two polygons can be united here only if the second has fewer corners.');
  if (polygonsMeet([first], [second])) throw new HostRefusal('Polygons that meet can\'t be united here.');
  return areaGeometry([second, first].map(closedPositions));
}

/** Shapes that are made of shapes. Rings begin where S2 lets them begin. */
export const GEO_OVERLAY_FUNCTIONS: HostTable = {
  geo_intersection_2lines: ofTwo(linesOf, linesOf, 'dynamic', lineIntersection, 'geo-intersection-2lines-function'),
  geo_intersection_2polygons: ofTwo(polygonsOf, polygonsOf, 'dynamic', polygonIntersection, 'geo-intersection-2polygons-function'),
  geo_union_polygons_array: { params: ['dynamic'], result: 'dynamic', call: ([json]) => polygonUnion(json ?? null), doc: 'geo-union-polygons-array-function' },
};
