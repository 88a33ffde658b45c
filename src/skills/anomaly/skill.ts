import { analyseSeries, type Analysed, type AnalyseInput } from '../../analysis/series/analyse.js';
import { widthOf } from '../../analysis/series/bins.js';
import { UserError } from '../../errors.js';
import { defineSkill } from '../kit/define.js';
import { optional, param } from '../kit/params.js';
import type { SkillContext } from '../kit/skill.js';
import { findingOf } from './report.js';
import { readSeries } from './read-series.js';

/** Points of all series together that are analysed without a worker. */
const INLINE_POINTS = 200;

function widthFrom(text: string | undefined): { readonly width?: number } {
  if (text === undefined) return {};
  const width = widthOf(text);
  if (width !== null) return { width };
  throw new UserError({ code: 'param.invalid', message: `“${text}” is no width of a bin.`, why: 'It is a whole number of seconds.', next: 'bin=15m, bin=1h or bin=1d' });
}

function analyse(input: AnalyseInput, ctx: SkillContext): Promise<Analysed> {
  const points = input.series.reduce((sum, { times }) => sum + times.length, 0);
  if (points <= INLINE_POINTS && input.width === undefined) return Promise.resolve(analyseSeries(input));
  const job = { module: new URL('../../analysis/series/analyse.js', import.meta.url), name: 'analyseSeries', input, deadlineMs: ctx.limits.ms, signal: ctx.signal };
  return ctx.pool.run(job, (output) => output as Analysed); // our own function's result, cloned
}

/** 60 hours of about 20 failures, with a burst in one of them. */
const BURST = 'query range Hour from 0 to 59 step 1 | extend TimeGenerated = datetime(2026-01-05) + Hour * 1h, '
  + 'Failures = iff(Hour == 50, 400, 20 + Hour % 3), Host = iff(Hour % 2 == 0, "a", "b") | project TimeGenerated, Failures, Host as $t';

export default defineSkill({
  name: 'anomaly',
  aliases: ['anomalies', 'outliers'],
  summary: 'Find the times that do not fit the rhythm of a series',
  params: {
    table: param.table('a table with a time and a number: $failures, #4 or SigninLogs'),
    column: optional(param.column('the number to look at; rows are counted where there is none')),
    by: optional(param.column('a column whose values are separate series', { keyword: 'by' })),
    time: param.columnOption('the time column'),
    bin: param.durationOption('width of a bin, such as 15m, 1h or 1d'),
    threshold: param.int('robust standard deviations from which a point counts as an anomaly', { min: 2, max: 20, default: 4 }),
  },
  effects: 'reads-logs',
  limits: { ms: 60_000, rows: 200_000, bytes: 50_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: ['datetime', 'long'] }, { kind: 'columns', types: ['datetime', 'real'] }],
  examples: [
    {
      say: 'anomaly $t', after: [BURST], why: 'one hour is far above its day\'s rhythm',
      gives: { headline: '1 anomaly in 60 points of Failures in $t', facts: { Points: '60 of 1h', Rhythm: 'day' } },
    },
    {
      say: 'anomaly $t Failures by Host time=TimeGenerated bin=2h threshold=8', after: [BURST], why: 'each host by itself, in wider bins, and only what is far off',
      gives: { headline: '1 anomaly in 60 points of Failures in $t by Host' },
    },
    {
      say: 'anomaly $t', after: ['query datatable(TimeGenerated: datetime, N: long)[datetime(2026-01-05), 4, datetime(2026-01-06), 5, datetime(2026-01-07), 4] as $t'],
      gives: { error: 'series.unusable' }, why: 'three points have no rhythm; the answer says what is needed',
    },
  ],
  async run({ table, column, by, time, bin: width, threshold }, ctx) {
    const read = await readSeries(await ctx.openTable(table), { column, by, time });
    const input: AnalyseInput = { series: read.series, combine: read.combine, counts: read.counts, threshold, ...widthFrom(width) };
    return findingOf(read, await analyse(input, ctx), threshold);
  },
});
