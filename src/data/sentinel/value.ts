import type { Json, KustoType, Value } from '../table.js';
import { parseJsonKeepingLongs } from './json-numbers.js';

const TYPES: Readonly<Record<string, KustoType>> = {
  bool: 'bool', boolean: 'bool', int: 'int', long: 'long', real: 'real', double: 'real', decimal: 'decimal', string: 'string',
  datetime: 'datetime', date: 'datetime', timespan: 'timespan', time: 'timespan', guid: 'guid', uuid: 'guid',
  uniqueid: 'guid', dynamic: 'dynamic',
};

const DATETIME = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:(\.\d{1,7})\d*)?(?:Z|\+00:00)?$/;
const TIMESPAN = /^-?(?:\d{1,8}\.)?\d{2}:\d{2}:\d{2}(?:\.\d{1,7})?$/;
const DECIMAL = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d{1,3})?$/;
const WHOLE = /^-?\d{1,19}$/;
const MAX_DEPTH = 64;

/** The Kusto type behind a type name of the Log Analytics API; an unknown one is read as dynamic. */
export function kustoTypeOf(name: string): KustoType {
  return TYPES[name.toLowerCase()] ?? 'dynamic';
}

/**
 * A cell of the API's answer as a `Value` (see `Table`), without loss: datetimes keep their 100 ns, longs their digits.
 * What does not fit the column's type becomes null (an empty string in a string column).
 */
export function valueOf(cell: Json, type: KustoType): Value {
  if (cell === null) return type === 'string' ? '' : null;
  return READERS[type](cell);
}

const READERS: Readonly<Record<KustoType, (cell: Exclude<Json, null>) => Value>> = {
  bool: (cell) => (typeof cell === 'boolean' ? cell : cell === 1 ? true : cell === 0 ? false : null),
  int: (cell) => wholeOf(cell),
  long: (cell) => wholeOf(cell),
  real: realOf,
  decimal: (cell) => matching(typeof cell === 'number' ? String(cell) : cell, DECIMAL),
  string: (cell) => (typeof cell === 'string' ? cell : isDeep(cell, MAX_DEPTH) ? '' : JSON.stringify(cell)),
  datetime: datetimeOf,
  timespan: (cell) => matching(cell, TIMESPAN),
  guid: (cell) => (typeof cell === 'string' ? cell.toLowerCase() : null),
  dynamic: dynamicOf,
};

function wholeOf(cell: Json): Value {
  if (typeof cell === 'number') return Number.isSafeInteger(cell) ? cell : null;
  if (typeof cell !== 'string' || !WHOLE.test(cell)) return null;
  return Number.isSafeInteger(Number(cell)) ? Number(cell) : cell;
}

function realOf(cell: Json): Value {
  if (typeof cell === 'number') return cell;
  if (cell === 'NaN' || cell === 'Infinity' || cell === '-Infinity') return cell;
  return typeof cell === 'string' && DECIMAL.test(cell) ? Number(cell) : null;
}

function datetimeOf(cell: Json): Value {
  const match = typeof cell === 'string' ? DATETIME.exec(cell) : null;
  const stem = match?.[1];
  return stem === undefined || Number.isNaN(Date.parse(`${stem}Z`)) ? null : `${stem}${match?.[2] ?? ''}Z`;
}

/** The API sends dynamic values as JSON text; what is not JSON is a plain string value. */
function dynamicOf(cell: Json): Value {
  if (typeof cell !== 'string') return isDeep(cell, MAX_DEPTH) ? null : cell;
  let parsed: Json;
  try {
    parsed = parseJsonKeepingLongs(cell);
  } catch {
    return cell;
  }
  return isDeep(parsed, MAX_DEPTH) ? cell : parsed;
}

function isDeep(value: Json, left: number): boolean {
  if (value === null || typeof value !== 'object') return false;
  return left === 0 || Object.values(value).some((child: Json) => isDeep(child, left - 1));
}

function matching(cell: Json, pattern: RegExp): Value {
  return typeof cell === 'string' && pattern.test(cell) ? cell : null;
}
