import { unsupported } from '../compile/refuse.js';
import { once, scalar, stringOf } from '../compile/scalar.js';
import { coerce } from '../compile/convert.js';
import { GEOHASH_ALPHABET, MAX_GEOHASH } from '../host/geo-geohash.js';
import { EARTH_RADIUS } from '../host/sphere.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

const reals = (call: Call, from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => coerce(argument(call, from + index), 'real', call.argNodes[from + index]).sql);

const isPoint = (longitude: string, latitude: string): string => `(${longitude} BETWEEN -180 AND 180 AND ${latitude} BETWEEN -90 AND 90)`;

/** Great-circle distance by the haversine formula; NULL where a coordinate is out of range. */
function distance([lng1 = '', lat1 = '', lng2 = '', lat2 = '']: readonly string[]): string {
  const squared = `pow(sin(radians(${lat2} - ${lat1}) / 2), 2) + cos(radians(${lat1})) * cos(radians(${lat2})) * pow(sin(radians(${lng2} - ${lng1}) / 2), 2)`;
  return `CASE WHEN ${isPoint(lng1, lat1)} AND ${isPoint(lng2, lat2)} THEN ${2 * EARTH_RADIUS} * asin(least(1, sqrt(${squared}))) END`;
}

const onSphere = (call: Call, at: number): void => {
  const spheroid = call.args[at];
  if (spheroid && spheroid.constant !== false) unsupported(call.argNodes[at], `${call.name}() on a spheroid`);
};

const distance2Points: SpecialEntry = {
  build: (call) => {
    onSphere(call, 4);
    return scalar('real', distance(reals(call, 0, 4)));
  },
  doc: 'geo-distance-2points-function',
};

const pointInCircle: SpecialEntry = {
  build: (call) => {
    onSphere(call, 5);
    const [radius = ''] = reals(call, 4, 1);
    return scalar('bool', `CASE WHEN ${radius} >= 0 THEN (${distance(reals(call, 0, 4))}) <= ${radius} END`);
  },
  doc: 'geo-point-in-circle-function',
};

/** Bits of the longitude and of the latitude in a geohash of `length` characters: they take turns. */
const lngBits = (length: string): string => `((5 * ${length} + 1) // 2)`;
const latBits = (length: string): string => `((5 * ${length}) // 2)`;

/** A geohash of a cell's column, row and length. */
function hashOf(x: string, y: string, length: string): string {
  const bit = `CASE WHEN (5 * k + b) % 2 = 0 THEN (${x} >> (${lngBits(length)} - 1 - (5 * k + b) // 2)) & 1 ELSE (${y} >> (${latBits(length)} - 1 - (5 * k + b) // 2)) & 1 END`;
  const digit = `list_sum(list_transform(range(5), lambda b: (${bit}) << (4 - b)))`;
  return `array_to_string(list_transform(range(${length}), lambda k: substr('${GEOHASH_ALPHABET}', CAST(${digit} + 1 AS BIGINT), 1)), '')`;
}

const pointToGeohash: SpecialEntry = {
  build: (call) => {
    const [lng = '', lat = ''] = reals(call, 0, 2);
    const length = call.args[2] ? coerce(call.args[2], 'long', call.argNodes[2]).sql : '5::BIGINT';
    const place = (value: string, low: number, span: number, bits: string): string => once(`pow(2, ${bits})`, (cells) => `CAST(least(floor((${value} + ${low}) / ${span} * ${cells}), ${cells} - 1) AS BIGINT)`);
    const hash = once(place(lng, 180, 360, lngBits(length)), (x) => once(place(lat, 90, 180, latBits(length)), (y) => hashOf(x, y, length)));
    return stringOf(`CASE WHEN ${isPoint(lng, lat)} AND ${length} BETWEEN 1 AND ${MAX_GEOHASH} THEN ${hash} END`);
  },
  doc: 'geo-point-to-geohash-function',
};

const place = (hash: string, turn: 0 | 1, bits: string): string =>
  `CAST(list_sum(list_transform(range(5 * length(${hash})), lambda p: CASE WHEN p % 2 = ${turn} THEN (((strpos('${GEOHASH_ALPHABET}', substr(${hash}, p // 5 + 1, 1)) - 1) >> (4 - p % 5)) & 1) << (${bits} - 1 - p // 2) ELSE 0 END)) AS BIGINT)`;

/** A dynamic value of the column and row of a geohash's cell; NULL where the text is no geohash. */
const ofCell = (body: (x: string, y: string, length: string) => string, doc: string): SpecialEntry => ({
  build: (call) => scalar('dynamic', once(coerce(argument(call, 0), 'string', call.argNodes[0]).sql, (hash) => {
    const length = `length(${hash})`;
    const value = once(place(hash, 0, lngBits(length)), (x) => once(place(hash, 1, latBits(length)), (y) => body(x, y, length)));
    return `CASE WHEN regexp_full_match(${hash}, '[${GEOHASH_ALPHABET}]{1,${MAX_GEOHASH}}') THEN ${value} END`;
  })),
  doc,
});

/** Edge of a cell in degrees: `half` counts half cells, so that odd numbers are centres. */
const longitude = (half: string, length: string): string => `(-180 + (${half}) * 180.0::DOUBLE / pow(2, ${lngBits(length)}))`;
const latitude = (half: string, length: string): string => `(-90 + (${half}) * 90.0::DOUBLE / pow(2, ${latBits(length)}))`;

const centre = ofCell((x, y, length) =>
  `CAST(json_object('type', 'Point', 'coordinates', [${longitude(`2 * ${x} + 1`, length)}, ${latitude(`2 * ${y} + 1`, length)}]) AS JSON)`, 'geo-geohash-to-central-point-function');

const CORNERS = [[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]] as const;
const polygon = ofCell((x, y, length) =>
  `CAST(json_object('type', 'Polygon', 'coordinates', [[${CORNERS.map(([right, up]) => `[${longitude(`2 * ${x} + ${right}`, length)}, ${latitude(`2 * ${y} + ${up}`, length)}]`).join(', ')}]]) AS JSON)`, 'geo-geohash-to-polygon-function');

export const GEO_FUNCTIONS: FunctionTable = {
  geo_distance_2points: distance2Points,
  geo_point_in_circle: pointInCircle,
  geo_point_to_geohash: pointToGeohash,
  geo_geohash_to_central_point: centre,
  geo_geohash_to_polygon: polygon,
};
