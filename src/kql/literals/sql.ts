import { UserError } from '../../errors.js';
import type { KustoType, Value } from '../../data/table.js';
import { duckTypeOf } from '../duck.js';
import { parseDatetime } from './datetime.js';
import { parseTimespan } from './timespan.js';

/** A string as an SQL literal. DuckDB takes SQL as a C string, so a NUL has to be made by a function. */
export function sqlString(text: string): string {
  const quoted = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? quoted.join('') : `concat(${quoted.join(', chr(0), ')})`;
}

/** Begins the message of SQL that refuses a value, so that it is told from DuckDB's own errors. */
export const REFUSAL_MARK = 'KQL: ';

/** SQL that stops the query where it is evaluated; the message is for people. */
export const refusalSql = (message: string): string => `error(${sqlString(`${REFUSAL_MARK}${message}`)})`;

export const sqlNull = (type: KustoType): string => (type === 'string' ? "''" : `CAST(NULL AS ${duckTypeOf(type)})`);

function sqlReal(value: Value): string | undefined {
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number') return undefined;
  return Number.isFinite(number) ? `(${number.toExponential()})` : `CAST('${String(number)}' AS DOUBLE)`;
}

function sqlInteger(value: Value, type: 'int' | 'long'): string | undefined {
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  if (!/^-?\d{1,20}$/.test(text)) return undefined;
  const size = type === 'int' ? 32 : 64;
  if (BigInt.asIntN(size, BigInt(text)) !== BigInt(text)) return undefined;
  return `CAST(${text} AS ${duckTypeOf(type)})`;
}

function sqlDatetime(value: Value): string | undefined {
  const iso = typeof value === 'string' ? parseDatetime(value) : undefined;
  // DuckDB's TIMESTAMP has microseconds: the seventh digit is dropped, not rounded.
  return iso && `TIMESTAMP '${iso.replace('T', ' ').replace('Z', '').replace(/(\.\d{6})\d+/, '$1')}'`;
}

function sqlTimespan(value: Value): string | undefined {
  const ticks = typeof value === 'string' ? parseTimespan(value) : undefined;
  return ticks === undefined ? undefined : `CAST(${ticks.toString()} AS BIGINT)`;
}

const ENCODERS: Readonly<Record<KustoType, (value: Value) => string | undefined>> = {
  bool: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  int: (value) => sqlInteger(value, 'int'),
  long: (value) => sqlInteger(value, 'long'),
  real: sqlReal,
  decimal: (value) => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    if (/^-?\d{1,20}(\.\d{1,18})?$/.test(text)) return `CAST('${text}' AS ${duckTypeOf('decimal')})`;
    return /^-?\d{21,38}$/.test(text) ? `CAST('${text}' AS DECIMAL(38,0))` : undefined;
  },
  string: (value) => (typeof value === 'string' ? sqlString(value) : undefined),
  datetime: sqlDatetime,
  timespan: sqlTimespan,
  guid: (value) => (typeof value === 'string' && /^[0-9a-f]{8}(-?[0-9a-f]{4}){3}-?[0-9a-f]{12}$/i.test(value) ? `CAST('${value}' AS UUID)` : undefined),
  dynamic: (value) => `CAST(${sqlString(JSON.stringify(value))} AS JSON)`,
};

/** A value (encoded as in `Value`) as a typed SQL literal. Errors: `kql.type` where it is not of the type. */
export function sqlLiteral(type: KustoType, value: Value): string {
  if (value === null) return sqlNull(type);
  const sql = ENCODERS[type](value);
  if (sql !== undefined) return sql;
  throw new UserError({
    code: 'kql.type',
    message: `The value ${JSON.stringify(value).slice(0, 80)} is not a ${type} that can be used on evidence`,
    next: `Write a ${type} within its range.`,
  });
}
