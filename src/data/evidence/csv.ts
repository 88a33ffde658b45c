import { quoteText } from '../duckdb/sql.js';
import { readRecords, sniffDelimiter } from './csv-head.js';
import { scanCsv } from './csv-scan.js';
import { tooLarge, unreadable } from './failure.js';
import type { PlainText } from './plain.js';
import { MAX_COLUMNS, rowGroupSize } from './staged.js';
import type { StageContext, Staged, StagedColumn } from './staged.js';

/** Cells beyond the header that a record may have; they are kept in one column. */
const MAX_SURPLUS = 64;
const MAX_LINE_BYTES = 16 << 20;

/** Stages a CSV file (RFC 4180 with any of the usual delimiters) with a header line. */
export async function stageCsv(context: StageContext, text: PlainText): Promise<Staged> {
  const { file, session } = context;
  const delimiter = file.format === 'tsv' ? '\t' : sniffDelimiter(text.head);
  const [header = []] = readRecords(text.head, delimiter, 1);
  if (header.length > MAX_COLUMNS) throw tooLarge(file.name, `It has ${header.length} columns`, `${MAX_COLUMNS} columns`);
  const scan = await scanCsv(text.path, delimiter);
  if (scan.problem !== undefined) {
    throw unreadable(file.name, `Line ${scan.problem.line} ${scan.problem.reason}.`, 'Mend that line or export the file again, then replace the file.');
  }
  const surplus = scan.widest.cells - header.length;
  if (surplus > MAX_SURPLUS) {
    throw unreadable(file.name, `Line ${scan.widest.line} has ${scan.widest.cells} cells, the header has ${header.length}.`, 'Mend that line or export the file again, then replace the file.');
  }
  const cells = Array.from({ length: header.length + Math.max(0, surplus) }, (_, at) => `c${String(at)}`);
  const target = context.temporary('csv.parquet');
  await session.run(`COPY (SELECT * FROM ${reader(text.path, delimiter, cells, !scan.quotedBreaks)}) TO ${quoteText(target)}
    (FORMAT parquet, COMPRESSION snappy, ROW_GROUP_SIZE ${String(rowGroupSize(text.size / Math.max(1, scan.records)))})`);
  const relation = `read_parquet(${quoteText(target)})`;
  const filled = await filledColumns(context, relation, cells);
  const columns = header.flatMap((name, at): StagedColumn[] =>
    name.trim() === '' && !filled.has(`c${String(at)}`) ? [] : [{ name, sql: `c${String(at)}`, kind: 'text' }]);
  const extra = cells.slice(header.length);
  const notes = [...text.notes];
  if (extra.length > 0) {
    columns.push({ name: '_Surplus', sql: `CASE WHEN coalesce(${extra.join(', ')}, '') <> '' THEN to_json([${extra.join(', ')}]) END`, kind: 'json' });
    notes.push(`${rows(scan.overlong)} more cells than the header; the surplus is in column _Surplus.`);
  }
  const [[read] = []] = await session.columns(`SELECT count(*) FROM ${relation}`);
  if (Number(read) !== scan.records) notes.push(`${String(read)} of ${scan.records} rows could be read.`);
  return { relation, columns, notes };
}

function reader(path: string, delimiter: string, cells: readonly string[], isParallel: boolean): string {
  const types = cells.map((cell) => `'${cell}': 'VARCHAR'`).join(', ');
  // The scan has checked the quoting, so that lenient reading loses nothing; it takes mixed line ends.
  // The parallel reader can't pad short records where cells hold line ends.
  return `read_csv(${quoteText(path)}, auto_detect = false, header = false, skip = 1, delim = ${quoteText(delimiter)},
    quote = '"', escape = '"', strict_mode = false, null_padding = true, parallel = ${String(isParallel)},
    max_line_size = ${String(MAX_LINE_BYTES)}, buffer_size = ${String(2 * MAX_LINE_BYTES)}, columns = {${types}})`;
}

/** Cells that hold a value in any row; asked only where the header leaves names out. */
async function filledColumns(context: StageContext, relation: string, cells: readonly string[]): Promise<ReadonlySet<string>> {
  const counts = await context.session.columns(`SELECT ${cells.map((cell) => `count(${cell})`).join(', ')} FROM ${relation}`);
  return new Set(cells.filter((_, at) => Number(counts[at]?.[0] ?? 0) > 0));
}

const rows = (count: number): string => (count === 1 ? '1 row has' : `${String(count)} rows have`);
