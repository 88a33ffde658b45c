import { s2 } from 's2js';
import { HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { pointJson, polygonJson, positionAt } from './geo-json.js';
import type { Position } from './geo-json.js';

export const DEFAULT_LEVEL = 11;
const MAX_LEVEL = 30;

export const isLevel = (level: HostValue | undefined): level is number => typeof level === 'number' && level >= 0 && level <= MAX_LEVEL;

/** The cell of a token; undefined where the text is none. */
function cellOf(token: HostValue | undefined): bigint | undefined {
  if (typeof token !== 'string' || !/^[0-9a-f]{1,16}$/i.test(token)) return undefined;
  const cell = BigInt(`0x${token.padEnd(16, '0')}`);
  return s2.cellid.valid(cell) ? cell : undefined;
}

/** A value of a cell; null where the text is none. */
const ofCell = (call: (cell: bigint) => HostValue, doc: string): HostTable[string] => ({
  params: ['string'], result: 'dynamic', doc,
  call: ([token]) => {
    const cell = cellOf(token);
    return cell === undefined ? null : call(cell);
  },
});

const DEGREES = 180 / Math.PI;
const position = (point: s2.Point): Position => [s2.LatLng.longitude(point) * DEGREES, s2.LatLng.latitude(point) * DEGREES];

function corners(cell: bigint): HostValue {
  const square = s2.Cell.fromCellID(cell);
  const points = [0, 1, 2, 3, 0].map((corner) => position(square.vertex(corner)));
  return polygonJson([points]);
}

function token(longitude: HostValue | undefined, latitude: HostValue | undefined, level: HostValue | undefined): string {
  const at = positionAt(longitude, latitude);
  if (!at || !isLevel(level)) return '';
  const leaf = s2.cellid.fromLatLng(s2.LatLng.fromDegrees(at[1], at[0]));
  return s2.cellid.toToken(s2.cellid.parent(leaf, level));
}

/** Cells of the S2 grid, https://s2geometry.io. */
export const GEO_S2_FUNCTIONS: HostTable = {
  geo_point_to_s2cell: {
    params: ['real', 'real', 'int'], required: 2, defaults: { 2: DEFAULT_LEVEL }, result: 'string',
    call: ([longitude, latitude, level]) => token(longitude, latitude, level), doc: 'geo-point-to-s2cell-function',
  },
  geo_s2cell_to_central_point: ofCell((cell) => pointJson(position(s2.cellid.point(cell))), 'geo-s2cell-to-central-point-function'),
  geo_s2cell_to_polygon: ofCell(corners, 'geo-s2cell-to-polygon-function'),
  geo_s2cell_neighbors: ofCell(() => {
    throw new HostRefusal('The order that geo_s2cell_neighbors() lists cells in is not known here.');
  }, 'geo-s2cell-neighbors-function'),
};
