import type { KustoType } from '../table.js';

/**
 * SQL that turns a staged value into a Kusto type's DuckDB type; NULL where it can't be read ('' for strings).
 * `kind` is that of `StagedColumn`; `isPlain` says that a long is written as digits alone, so that its form needs no check.
 */
export function castSql(sql: string, kind: string, type: KustoType, isPlain = false): string {
  if (isPlain && type === 'long' && (kind === 'text' || kind === 'json')) return `TRY_CAST(${kind === 'json' ? jsonText(sql) : sql} AS BIGINT)`;
  if (kind === 'text') return castText(sql, type);
  if (kind === 'json') return castJson(sql, type);
  return castNative(sql, kind, type);
}

/** SQL for "the staged value is there": what a cast must not lose. */
export function presentSql(sql: string, kind: string): string {
  if (kind === 'json') return `(${sql} IS NOT NULL AND ${jsonText(sql)} <> '')`;
  return kind === 'text' || kind === 'VARCHAR' ? `(${sql} IS NOT NULL AND ${sql} <> '')` : `(${sql} IS NOT NULL)`;
}

/** Text of a JSON value: strings without their quotes. */
export const jsonText = (sql: string): string => `json_extract_string(${sql}, '$')`;

const NUMBER = String.raw`\s*[+-]?(\d+(\.0*)?|0[xX][0-9a-fA-F]+)\s*`;
const PORTAL_TIME = String.raw`\d{1,2}/\d{1,2}/\d{4},? \d{1,2}:\d{2}:\d{2}(\.\d+)?( [AaPp][Mm])?`;
const PORTAL_FORMATS = ['%m/%d/%Y, %I:%M:%S.%g %p', '%m/%d/%Y, %I:%M:%S %p', '%m/%d/%Y %I:%M:%S.%g %p', '%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y, %H:%M:%S', '%m/%d/%Y %H:%M:%S'];
const TIMESPAN = String.raw`(-?)(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?`;
/** Unix times by their number of digits: seconds, milliseconds, microseconds, nanoseconds. */
const EPOCHS: readonly { readonly digits: number; readonly micros: string }[] = [
  { digits: 10, micros: '* 1000000' }, { digits: 13, micros: '* 1000' }, { digits: 16, micros: '* 1' }, { digits: 19, micros: '// 1000' },
];

/**
 * The look of a moment where no schema says that it is one: ISO 8601 with a time of day, or as the Azure and Defender
 * portals export it. Only the cast tells whether it is one; counted repetitions would make the pattern slow to compile.
 */
export const CLEAR_TIME = String.raw`\d\d\d\d-\d\d-\d\d[T ]\d\d:\d\d[0-9:.,Z +-]*|\d+/\d+/\d\d\d\d,? \d+:\d\d:\d\d[0-9.]* [AaPp][Mm]`;

function castText(sql: string, type: KustoType): string {
  switch (type) {
    case 'string': return `coalesce(${sql}, '')`;
    case 'dynamic': return `CASE WHEN ${sql} = '' THEN NULL WHEN json_valid(${sql}) THEN CAST(${sql} AS JSON) ELSE to_json(${sql}) END`;
    case 'int': return `TRY_CAST(CASE WHEN regexp_full_match(${sql}, '${NUMBER}') THEN ${sql} END AS INTEGER)`;
    case 'long': return `TRY_CAST(CASE WHEN regexp_full_match(${sql}, '${NUMBER}') THEN ${sql} END AS BIGINT)`;
    case 'datetime': return textToTime(sql);
    case 'timespan': return textToTicks(sql);
    case 'bool': return `TRY_CAST(${sql} AS BOOLEAN)`;
    case 'real': return `TRY_CAST(${sql} AS DOUBLE)`;
    case 'decimal': return `TRY_CAST(${sql} AS DECIMAL(38,18))`;
    case 'guid': return `TRY_CAST(${sql} AS UUID)`;
  }
}

