import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { EARTH_RADIUS } from './sphere.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

const line = (...points: readonly (readonly number[])[]): string => `dynamic({"type":"LineString","coordinates":${JSON.stringify(points)}})`;
const polygon = (...rings: readonly (readonly (readonly number[])[])[]): string => `dynamic({"type":"Polygon","coordinates":${JSON.stringify(rings)}})`;

const EQUATOR = line([0, 0], [90, 0]);
const OCTANT = polygon([[0, 0], [90, 0], [0, 90], [0, 0]]);
const CLOCKWISE = polygon([[0, 0], [0, 90], [90, 0], [0, 0]]);
const SQUARE = polygon([[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]]);
const HOLED = polygon([[0, 0], [2, 0], [2, 2], [0, 2], [0, 0]], [[0.5, 0.5], [0.5, 1.5], [1.5, 1.5], [1.5, 0.5], [0.5, 0.5]]);
const TWICE = 'dynamic({"type":"MultiPolygon","coordinates":[[[[0,0],[90,0],[0,45],[0,0]]],[[[0,0],[90,0],[0,45],[0,0]]]]})';
const BOW = polygon([[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]);
const POINT = line([1, 1]);

const ROWS: readonly (readonly [rule: string, expression: string, value: unknown])[] = [
  ['a quarter of the equator', `round(geo_line_length(${EQUATOR}), 3)`, Number((EARTH_RADIUS * Math.PI / 2).toFixed(3))],
  ['one point is no line', `geo_line_length(${POINT})`, null],
  ['another shape is no line', `geo_line_length(${SQUARE})`, null],
  ['no value is no line', 'geo_line_length(dynamic(null))', null],
  ['a value that is no shape', 'geo_line_length(dynamic({"type":"LineString"}))', null],
  ['middle of a line', `round(toreal(geo_line_centroid(${EQUATOR}).coordinates[0]), 9)`, 45],
  ['a third of the way', `round(toreal(geo_line_interpolate_point(${EQUATOR}, 1.0/3).coordinates[0]), 9)`, 30],
  ['the end of the way', `geo_line_interpolate_point(${EQUATOR}, 1).coordinates`, [90, 0]],
  ['more than the way', `geo_line_interpolate_point(${EQUATOR}, 1.1)`, null],
  ['where a point is on a line', `round(geo_line_locate_point(${EQUATOR}, 30, 10), 9)`, 0.333333333],
  ['distance from a line', `round(geo_distance_point_to_line(45, 10, ${EQUATOR}) / ${EARTH_RADIUS}, 9)`, Number((Math.PI / 18).toFixed(9))],
  ['distance from its end', `round(geo_distance_point_to_line(-10, 0, ${EQUATOR}) / ${EARTH_RADIUS}, 9)`, Number((Math.PI / 18).toFixed(9))],
  ['nearest point of a line', `round(toreal(geo_closest_point_on_line(45, 10, ${EQUATOR}).coordinates[0]), 9)`, 45],
  ['a right angle', 'round(geo_angle(0, 10, 0, 0, 10, 0), 9)', Number((Math.PI / 2).toFixed(9))],
  ['three right angles', 'round(geo_angle(0, 10, 0, 0, -10, 0), 9)', Number((3 * Math.PI / 2).toFixed(9))],
  ['no angle at one point', 'geo_angle(1, 1, 1, 1, 2, 2)', null],
  ['east', 'round(geo_azimuth(0, 0, 10, 0), 9)', Number((Math.PI / 2).toFixed(9))],
  ['a straight edge and a circle apart', `array_length(geo_line_densify(${line([0, 60], [10, 60])}, 1000).coordinates) > 3`, true],
  ['on the equator they are one', `geo_line_densify(${EQUATOR}).coordinates`, [[0, 0], [90, 0]]],
  ['a tolerance too small', `geo_line_densify(${EQUATOR}, 0.01)`, null],

  ['an eighth of the sphere', `round(geo_polygon_area(${OCTANT}) / ${EARTH_RADIUS ** 2}, 9)`, Number((Math.PI / 2).toFixed(9))],
  ['the smaller side, however it runs', `geo_polygon_area(${CLOCKWISE}) == geo_polygon_area(${OCTANT})`, true],
  ['polygons that overlap count once', `round(geo_polygon_area(${TWICE}) / geo_polygon_area(${polygon([[0, 0], [90, 0], [0, 45], [0, 0]])}), 9)`, 1],
  ['three quarters of great circles', `round(geo_polygon_perimeter(${OCTANT}) / ${EARTH_RADIUS}, 9)`, Number((3 * Math.PI / 2).toFixed(9))],
  ['middle of an eighth', `round(toreal(geo_polygon_centroid(${OCTANT}).coordinates[1]), 6)`, 35.26439],
  ['in a polygon', `geo_point_in_polygon(1, 1, ${SQUARE})`, true],
  ['beside a polygon', `geo_point_in_polygon(3, 1, ${SQUARE})`, false],
  ['opposite to a polygon', `geo_point_in_polygon(-179, -1, ${SQUARE})`, false],
  ['in a hole', `geo_point_in_polygon(1, 1, ${HOLED})`, false],
  ['no place', `geo_point_in_polygon(181, 1, ${SQUARE})`, null],
  ['a ring that crosses itself', `geo_point_in_polygon(1, 1, ${BOW})`, null],
  ['a ring that is not closed', `geo_polygon_area(${polygon([[0, 0], [2, 0], [2, 2], [0, 2]])})`, null],
  ['no distance inside', `geo_distance_point_to_polygon(1, 1, ${SQUARE})`, 0],
  ['distance beside', `round(geo_distance_point_to_polygon(3, 0, ${SQUARE}) / ${EARTH_RADIUS}, 9)`, Number((Math.PI / 180).toFixed(9))],

  ['lines that cross', `geo_intersects_2lines(${line([0, 0], [2, 2])}, ${line([0, 2], [2, 0])})`, true],
  ['lines that do not', `geo_intersects_2lines(${line([0, 0], [2, 2])}, ${line([3, 0], [4, 0])})`, false],
  ['lines on opposite sides', `geo_intersects_2lines(${line([-1, 0], [1, 0])}, ${line([180, -1], [180, 1])})`, false],
  ['a polygon within another', `geo_intersects_2polygons(${OCTANT}, ${polygon([[10, 10], [11, 10], [11, 11], [10, 10]])})`, true],
  ['a line within a polygon', `geo_intersects_line_with_polygon(${line([0.5, 0.5], [1, 1])}, ${SQUARE})`, true],
  ['where lines cross', `geo_intersection_2lines(${line([-1, 0], [1, 0])}, ${line([0, -1], [0, 1])}).coordinates`, [0, 0]],
  ['lines without a common point', `geo_intersection_2lines(${line([-1, 0], [1, 0])}, ${line([5, -1], [5, 1])})`, { type: 'GeometryCollection', geometries: [] }],
  ['area that polygons share', `round(geo_polygon_area(geo_intersection_2polygons(${SQUARE}, ${OCTANT})) / geo_polygon_area(${SQUARE}), 6)`, 1],
  ['a corner that polygons share', `geo_intersection_2polygons(${polygon([[0, 0], [1, 0], [1, 1], [0, 0]])}, ${polygon([[0, 0], [-1, 0], [-1, -1], [0, 0]])})`, { type: 'Point', coordinates: [0, 0] }],
  ['a union of one polygon', `geo_union_polygons_array(pack_array(${OCTANT})).type`, 'Polygon'],
  ['a union of two apart', `round(toreal(geo_union_polygons_array(pack_array(${SQUARE}, ${polygon([[5, 0], [6, 0], [6, 1], [5, 0]])})).coordinates[0][0][0][0]), 9)`, 5],
  ['a union with what is no polygon', `geo_union_polygons_array(pack_array(${SQUARE}, ${POINT}))`, null],
  ['corners of a buffer', 'array_length(geo_point_buffer(10, 20, 1000, 10).coordinates[0])', 24],
  ['a buffer around its centre', 'geo_point_in_polygon(10, 20, geo_point_buffer(10, 20, 1000))', true],
  ['no buffer', 'geo_point_buffer(10, 20, 0)', null],
  ['no buffer around what is no line', `geo_line_buffer(${POINT}, 10)`, null],
  ['no buffer without a radius', `geo_polygon_buffer(${SQUARE}, -1)`, null],

  ['an S2 cell holds its point', 'geo_point_in_polygon(10.5, 20.5, geo_s2cell_to_polygon(geo_point_to_s2cell(10.5, 20.5, 12)))', true],
  ['the face of a place', 'geo_point_to_s2cell(0, 0, 0)', '1'],
  ['no S2 cell has no neighbors', 'geo_s2cell_neighbors("xyz")', null],
  ['no S2 level', 'geo_point_to_s2cell(0, 0, 31)', ''],
  ['no S2 cell', 'geo_s2cell_to_polygon("xyz")', null],
  ['too many cells', `geo_polygon_to_s2cells(${SQUARE}, 30)`, null],
  ['the cells of a line hold its ends', `set_has_element(geo_line_to_s2cells(${line([1, 1], [1.1, 1.1])}, 10), geo_point_to_s2cell(1.1, 1.1, 10))`, true],
  ['a radius needs more cells', `array_length(geo_line_to_s2cells(${line([1, 1], [1.1, 1.1])}, 10, 20000)) > array_length(geo_line_to_s2cells(${line([1, 1], [1.1, 1.1])}, 10))`, true],

  ['an H3 cell holds its point', 'geo_point_in_polygon(10.5, 20.5, geo_h3cell_to_polygon(geo_point_to_h3cell(10.5, 20.5, 7)))', true],
  ['the level of a cell', 'geo_h3cell_level(geo_point_to_h3cell(10.5, 20.5))', 6],
  ['its parent', 'geo_h3cell_parent(geo_point_to_h3cell(10.5, 20.5, 7)) == geo_point_to_h3cell(10.5, 20.5, 6)', true],
  ['seven children', 'array_length(geo_h3cell_children(geo_point_to_h3cell(10.5, 20.5, 7)))', 7],
  ['no child below the last level', 'geo_h3cell_children(geo_point_to_h3cell(10.5, 20.5, 15))', null],
  ['rings grow by six', 'array_length(geo_h3cell_rings(geo_point_to_h3cell(10.5, 20.5, 7), 2)[2])', 12],
  ['no H3 cell', 'geo_h3cell_neighbors("xyz")', null],

  ['a point', 'geo_from_wkt("point(1.5 -2)").coordinates', [1.5, -2]],
  ['points in brackets', 'geo_from_wkt("MULTIPOINT ((1 2), (3 4))").coordinates', [[1, 2], [3, 4]]],
  ['a collection', 'geo_from_wkt("GEOMETRYCOLLECTION (POINT (1 1))").geometries[0].type', 'Point'],
  ['what follows is no WKT', 'geo_from_wkt("POINT (1 2) x")', null],
  ['an open bracket', 'geo_from_wkt("LINESTRING (1 2, 3 4")', null],
  ['no text', 'geo_from_wkt("")', null],
];

describe('functions of shapes', () => {
  it.each(ROWS)('%s: %s', async (_rule, expression, value) => {
    expect((await runKql(duck, `print r = ${expression}`)).rows[0]?.[0]).toEqual(value);
  });

  it.each([
    ['lines that lie upon each other in part', `print geo_intersection_2lines(${line([0, 0], [2, 0])}, ${line([1, 0], [3, 0])})`, 'kql.unsupported'],
    ['longitudes that the reference forbids', `print geo_line_densify(${line([300, 1], [1, 1])})`, 'kql.unsupported'],
    ['a geohash at a pole', 'print geo_geohash_neighbors("zzz")', 'kql.unsupported'],
    ['the neighbors of an S2 cell, whose order is not known', 'print geo_s2cell_neighbors(geo_point_to_s2cell(10.5, 20.5, 12))', 'kql.unsupported'],
    ['a union of polygons that meet', `print geo_union_polygons_array(pack_array(${SQUARE}, ${polygon([[1, 1], [3, 1], [3, 3], [1, 1]])}))`, 'kql.unsupported'],
    ['a union in an order that is not known', `print geo_union_polygons_array(pack_array(${SQUARE}, ${polygon([[5, 0], [6, 0], [6, 1], [5, 1], [5, 0]])}))`, 'kql.unsupported'],
    ['a union with a hole', `print geo_union_polygons_array(pack_array(${HOLED}))`, 'kql.unsupported'],
    ['a buffer around a line', `print geo_line_buffer(${EQUATOR}, 10)`, 'kql.unsupported'],
    ['a buffer around a polygon', `print geo_polygon_buffer(${SQUARE}, 10)`, 'kql.unsupported'],
    ['more children than can be listed', 'print geo_h3cell_children(geo_point_to_h3cell(1, 1, 1), 15)', 'kql.limit'],
  ])('refuse %s', async (_rule, query, code) => {
    await expect(runKql(duck, query)).rejects.toMatchObject({ code });
  });

  it('refuse a shape of too many points', async () => {
    const query = 'range x from 1 to 10001 step 1 | summarize p = make_list(pack_array(x * 0.001, 1.0)) | project geo_line_length(bag_pack("type", "LineString", "coordinates", p))';
    await expect(runKql(duck, query)).rejects.toMatchObject({ code: 'kql.limit' });
  });
});

describe('plugins of shapes', () => {
  const PLACES = 'let places = datatable(place:string, lng:real, lat:real)["in", 1, 1, "near", 2.5, 1, "far", 50, 1]; ';
  const AREAS = `let areas = datatable(area:string, shape:dynamic)["square", ${SQUARE}]; `;
  const ROADS = `let roads = datatable(road:string, shape:dynamic)["equator", ${EQUATOR}]; `;

  it.each([
    ['geo_polygon_lookup(areas, shape, lng, lat)', [['in', 1, 1, 'square']]],
    ['geo_polygon_lookup(areas, shape, lng, lat, radius = 100000)', [['in', 1, 1, 'square'], ['near', 2.5, 1, 'square']]],
    ['geo_polygon_lookup(areas, shape, lng, lat, return_unmatched = true)', [['far', 50, 1, ''], ['in', 1, 1, 'square'], ['near', 2.5, 1, '']]],
    ['geo_line_lookup(roads, shape, lng, lat, 1000)', []],
    ['geo_line_lookup(roads, shape, lng, lat, 112000) | where place == "far"', [['far', 50, 1, 'equator']]],
  ])('%s', async (plugin, rows) => {
    const answer = await runKql(duck, `${PLACES}${AREAS}${ROADS}places | evaluate ${plugin} | sort by place asc`);
    expect(answer.rows).toEqual(rows);
    expect(answer.translation.hosted).toBe(true);
  });

  it('give the key where it is asked for', async () => {
    const { columns } = await runKql(duck, `${PLACES}${AREAS}places | evaluate geo_polygon_lookup(areas, shape, lng, lat, return_lookup_key = true)`);
    expect(columns.map(({ name }) => name)).toEqual(['place', 'lng', 'lat', 'area', 'shape']);
  });
});
