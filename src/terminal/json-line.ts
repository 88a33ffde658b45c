import type { Answer } from '../casebook/engine.js';
import type { ChartSpec, Finding, StoredFinding } from '../casebook/finding.js';
import type { Column, Table, TableRef, Value } from '../data/table.js';
import type { TextPosition, UserErrorData } from '../errors.js';

/** What `casebook run --json` prints for each command, one object a line. Members are only ever added. */
export interface JsonLine {
  /** Cell number; null where the command makes none (views, and what did not parse). */
  readonly cell: number | null;
  readonly revision: number | null;
  readonly command: string;
  readonly status: 'ok' | 'error';
  readonly headline: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly table: { readonly columns: readonly Column[]; readonly rows: readonly (readonly Value[])[]; readonly rowCount: number; readonly truncated: boolean } | null;
  readonly entities: readonly { readonly type: string; readonly value: string; readonly note?: string }[];
  readonly charts: readonly { readonly title: string; readonly alt: string; readonly spec: ChartSpec['spec']; readonly pngPath: string | null }[];
  readonly notes: readonly string[];
  readonly next: readonly { readonly label: string; readonly say: string }[];
  readonly error: { readonly code: string; readonly message: string; readonly why: string | null; readonly position: TextPosition | null; readonly next: string | null } | null;
  readonly elapsedMs: number;
}

/** What a line needs from outside: whole tables, and charts as files. */
export interface LineParts {
  readonly readTable: (ref: TableRef) => Promise<Table>;
  readonly drawChart: (chart: ChartSpec) => Promise<string | null>;
}

const errorOf = (error: UserErrorData | undefined): JsonLine['error'] => (error === undefined ? null : {
  code: error.code, message: error.message, why: error.why ?? null, position: error.position ?? null, next: error.next ?? null,
});

async function findingOf(finding: Finding | StoredFinding, parts: LineParts): Promise<Pick<JsonLine, 'headline' | 'facts' | 'table' | 'entities' | 'charts' | 'notes' | 'next'>> {
  const { table } = finding;
  const whole = table === undefined ? null : 'ref' in table ? await parts.readTable(table.ref) : table;
  const charts = [];
  for (const chart of finding.charts) charts.push({ ...chart, pngPath: await parts.drawChart(chart) });
  return {
    headline: finding.headline, facts: finding.facts, entities: finding.entities, charts, notes: finding.notes, next: finding.next,
    table: whole === null ? null : { columns: whole.columns, rows: whole.rows, rowCount: whole.rowCount, truncated: whole.truncated || whole.rows.length < whole.rowCount },
  };
}

const NOTHING = { headline: '', facts: [], table: null, entities: [], charts: [], notes: [], next: [] } as const;

/** The line of one answer; `elapsedMs` as measured from outside, for answers that carry none. */
export async function jsonLine(answer: Answer, elapsedMs: number, parts: LineParts): Promise<JsonLine> {
  switch (answer.kind) {
    case 'cell': {
      const { cell } = answer;
      const said = cell.finding === undefined ? NOTHING : await findingOf(cell.finding, parts);
      return {
        cell: cell.number, revision: cell.revision, command: cell.text, status: cell.status === 'ok' ? 'ok' : 'error', ...said,
        error: errorOf(cell.error), elapsedMs: cell.elapsedMs ?? elapsedMs,
      };
    }
    case 'view':
      return { cell: null, revision: null, command: answer.text, status: 'ok', ...(await findingOf(answer.finding, parts)), error: null, elapsedMs };
    case 'prompt': {
      const { question, say, choices } = answer.prompt;
      const error = { code: 'param.missing', message: question, why: choices.length === 0 ? null : `Choose from ${choices.slice(0, 20).map(({ value }) => value).join(', ')}.`, position: null, next: say };
      return { cell: null, revision: null, command: say, status: 'error', ...NOTHING, error, elapsedMs };
    }
    case 'error':
      return { cell: null, revision: null, command: answer.text, status: 'error', ...NOTHING, error: errorOf(answer.error), elapsedMs };
  }
}
