import type { HostFunction, HostTable, HostValue } from './entry.js';
import { arcLength, directionText, distanceTo, nearestOf, ofShape, pointText, withPoint } from './geo-lines.js';
import { polygonArcs, unionOf } from './geo-planar.js';
import { inPolygon, readPolygons, remembered, ringArea } from './geo-shape.js';
import type { Polygon, Ring } from './geo-shape.js';
import { add, EARTH_RADIUS, scale, triangleIntegral } from './sphere.js';
import type { Vector } from './sphere.js';

export const polygonsOf = remembered((json: HostValue): readonly Polygon[] | null => readPolygons(json) ?? null);

/** A value of the area that polygons cover together; null where they are none. */
const ofArea = (call: (polygons: readonly Polygon[]) => HostValue, result: HostFunction['result'], doc: string): HostFunction =>
  ofShape(polygonsOf, (polygons) => call(unionOf(polygons)), result, doc);

/** A shell counts, its holes count against it. */
const signed = <T>(polygons: readonly Polygon[], of: (ring: Ring, sign: 1 | -1) => T): readonly T[] =>
  polygons.flatMap((polygon) => polygon.map((ring, at) => of(ring, at === 0 ? 1 : -1)));

const area = (polygons: readonly Polygon[]): number => signed(polygons, (ring, sign) => sign * ringArea(ring)).reduce((sum, each) => sum + each, 0);

function ringIntegral(ring: Ring): Vector {
  const [first] = ring;
  if (first === undefined) return [0, 0, 0];
  return ring.slice(1, -1).reduce<Vector>((sum, point, at) => add(sum, triangleIntegral(first, point, ring[at + 2] ?? point)), [0, 0, 0]);
}

export const isInside = (point: Vector, polygons: readonly Polygon[]): boolean => polygons.some((polygon) => inPolygon(point, polygon));

/** Polygons of great circles. */
export const GEO_POLYGON_FUNCTIONS: HostTable = {
  geo_polygon_area: ofArea((polygons) => area(polygons) * EARTH_RADIUS ** 2, 'real', 'geo-polygon-area-function'),
  geo_polygon_perimeter: ofArea((polygons) => arcLength(polygonArcs(polygons)) * EARTH_RADIUS, 'real', 'geo-polygon-perimeter-function'),
  geo_polygon_centroid: ofArea((polygons) => directionText(signed(polygons, (ring, sign) => scale(ringIntegral(ring), sign))), 'dynamic', 'geo-polygon-centroid-function'),
  geo_point_in_polygon: withPoint(polygonsOf, isInside, 'bool', 'geo-point-in-polygon-function'),
  geo_distance_point_to_polygon: withPoint(
    polygonsOf, (point, polygons) => (isInside(point, polygons) ? 0 : distanceTo(point, polygonArcs(polygons))), 'real', 'geo-distance-point-to-polygon-function'),
  geo_closest_point_on_polygon: withPoint(
    polygonsOf, (point, polygons) => pointText(isInside(point, polygons) ? point : nearestOf(point, polygonArcs(polygons))), 'dynamic', 'geo-closest-point-on-polygon-function'),
};
