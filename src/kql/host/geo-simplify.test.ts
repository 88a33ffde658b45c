import { describe, expect, it } from '@jest/globals';
import { HostLimit, HostRefusal } from './entry.js';
import { GEO_SIMPLIFY_FUNCTIONS } from './geo-simplify.js';

type Points = readonly (readonly [number, number])[];

const run = (name: string, type: string, coordinates: unknown, tolerance: number | null): unknown => {
  const answer = GEO_SIMPLIFY_FUNCTIONS[name]?.call([JSON.stringify({ type, coordinates }), tolerance], {});
  return typeof answer === 'string' ? JSON.parse(answer) : answer;
};
/** Answers to seven digits: S2 points are unit vectors, so that the last digits of a position change. */
const rounded = (value: unknown): unknown => JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'number' ? Number(each.toFixed(7)) + 0 : each));
const line = (points: Points, tolerance: number | null = 10): unknown => rounded(run('geo_line_simplify', 'LineString', points, tolerance));
const polygon = (points: Points, tolerance: number | null = 10): unknown => rounded(run('geo_polygon_simplify', 'Polygon', [points], tolerance));

/** About 111 m. */
const STEP = 0.001;
const straight = (count: number, bend = 0): Points => Array.from({ length: count }, (_, at) => [Number((at * STEP).toFixed(6)), at === Math.floor(count / 2) ? bend : 0] as const);
const lineString = (points: Points): unknown => ({ type: 'LineString', coordinates: points });
const ring = (points: Points): unknown => ({ type: 'Polygon', coordinates: [points] });

describe('geo_line_simplify', () => {
  it('makes one edge of a straight chain', () => {
    expect(line(straight(9))).toEqual(lineString([[0, 0], [0.008, 0]]));
  });

  it('makes one edge of a bend within the tolerance, and keeps one beyond', () => {
    expect(line(straight(3, 0.00008))).toEqual(lineString([[0, 0], [0.002, 0]]));
    expect(line(straight(3, 0.0002))).toEqual(lineString([[0, 0], [0.001, 0.0002], [0.002, 0]]));
    expect(line(straight(3, 0.0002), 30)).toEqual(lineString([[0, 0], [0.002, 0]]));
  });

  it('keeps a corner between two straight chains', () => {
    const corner: Points = [[0, 0], [0.001, 0], [0.002, 0], [0.002, 0.001], [0.002, 0.002]];
    expect(line(corner)).toEqual(lineString([[0, 0], [0.002, 0], [0.002, 0.002]]));
  });

  it('gives null for a line that disappears, and for an invalid line or tolerance', () => {
    expect(line([[1, 1], [1.00001, 1]])).toBeNull();
    expect(line([[1, 1], [1.1, 1]], 20_000)).toBeNull();
    expect(line([[1, 1]])).toBeNull();
    expect(line(straight(3), -1)).toBeNull();
    expect(line(straight(3), null)).toBeNull();
    expect(run('geo_line_simplify', 'Point', [1, 1], 10)).toBeNull();
  });

  it.each<readonly [string, Points, number]>([
    ['meets itself', [[0, 0], [0.002, 0.002], [0.002, 0], [0, 0.002]], 10],
    ['comes back', [[0, 0], [0.002, 0], [0.002, 0.002], [0, 0]], 10],
    ['comes near to itself', [[0, 0], [0.002, 0], [0.002, 0.001], [0.001, 0.00005]], 10],
    ['is large', [[0, 0], [60, 0]], 10],
    ['has a tolerance whose validity is not certain', straight(3), 0.05],
    ['stays with a tolerance whose validity is not certain', [[0, 0], [1, 0]], 20_000],
  ])('refuses a line that %s', (_, points, tolerance) => {
    expect(() => line(points, tolerance)).toThrow(HostRefusal);
  });

  it('refuses several lines, and too many points', () => {
    expect(() => run('geo_line_simplify', 'MultiLineString', [[[0, 0], [1, 0]], [[0, 1], [1, 1]]], 10)).toThrow(HostRefusal);
    expect(() => line(straight(1_001))).toThrow(HostLimit);
  });
});

describe('geo_polygon_simplify', () => {
  const SQUARE: Points = [[0, 0], [0.002, 0], [0.002, 0.002], [0, 0.002], [0, 0]];

  it('leaves a polygon of corners as it is', () => {
    expect(polygon(SQUARE)).toEqual(ring(SQUARE));
  });

  it('drops points on the sides', () => {
    const sides: Points = [[0, 0], [0.001, 0], [0.002, 0], [0.002, 0.001], [0.002, 0.002], [0.001, 0.002], [0, 0.002], [0, 0.001], [0, 0]];
    expect(polygon(sides)).toEqual(ring(SQUARE));
  });

  it('makes one corner of a cluster', () => {
    const cluster: Points = [[0, 0], [0.002, 0], [0.002, 0.002], [0.00199, 0.00201], [0, 0.002], [0, 0]];
    expect((polygon(cluster) as { coordinates: Points[] }).coordinates[0]).toHaveLength(5); // the shape that GeoJSON has
  });

  it('gives null for a polygon that disappears, and for what is none', () => {
    expect(polygon(SQUARE, 5_000)).toBeNull();
    expect(polygon(SQUARE, 1_000_000)).toBeNull();
    expect(polygon(SQUARE, -1)).toBeNull();
    expect(polygon([[0, 0], [0, 0]])).toBeNull();
  });

  it('refuses holes and several polygons', () => {
    const hole: Points = [[0.0005, 0.0005], [0.0005, 0.001], [0.001, 0.001], [0.0005, 0.0005]];
    const far: Points = SQUARE.map(([x, y]) => [x + 1, y] as const);
    expect(() => run('geo_polygon_simplify', 'Polygon', [SQUARE, hole], 10)).toThrow(HostRefusal);
    expect(() => run('geo_polygon_simplify', 'MultiPolygon', [[SQUARE], [far]], 10)).toThrow(HostRefusal);
  });
});
