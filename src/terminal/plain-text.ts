import type { Answer } from '../casebook/engine.js';
import type { Finding, StoredFinding } from '../casebook/finding.js';
import type { Column, Value } from '../data/table.js';
import type { UserErrorData } from '../errors.js';

const MAX_CELL = 60;
const MAX_LINES = 20;

/** Text from data on a terminal: control characters (escape sequences!) and direction marks are shown, not obeyed. */
export const safe = (text: string): string =>
  // eslint-disable-next-line no-control-regex -- these are what must not reach the terminal
  text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, (char) => (char === '\n' || char === '\t' ? ' ' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`));

const cellText = (value: Value | undefined): string => {
  const text = safe(value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value));
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text;
};

/** Rows in aligned columns, numbers to the right. */
export function tableText(columns: readonly Column[], rows: readonly (readonly Value[])[]): string {
  const shown = rows.slice(0, MAX_LINES).map((row) => columns.map((_, at) => cellText(row[at])));
  const widths = columns.map(({ name }, at) => Math.max(name.length, ...shown.map((row) => row[at]?.length ?? 0)));
  const right = columns.map(({ type }) => ['int', 'long', 'real', 'decimal'].includes(type));
  const line = (cells: readonly string[]): string =>
    cells.map((text, at) => (right[at] === true ? text.padStart(widths[at] ?? 0) : text.padEnd(widths[at] ?? 0))).join('  ').trimEnd();
  return [line(columns.map(({ name }) => safe(name))), line(widths.map((width) => '-'.repeat(width))), ...shown.map(line)].join('\n');
}

function tableOf(finding: Finding | StoredFinding): string[] {
  const { table } = finding;
  if (table === undefined) return [];
  const { columns, rows, total } = 'ref' in table
    ? { columns: table.ref.columns, rows: table.preview, total: table.ref.rowCount }
    : { columns: table.columns, rows: table.rows, total: table.rowCount };
  if (columns.length === 0 || rows.length === 0) return [];
  const more = total - Math.min(rows.length, MAX_LINES);
  return [tableText(columns, rows), ...(more > 0 ? [`… ${more.toLocaleString('en')} more rows`] : [])];
}

function findingText(finding: Finding | StoredFinding): string {
  return [
    safe(finding.headline),
    ...finding.facts.map(({ label, value }) => `  ${safe(label)}: ${safe(value)}`),
    ...tableOf(finding),
    ...finding.charts.map(({ title, alt }) => `[chart] ${safe(title)}: ${safe(alt)}`),
    ...finding.notes.map((note) => `note: ${safe(note)}`),
  ].join('\n');
}

function errorText({ message, why, next, position }: UserErrorData): string {
  const at = position === undefined ? '' : ` (line ${position.line}, column ${position.column})`;
  return [`error: ${safe(message)}${at}`, ...(why === undefined ? [] : [safe(why)]), ...(next === undefined ? [] : [`next: ${safe(next)}`])].join('\n');
}

/** An answer as a person reads it in a terminal. */
export function answerText(answer: Answer): string {
  switch (answer.kind) {
    case 'cell': {
      const { cell } = answer;
      const head = `#${cell.number}${cell.revision > 1 ? `.${cell.revision}` : ''} ${safe(cell.text)}`;
      const body = cell.error === undefined ? (cell.finding === undefined ? cell.status : findingText(cell.finding)) : errorText(cell.error);
      return `${head}\n${body}\n`;
    }
    case 'view': return `${safe(answer.text)}\n${findingText(answer.finding)}\n`;
    case 'prompt': return `${safe(answer.prompt.say)}\n${safe(answer.prompt.question)}\n${answer.prompt.choices.map(({ title }) => `  - ${safe(title)}`).join('\n')}\n`;
    case 'error': return `${safe(answer.text)}\n${errorText(answer.error)}\n`;
  }
}
