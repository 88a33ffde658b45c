import { HostRefusal } from './entry.js';
import type { HostFunction, HostTable, HostValue } from './entry.js';
import { polygonJson } from './geo-json.js';
import { linesOf, pointOf } from './geo-lines.js';
import { polygonsOf } from './geo-polygons.js';
import { add, cross, EARTH_RADIUS, positionOf, scale, unit } from './sphere.js';
import type { Vector } from './sphere.js';

/** Metres. */
const DEFAULT_TOLERANCE = 10;
/** Least tolerance as a part of the radius. */
const LEAST_TOLERANCE = 1e-6;
/** Metres; larger circles approach a hemisphere. */
const MAX_RADIUS = 9_000_000;

/** A direction at right angles to a point: that of S2, which circles begin with. */
function aside(point: Vector): Vector {
  const sizes = point.map(Math.abs);
  const largest = sizes.indexOf(Math.max(...sizes));
  const fixed: [number, number, number] = [0.012, 0.0053, 0.00457];
  fixed[(largest + 2) % 3] = 1;
  return unit(cross(point, fixed));
}

/** A regular polygon whose edges come no closer to the centre than the radius less the tolerance. */
function circle(centre: Vector, radius: number, tolerance: number): HostValue {
  const corners = Math.ceil(Math.PI / Math.acos(1 - tolerance / radius));
  const x = aside(centre);
  const y = cross(centre, x);
  const by = radius / EARTH_RADIUS;
  const points = Array.from({ length: corners }, (_, at) => {
    const turned = (2 * Math.PI * at) / corners;
    const direction = add(scale(x, Math.cos(turned)), scale(y, Math.sin(turned)));
    return positionOf(add(scale(centre, Math.cos(by)), scale(direction, Math.sin(by))));
  });
  return polygonJson([[...points, ...points.slice(0, 1)]]);
}

/** Whether a buffer has a radius and a tolerance (metres) that Kusto takes. */
const isBuffer = (radius: HostValue | undefined, tolerance: HostValue | undefined): boolean =>
  typeof radius === 'number' && typeof tolerance === 'number' && radius > 0 && tolerance >= radius * LEAST_TOLERANCE;

function buffer([longitude, latitude, radius, tolerance]: readonly HostValue[]): HostValue {
  const centre = pointOf(longitude, latitude);
  if (centre === null || typeof radius !== 'number' || typeof tolerance !== 'number' || !isBuffer(radius, tolerance)) return null;
  if (radius > MAX_RADIUS) throw new HostRefusal(`A buffer of more than ${MAX_RADIUS} m can't be computed here.`);
  if (tolerance >= radius / 2) throw new HostRefusal('A buffer whose tolerance is more than half of its radius can\'t be computed here: give a smaller tolerance as the fourth argument.');
  return circle(centre, radius, tolerance);
}

/** A buffer of a shape: null where anything is invalid. */
const around = (read: (json: HostValue) => unknown, doc: string): HostFunction => ({
  params: ['dynamic', 'real', 'real'], required: 2, defaults: { 2: DEFAULT_TOLERANCE }, result: 'dynamic', doc,
  call: ([json, radius, tolerance]) => {
    if (read(json ?? null) === null || !isBuffer(radius, tolerance)) return null;
    throw new HostRefusal('The corners of a buffer around a line or a polygon can\'t be computed here: only geo_point_buffer() can.');
  },
});

export const GEO_BUFFER_FUNCTIONS: HostTable = {
  geo_point_buffer: { params: ['real', 'real', 'real', 'real'], required: 3, defaults: { 3: DEFAULT_TOLERANCE }, result: 'dynamic', call: buffer, doc: 'geo-point-buffer-function' },
  geo_line_buffer: around(linesOf, 'geo-line-buffer-function'),
  geo_polygon_buffer: around(polygonsOf, 'geo-polygon-buffer-function'),
};
