import { intersection, union } from 'polyclip-ts';
import type { Geom } from 'polyclip-ts';
import { HostLimit, HostRefusal } from './entry.js';
import { extent, ringArcs, ringArea } from './geo-shape.js';
import type { Polygon, Ring } from './geo-shape.js';
import { add, angle, cross, dot, NEAR, scale, unit } from './sphere.js';
import type { Arc, Vector } from './sphere.js';

/** Points of all polygons that are combined; the time goes with them. */
const MAX_POINTS = 4_000;
/** The projection below shows less than a hemisphere. */
const MAX_RADIUS = (80 * Math.PI) / 180;

type Plane = readonly [x: number, y: number];

/** A gnomonic projection: great circles are straight lines on it. */
interface Projection {
  readonly to: (point: Vector) => [number, number];
  readonly from: (point: Plane) => Vector;
}

function projection(points: readonly Vector[]): Projection {
  const { middle, radius } = extent(points);
  if (points.length > MAX_POINTS) throw new HostLimit(`Polygons of more than ${MAX_POINTS} points can't be combined here.`);
  if (!(radius < MAX_RADIUS)) throw new HostRefusal('Polygons that reach further than 80 degrees from their middle can\'t be combined here.');
  const aside: Vector = Math.abs(middle[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const east = unit(cross(aside, middle));
  const north = cross(middle, east);
  const known = new Map<string, Vector>();
  const to = (point: Vector): [number, number] => {
    const height = dot(point, middle);
    const place: [number, number] = [dot(point, east) / height, dot(point, north) / height];
    known.set(place.join(), point);
    return place;
  };
  // A corner that was given comes back as it was.
  const from = ([x, y]: Plane): Vector => known.get(`${x},${y}`) ?? unit(add(middle, add(scale(east, x), scale(north, y))));
  return { to, from };
}

const pointsOf = (polygons: readonly Polygon[]): readonly Vector[] => polygons.flatMap((polygon) => polygon.flat());

const closed = (points: [number, number][]): [number, number][] => [...points, ...points.slice(0, 1)];

/** A ring without points that are one, its inside to the left; undefined where nothing of it is left. */
function ringOf(points: readonly Vector[]): Ring | undefined {
  const apart = points.filter((point, at) => angle(point, points[(at + 1) % points.length] ?? point) > NEAR);
  if (apart.length < 3) return undefined;
  const area = ringArea(apart);
  return area === 0 ? undefined : area < 0 ? [...apart].reverse() : apart;
}

function combined(operation: 'union' | 'intersection', groups: readonly (readonly Polygon[])[]): readonly Polygon[] {
  const { to, from } = projection(groups.flatMap(pointsOf));
  const [first, ...rest] = groups.map((group): Geom => group.map((polygon) => polygon.map((ring) => closed(ring.map(to)))));
  if (first === undefined) return [];
  const result = operation === 'union' ? union(first, ...rest) : intersection(first, ...rest);
  return result.flatMap((polygon): readonly Polygon[] => {
    const [shell, ...holes] = polygon.map((ring) => ringOf(ring.slice(0, -1).map(from)));
    return shell === undefined ? [] : [[shell, ...holes.filter((hole) => hole !== undefined)]];
  });
}

/** What any of the polygons covers. Throws `HostLimit` where they are too large to be laid on a plane. */
export const unionOf = (polygons: readonly Polygon[]): readonly Polygon[] => (polygons.length < 2 ? polygons : combined('union', polygons.map((polygon) => [polygon])));

/** What both groups of polygons cover. Errors as `unionOf`. */
export const intersectionOf = (left: readonly Polygon[], right: readonly Polygon[]): readonly Polygon[] => combined('intersection', [left, right]);

/** The arcs of all rings. */
export const polygonArcs = (polygons: readonly Polygon[]): readonly Arc[] => polygons.flatMap((polygon) => polygon.flatMap(ringArcs));
