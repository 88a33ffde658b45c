import { quoteName, quoteText } from '../duckdb/sql.js';
import { tooLarge, unreadable } from './failure.js';
import { MAX_COLUMNS } from './staged.js';
import type { StageContext, Staged } from './staged.js';

/** A Parquet file as it is: its columns have types already. */
export async function stageParquet(context: StageContext): Promise<Staged> {
  const relation = `read_parquet(${quoteText(context.file.path)})`;
  const [names = [], types = []] = await context.session.columns(`DESCRIBE SELECT * FROM ${relation}`);
  if (names.length > MAX_COLUMNS) throw tooLarge(context.file.name, `It has ${names.length} columns`, `${MAX_COLUMNS} columns`);
  if (names.length === 0) throw unreadable(context.file.name, 'It has no columns.', 'Export the file again and replace it.');
  return { relation, notes: [], columns: names.map((name, at) => ({ name: String(name), sql: quoteName(String(name)), kind: String(types[at]) })) };
}