function textToTime(sql: string): string {
  const epochs = EPOCHS.map(({ digits, micros }) =>
    `WHEN regexp_full_match(${sql}, '\\d{${String(digits)}}(\\.\\d+)?') THEN make_timestamp(CAST(regexp_extract(${sql}, '^\\d+') AS BIGINT) ${micros})`);
  const formats = PORTAL_FORMATS.map((format) => `'${format}'`).join(', ');
  // DuckDB wants seconds before an offset and a point before their fraction.
  const completed = `regexp_replace(replace(${sql}, ',', '.'), '([T ]\\d\\d:\\d\\d)(Z|[+-]|$)', '\\1:00\\2')`;
  // TIMESTAMPTZ honours an offset in the text, TIMESTAMP would drop it; the time zone of the instance is UTC.
  const iso = `CAST(coalesce(TRY_CAST(${sql} AS TIMESTAMPTZ), TRY_CAST(${completed} AS TIMESTAMPTZ)) AS TIMESTAMP)`;
  return `CASE WHEN substr(${sql}, 5, 1) = '-' THEN ${iso}
    WHEN regexp_full_match(${sql}, '${PORTAL_TIME}') THEN try_strptime(${sql}, [${formats}]) ${epochs.join(' ')} ELSE ${iso} END`;
}

function textToTicks(sql: string): string {
  const group = (n: number): string => `regexp_extract(${sql}, '^${TIMESPAN}$', ${String(n)})`;
  const whole = (n: number): string => `coalesce(TRY_CAST(${group(n)} AS BIGINT), 0)`;
  return `CASE WHEN regexp_full_match(${sql}, '${TIMESPAN}') THEN (CASE WHEN ${group(1)} = '-' THEN -1 ELSE 1 END) * (
    ${whole(2)} * 864000000000 + (${whole(3)} * 3600 + ${whole(4)} * 60 + ${whole(5)}) * 10000000
    + CAST(rpad(${group(6)}, 7, '0') AS BIGINT)) ELSE TRY_CAST(${sql} AS BIGINT) END`;
}

function castJson(sql: string, type: KustoType): string {
  if (type !== 'dynamic') return castText(jsonText(sql), type);
  // Exporters often write a dynamic column as a string that holds JSON.
  const text = jsonText(sql);
  return `CASE WHEN json_type(${sql}) = 'VARCHAR' AND regexp_matches(${text}, '^\\s*[\\[{]') AND json_valid(${text}) THEN CAST(${text} AS JSON) ELSE ${sql} END`;
}

const INTEGERS = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER)$/;
const NESTED = /^(STRUCT|MAP|UNION|VARIANT)\b|\]$/;

/** The Kusto type of a Parquet column that no schema speaks of. */
export function nativeType(kind: string): KustoType {
  if (kind === 'BOOLEAN') return 'bool';
  if (/^(HUGEINT|UHUGEINT|UBIGINT|DECIMAL)/.test(kind)) return 'decimal';
  if (INTEGERS.test(kind)) return 'long';
  if (kind === 'FLOAT' || kind === 'DOUBLE') return 'real';
  if (/^(TIMESTAMP|DATE)/.test(kind)) return 'datetime';
  if (kind === 'INTERVAL' || /^TIME\b/.test(kind)) return 'timespan';
  if (kind === 'UUID') return 'guid';
  return kind === 'JSON' || NESTED.test(kind) ? 'dynamic' : 'string';
}

function castNative(sql: string, kind: string, type: KustoType): string {
  if (kind === 'JSON') return castJson(sql, type);
  if (NESTED.test(kind)) return castJson(`to_json(${sql})`, type);
  if (kind === 'BLOB') return castText(`coalesce(TRY(decode(${sql})), hex(${sql}))`, type);
  const own = nativeType(kind);
  if (own === 'string') return castText(`CAST(${sql} AS VARCHAR)`, type);
  if (type === 'timespan' && own === 'timespan') {
    return kind === 'INTERVAL' ? `CAST(epoch(${sql}) * 10000000 AS BIGINT)` : `CAST(epoch_us(CAST(${sql} AS TIME)) * 10 AS BIGINT)`;
  }
  if (type === 'datetime' && own === 'datetime') return `TRY_CAST(${sql} AS TIMESTAMP)`;
  if (type === own && type !== 'timespan') return `TRY_CAST(${sql} AS ${{ bool: 'BOOLEAN', long: 'BIGINT', real: 'DOUBLE', decimal: 'DECIMAL(38,18)', guid: 'UUID' }[type as 'bool' | 'long' | 'real' | 'decimal' | 'guid']})`;
  return castText(own === 'datetime' ? `strftime(CAST(${sql} AS TIMESTAMP), '%Y-%m-%dT%H:%M:%S.%fZ')` : `CAST(${sql} AS VARCHAR)`, type);
}
