import { duckType, type PlacedRow, type SampleTable } from './table.js';

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const isTime = (type: string): boolean => type === 'TIMESTAMP';

/** A statement with the JSON text that its one parameter takes. */
export interface Load {
  readonly sql: string;
  readonly json: string;
}

/** Makes a DuckDB table of plain objects. */
export function loadList(name: string, rows: readonly object[]): Load {
  const structure = Object.fromEntries(Object.entries(rows[0] ?? {}).map(([key, value]) => [key, listType(value)]));
  const from = `from_json($1::JSON, ${literal(JSON.stringify([structure]))})`;
  return { sql: `CREATE OR REPLACE TABLE ${name} AS SELECT o.* FROM (SELECT unnest(${from}) AS o)`, json: JSON.stringify(rows) };
}

function listType(value: unknown): string {
  if (typeof value === 'boolean') return 'BOOLEAN';
  if (typeof value !== 'number') return 'VARCHAR';
  return Number.isInteger(value) ? 'BIGINT' : 'DOUBLE';
}

/** Makes the table `placed` of the rows that were placed on purpose; their row numbers are negative. */
export function loadPlaced(table: SampleTable, rows: readonly PlacedRow[]): Load {
  const structure = Object.fromEntries(table.facts.map(({ name, type }) => [name, isTime(type) ? 'BIGINT' : type]));
  const from = `from_json($1::JSON, ${literal(JSON.stringify([{ ...structure, i: 'BIGINT', t: 'BIGINT' }]))})`;
  const facts = table.facts.map(({ name, type }) => (isTime(type) ? `make_timestamp_ms(o.${name}) AS ${name}` : `o.${name} AS ${name}`));
  const numbered = rows.map((row, index) => ({ ...row, i: -1 - index }));
  return {
    sql: `CREATE OR REPLACE TABLE placed AS SELECT o.i AS i, make_timestamp_ms(o.t) AS t, ${facts.join(', ')} FROM (SELECT unnest(${from}) AS o)`,
    json: JSON.stringify(numbered),
  };
}

/**
 * Writes one table: everyday rows, spread over the slots, and the placed ones, in order of time. Rows are sorted while
 * they are narrow (facts) and written out in full after that, so that sorting ten million of them fits into memory.
 */
export function copyTable(table: SampleTable, file: string): string {
  const noise = table.facts.map(({ name, type, noise: made }) => `(${made})::${type} AS ${name}`);
  const columns = table.columns.map(({ name, type, sql }) => `(${sql})::${duckType(type)} AS "${name}"`);
  return `COPY (
    WITH numbered AS (SELECT start, rows, first, unnest(range(rows)) AS j FROM slots),
    timed AS (SELECT first + j AS i, make_timestamp((start * 1000 + (j + u(first + j, 0)) * 3600000000.0 / rows)::BIGINT) AS t FROM numbered),
    noise AS (SELECT i, t, ${noise.join(', ')} FROM timed),
    r AS (SELECT * FROM noise UNION ALL BY NAME SELECT * FROM placed ORDER BY t, i)
    SELECT ${columns.join(', ')} FROM r ${table.joins}
  ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`;
}
