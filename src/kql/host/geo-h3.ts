import * as h3 from 'h3-js';
import { HostLimit } from './entry.js';
import type { HostFunction, HostTable, HostValue } from './entry.js';
import { pointJson, polygonJson, positionAt } from './geo-json.js';
import type { Position } from './geo-json.js';
import { setOrder } from './set-order.js';

/** Level that Kusto takes where none is given. */
const DEFAULT_LEVEL = 6;
const MAX_LEVEL = 15;
/** Cells of one answer. */
const MAX_CELLS = 100_000;
const MAX_RINGS = 100;

function cellAt(longitude: HostValue | undefined, latitude: HostValue | undefined, level: HostValue | undefined): string {
  const at = positionAt(longitude, latitude);
  return at && typeof level === 'number' && level >= 0 && level <= MAX_LEVEL ? h3.latLngToCell(at[1], at[0], level) : '';
}

/** A function of one cell and perhaps a number; null where the text is no cell. */
const ofCell = (call: (cell: string, number: number | null) => HostValue, doc: string, result: HostFunction['result'] = 'dynamic'): HostFunction => ({
  params: ['string', 'int'],
  required: 1,
  result,
  call: ([cell, number]) => (typeof cell === 'string' && h3.isValidCell(cell) ? call(cell.toLowerCase(), typeof number === 'number' ? number : null) : result === 'string' ? '' : null),
  doc,
});

/** Longitude before latitude. */
const position = ([latitude, longitude]: readonly number[]): Position => [longitude ?? 0, latitude ?? 0];

function children(cell: string, level: number | null): HostValue {
  const own = h3.getResolution(cell);
  const wanted = level ?? own + 1;
  if (wanted <= own || wanted > MAX_LEVEL) return null;
  if (h3.cellToChildrenSize(cell, wanted) > MAX_CELLS) throw new HostLimit(`An H3 cell has more than ${MAX_CELLS} children at level ${wanted}.`);
  return JSON.stringify(h3.cellToChildren(cell, wanted));
}

function parent(cell: string, level: number | null): HostValue {
  const own = h3.getResolution(cell);
  const wanted = level ?? own - 1;
  return wanted < 0 || wanted >= own ? '' : h3.cellToParent(cell, wanted);
}

function rings(cell: string, distance: number | null): HostValue {
  if (distance === null || distance < 0 || distance > MAX_RINGS) return null;
  return JSON.stringify(h3.gridDiskDistances(cell, distance));
}

function boundary(cell: string): HostValue {
  const corners = h3.cellToBoundary(cell).map(position);
  return polygonJson([[...corners, ...corners.slice(0, 1)]]);
}

/** Cells of the H3 grid, https://h3geo.org. */
export const GEO_H3_FUNCTIONS: HostTable = {
  geo_point_to_h3cell: {
    params: ['real', 'real', 'int'],
    required: 2,
    defaults: { 2: DEFAULT_LEVEL },
    result: 'string',
    call: ([longitude, latitude, level]) => cellAt(longitude, latitude, level),
    doc: 'geo-point-to-h3cell-function',
  },
  geo_h3cell_to_central_point: ofCell((cell) => pointJson(position(h3.cellToLatLng(cell))), 'geo-h3cell-to-central-point-function'),
  geo_h3cell_to_polygon: ofCell(boundary, 'geo-h3cell-to-polygon-function'),
  geo_h3cell_neighbors: ofCell((cell) => JSON.stringify(setOrder(h3.gridDiskDistances(cell, 1)[1] ?? [])), 'geo-h3cell-neighbors-function'),
  geo_h3cell_rings: ofCell(rings, 'geo-h3cell-rings-function'),
  geo_h3cell_parent: ofCell(parent, 'geo-h3cell-parent-function', 'string'),
  geo_h3cell_children: ofCell(children, 'geo-h3cell-children-function'),
  geo_h3cell_level: ofCell((cell) => h3.getResolution(cell), 'geo-h3cell-level-function', 'int'),
};
