import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import type { Answer } from '../../../test/kql/run.js';

let connection: DuckDBConnection;

beforeAll(async () => { connection = await openDuck(); });
afterAll(() => { connection.closeSync(); });

const run = (kql: string): Promise<Answer> => runKql(connection, kql);
/** Ten days of hours with a daily rhythm and one outlier. */
const HOURS = 'range i from 0 to 239 step 1 | extend v = 10 + 5 * sin(2 * pi() * i / 24) + (i * 7 % 5) / 10.0 + iff(i == 100, 40, 0) | summarize y = make_list(v)';

describe('series with a period that is found', () => {
  it('detects and validates periods', async () => {
    const { columns, rows, translation } = await run(`${HOURS} | extend series_periods_detect(y, 4.0, 100.0, 2), series_periods_validate(y, 24.0, 11.0) | project-away y`);
    expect(columns.map(({ name }) => name)).toEqual(['series_periods_detect_y_periods', 'series_periods_detect_y_scores', 'series_periods_validate_y_periods', 'series_periods_validate_y_scores']);
    const score: unknown = expect.closeTo(0.81, 2);
    expect(rows).toEqual([[[24, 0], [score, 0], [24, 11], [score, 0]]]);
    expect(translation.hosted).toBe(true);
    expect(translation.notes.join()).toContain('the service may choose others');
  });

  it.each(['series_decompose_anomalies(y)', "series_decompose_anomalies(y, 1.5, -1, 'linefit')"])('%s flags the outlier as with the given period', async (call) => {
    const flags = (text: string): string => `${HOURS} | extend (flag, score, baseline) = ${text} | mv-expand i = range(0, 239) to typeof(long), flag to typeof(real), score to typeof(real) | where flag != 0 | project i, flag, score`;
    const found = await run(flags(call));
    expect(found.rows.map(([i, flag]) => [i, flag])).toEqual([[100, 1]]);
    expect(found.rows).toEqual((await run(flags(call.includes('linefit') ? call.replace('-1', '24') : 'series_decompose_anomalies(y, 1.5, 24)'))).rows);
  });

  it('forecasts from what was learnt', async () => {
    const of = (period: number): string => `range i from 0 to 95 step 1 | summarize y = make_list(iff(i < 72, (i % 12) * 1.0, 0.0)) | extend (f, s, t, r) = series_decompose_forecast(y, 24, ${period}) | project f`;
    const { rows } = await run(of(-1));
    expect(rows).toEqual((await run(of(12))).rows);
  });

  it('takes a series without rhythm as one without seasons, and none for an empty one', async () => {
    expect((await run('print y = dynamic([1,2,3,4]) | extend (b, s, t, r) = series_decompose(y) | project s, t')).rows).toEqual([[[0, 0, 0, 0], [2.5, 2.5, 2.5, 2.5]]]);
    expect((await run('print y = dynamic([]) | extend (p, s) = series_periods_detect(y, 4.0, 9.0, 1) | project p, s')).rows).toEqual([[null, null]]);
  });

  it('fits two lines under given names, and the bag', async () => {
    const { rows } = await run('print y = dynamic([1,2,3,9,7,5]) | extend (r2, split, var, rvar, fit) = series_fit_2lines(y), d = series_fit_2lines_dynamic(y) | project r2, split, fit, d.right.slope');
    expect(rows).toEqual([[1, 3, [1, 2, 3, 9, 7, 5], -2]]);
    await expect(run('print y = dynamic([2,2,2,2]) | extend (r2) = series_fit_2lines(y) | project r2')).rejects.toThrow('does not vary');
    expect((await run('print y = dynamic([2,2,2,2]) | extend (r2, i, v, rv, fit) = series_fit_2lines(y) | project fit')).rows).toEqual([[[2, 2, 2, 2]]]);
    expect((await run('print y = dynamic([1,2]) | extend (r2, i) = series_fit_2lines(y) | project r2, i')).rows).toEqual([[null, null]]);
  });
});
