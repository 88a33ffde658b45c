import { THIS_CELL, type ChartSpec, type NextCommand } from '../../casebook/finding.js';
import { chartFromTable } from '../../charts/build/from-table.js';
import type { QueryResult } from '../../data/engine.js';
import type { Column, Value } from '../../data/table.js';
import { defineSkill } from '../kit/define.js';
import { entitiesIn, entityTypeOf } from '../kit/entities.js';
import { count, finding } from '../kit/finding.js';
import { param } from '../kit/params.js';
import type { SkillContext } from '../kit/skill.js';
import { textOf } from '../kit/source-values.js';

/** The most rows that go into a chart; more are a matter for `summarize`. */
const CHART_ROWS = 20_000;

/** Splits `sentinel: SigninLogs | …`; the prefix becomes blanks, so that positions in the text stay right. */
export function splitProvider(text: string): { readonly provider?: string; readonly kql: string } {
  const found = /^\s*([A-Za-z][\w-]{0,30}):(?=\s|$)/.exec(text);
  const [prefix, provider] = found ?? [];
  if (prefix === undefined || provider === undefined) return { kql: text };
  return { provider, kql: ' '.repeat(prefix.length) + text.slice(prefix.length) };
}

function headline({ table: { ref, preview } }: QueryResult): string {
  const [first] = preview;
  if (ref.rowCount === 1 && first?.length === 1) return `${ref.columns[0]?.name ?? 'Value'}: ${textOf(first[0] ?? null)}`;
  if (ref.rowCount === 0) return 'No rows';
  return `${ref.truncated ? 'The first ' : ''}${count(ref.rowCount, 'row')}`;
}

async function charts(result: QueryResult, ctx: SkillContext): Promise<{ charts: ChartSpec[]; notes: string[] }> {
  const { render, table: { ref } } = result;
  if (render === undefined || render.visualization === 'table') return { charts: [], notes: [] };
  if (ref.rowCount === 0) return { charts: [], notes: ['There is nothing to draw: the result has no rows.'] };
  const table = await ctx.spool.read(ref, { limit: CHART_ROWS }, (wanted) => ctx.casebook.fetchTable(wanted));
  const chart = chartFromTable(table, render);
  if (chart === null) return { charts: [], notes: [`A ${render.visualization} can't be drawn of these columns; it needs a number column, and a time or name column.`] };
  const cut = ref.rowCount > CHART_ROWS ? [`The chart shows the first ${count(CHART_ROWS, 'row')} of ${ref.rowCount.toLocaleString('en')}.`] : [];
  return { charts: [chart], notes: cut };
}

const ENCODED = /(?:^|\s)-e(?:nc|ncodedcommand|c)?\s+[A-Za-z0-9+/=]{20,}|frombase64string/i;

/** What an analyst would type next, by what the rows hold. */
function nextCommands(columns: readonly Column[], preview: readonly (readonly Value[])[]): NextCommand[] {
  if (preview.length === 0) return [];
  const next: NextCommand[] = [];
  const time = columns.find(({ type }) => type === 'datetime');
  const quantity = columns.find(({ type }) => type === 'long' || type === 'int' || type === 'real');
  const encoded = columns.findIndex(({ type }, at) => type === 'string' && preview.some((row) => ENCODED.test(textOf(row[at] ?? null))));
  const address = columns.find((column) => entityTypeOf(column) === 'ip');
  const encodedColumn = columns[encoded];
  if (encodedColumn !== undefined) next.push({ label: `Decode ${encodedColumn.name}`, say: `decode ${THIS_CELL}.${encodedColumn.name}` });
  if (address !== undefined) next.push({ label: `Enrich ${address.name}`, say: `enrich ${THIS_CELL}.${address.name}` });
  if (time !== undefined && quantity !== undefined && columns.length <= 4) next.push({ label: 'Find anomalies', say: `anomaly ${THIS_CELL}` });
  const group = columns.find((column) => ['account', 'host'].includes(entityTypeOf(column) ?? ''));
  if (time !== undefined && group !== undefined) next.push({ label: `Timeline by ${group.name}`, say: `timeline ${THIS_CELL} by ${group.name}` });
  return next;
}

export default defineSkill({
  name: 'query',
  aliases: ['kql', 'q'],
  summary: 'Ask evidence files, $tables or a live workspace in KQL',
  params: { kql: param.code('a KQL query, such as SigninLogs | take 10') },
  effects: 'reads-logs',
  limits: { ms: 300_000, rows: 500_000, bytes: 100_000_000 },
  version: '1',
  recognises: [{ kind: 'columns', types: [] }],
  examples: [
    { say: 'query print Answer = 6 * 7', gives: { headline: 'Answer: 42' }, why: 'a value on its own becomes the headline' },
    {
      say: 'query datatable(User: string, Failures: long)["ana", 3, "bo", 41] | where Failures > 10 as $loud',
      gives: { headline: '1 row', rows: [['bo', 41]] }, why: 'the result is kept as $loud for the next commands',
    },
    { say: 'query NoSuchTable | take 5', gives: { error: 'table.unknown' }, why: 'a table that does not exist is named, with the nearest one' },
    { say: 'query print X = true * 2', gives: { error: 'kql.type' }, why: 'types that do not fit are told before anything runs' },
    { say: 'query print X = 1 | reduce by tostring(X)', gives: { error: 'kql.unsupported' }, why: 'what evidence can not answer is refused, never guessed' },
    { say: 'query nowhere: print 1', gives: { error: 'workspace.not-configured' }, why: 'a source that is not set up says what to set' },
  ],
  async run({ kql }, ctx) {
    const split = splitProvider(kql);
    const result = await ctx.query(split.kql, split.provider);
    const { ref, preview } = result.table;
    const drawn = await charts(result, ctx);
    return finding({
      headline: headline(result), table: result.table, charts: drawn.charts,
      entities: entitiesIn(ref.columns, preview), next: nextCommands(ref.columns, preview),
      notes: [...result.notes, ...drawn.notes], provenance: result.provenance,
      ...(result.window === undefined ? {} : { window: result.window }),
    });
  },
});
