import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import type { RunOptions } from '../../../test/kql/run.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

const answer = async (expression: string, options?: RunOptions): Promise<unknown> => (await runKql(duck, `print x = ${expression}`, options)).rows[0]?.[0];

const FINE = 'datetime(2021-03-04 05:06:07.1234567)';

describe('time constants finer than a microsecond', () => {
  it.each([
    [`(${FINE} - datetime(2021-03-04 05:06:07)) / 1tick`, 1_234_567],
    [`tostring(${FINE})`, '2021-03-04T05:06:07.1234567Z'],
    [`strcat("at ", ${FINE})`, 'at 2021-03-04T05:06:07.1234567Z'],
    [`tolong(${FINE} + 3tick) - tolong(${FINE})`, 3],
    [`${FINE} + 3tick`, '2021-03-04T05:06:07.123457Z'],
    [`${FINE} > datetime(2021-03-04 05:06:07.1234566)`, true],
    [`${FINE} >= datetime(2021-03-04 05:06:07.1234568)`, false],
    [`${FINE} <= ${FINE}`, true],
    [`${FINE} == ${FINE}`, true],
    [`${FINE} != datetime(2021-03-04 05:06:07.1234566)`, true],
    [`${FINE} between (datetime(2021-03-04 05:06:07.1234566) .. 1d)`, true],
    [`format_datetime(${FINE}, "ss.fffffff")`, '07.1234567'],
    [`format_datetime(datetime(2021-03-04 05:06:07.9999999), "ff FFFFFFF")`, '99 9999999'],
    [`datetime_diff("millisecond", ${FINE}, datetime(2021-03-04 05:06:07.1229999))`, 1],
    [`datetime_part("microsecond", ${FINE})`, 123_456],
    [`hourofday(${FINE})`, 5],
    [`startofday(${FINE})`, '2021-03-04T00:00:00Z'],
    [`endofyear(${FINE}) + 1tick`, '2022-01-01T00:00:00Z'],
    [`endofweek(datetime(2021-03-04)) + 1tick`, '2021-03-07T00:00:00Z'],
    [`endofmonth(datetime(2021-02-28)) - startofmonth(datetime(2021-02-28))`, '27.23:59:59.9999999'],
    [`datetime(9999-12-31 23:59:59.9999999) + 1tick`, null],
    [`datetime(0001-01-01) - 1tick`, null],
    [`todatetime(10)`, '0001-01-01T00:00:00.000001Z'],
    [`todatetime(-10)`, null],
    [`tolong(datetime(9999-12-31 23:59:59.9999999)) == 3155378975999999999`, true],
  ])('%s gives %p', async (expression, expected) => {
    expect(await answer(expression)).toBe(expected);
  });

  it.each([FINE, `${FINE} + 1tick`, 'todatetime(11)', `bin(${FINE}, 1tick)`, `pack("t", ${FINE})`, `datetime_part("nanosecond", ${FINE})`])('%s is refused where it would lose its last digit', async (expression) => {
    await expect(answer(expression)).rejects.toMatchObject({ code: 'kql.unsupported' });
  });

  it('is refused beside a column, at its place', async () => {
    const query = `datatable(t:datetime)[datetime(2021-03-04)] | where t < ${FINE}`;
    await expect(runKql(duck, query)).rejects.toMatchObject({ code: 'kql.unsupported', data: { position: { offset: query.indexOf(FINE) } } });
  });
});
