import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

const ROWS: readonly (readonly [rule: string, expression: string, value: unknown])[] = [
  ['distance on a sphere, in metres', 'round(geo_distance_2points(-122.407628, 47.578557, -118.275287, 34.019056), 5)', 1546754.35197],
  ['a place that is none has no distance', 'geo_distance_2points(300, 1, 1, 1)', null],
  ['a point in a circle', 'geo_point_in_circle(1, 1, 1, 1.001, 120)', true],
  ['a point out of a circle', 'geo_point_in_circle(1, 1, 1, 1.001, 100)', false],
  ['geohash of a point', 'geo_point_to_geohash(-80.195829, 25.802215, 8)', 'dhwfz15h'],
  ['five characters unless told', 'geo_point_to_geohash(-122.303404, 47.570482)', 'c23n8'],
  ['the corner of the map', 'geo_point_to_geohash(180, 90, 3)', 'zzz'],
  ['no place, no geohash', 'geo_point_to_geohash(200, 1, 8)', ''],
  ['no length, no geohash', 'geo_point_to_geohash(1, 1, int(null))', ''],
  ['centre of a geohash', 'geo_geohash_to_central_point("sunny")', { type: 'Point', coordinates: [42.47314453125, 23.70849609375] }],
  ['no geohash has no centre', 'geo_geohash_to_central_point("a")', null],
  ['polygon of a geohash', 'geo_geohash_to_polygon("dr5ru").coordinates[0][2]', [-73.9599609375, 40.78125]],
  ['neighbors of a geohash', 'geo_geohash_neighbors("sunny")', ['sunnv', 'sunnt', 'sunnw', 'sunnx', 'sunpp', 'sunnz', 'sunpn', 'sunpj']],
];

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

describe('functions of places', () => {
  it.each(ROWS)('%s: %s', async (_rule, expression, value) => {
    const { rows } = await runKql(duck, `print r = ${expression}`);
    expect(rows[0]?.[0]).toEqual(value);
  });

  it('refuse spheroids', async () => {
    await expect(runKql(duck, 'print geo_distance_2points(1, 1, 2, 2, true)')).rejects.toThrow(/spheroid/);
  });
});

describe('aggregates over pairs', () => {
  const LATENCIES = 'datatable(n:long, ms:long)[8,10, 6,20, 3,30, 1,40]';

  it('weigh percentiles', async () => {
    const { columns, rows } = await runKql(duck, `${LATENCIES} | summarize percentilesw(ms, n, 50, 75, 99.9), p = percentilew(ms, n, 40), a = percentilesw_array(ms, n, dynamic([50, 99.9]))`);
    expect(columns.map((column) => column.name)).toEqual(['percentile_ms_50', 'percentile_ms_75', 'percentile_ms_99_9', 'p', 'a']);
    expect(rows).toEqual([[20, 20, 40, 10, [20, 40]]]);
  });

  it('give covariances under a name', async () => {
    const pairs = 'datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0]';
    expect((await runKql(duck, `${pairs} | summarize c = covariancep(x, y), s = covarianceif(x, y, x < 3)`)).rows).toEqual([[16.4, -2]]);
    const named = await runKql(duck, `${pairs} | summarize covariancep(x, y), covariance(y, x)`);
    expect([named.columns.map((column) => column.name), named.rows]).toEqual([['covariancep_x_y', 'covariance_y_x'], [[16.4, 20.5]]]);
    await expect(runKql(duck, `${pairs} | summarize covariancep(x, y + 1)`)).rejects.toThrow(/without a name/);
    await expect(runKql(duck, `${pairs} | summarize covariancep(x, y), covariancep_x_y = count()`)).rejects.toThrow(/Two columns/);
    await expect(runKql(duck, `${pairs} | summarize covariance(x, y), covariance(x, y)`)).rejects.toThrow(/Two columns/);
  });
});
