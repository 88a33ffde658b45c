import { coerce } from '../compile/convert.js';
import { ticksOf, wholeMicroseconds } from '../compile/exact-time.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, stringOf } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/** Format tokens of format_datetime() and what DuckDB's strftime calls them. */
const DATE_TOKENS: Readonly<Record<string, string>> = {
  yyyy: '%Y', yy: '%y', y: '%-y', MM: '%m', M: '%-m', dd: '%d', d: '%-d', HH: '%H', H: '%-H', hh: '%I', h: '%-I', mm: '%M', m: '%-M', ss: '%S', s: '%-S', tt: '%p',
};
const TOKEN = /y+|M+|d+|H+|h+|m+|s+|f+|F+|t+|[ \-/.:,[\]_]|./gs;
const DELIMITER = /^[ \-/.:,[\]_]$/;

function constantFormat(call: Call): string {
  const format = argument(call, 1).constant;
  return typeof format === 'string' ? format : unsupported(call.node, `${call.name}() with a format that is no literal`);
}

const strftimes = (instant: string, code: string): string => `strftime(${instant}, ${sqlString(code)})`;

/** Digits of a second's fraction; stored times have microseconds, so that only a literal has a seventh digit, `tick`. */
function fraction(micros: string, tick: string, token: string): string {
  const digits = `substring(concat(lpad(CAST(${micros} AS VARCHAR), 6, '0'), '${tick}'), 1, ${Math.min(7, token.length)})`;
  return token.startsWith('F') ? `rtrim(${digits}, '0')` : digits;
}

function formatted(instant: string, tick: string, call: Call): string {
  const parts = (constantFormat(call).match(TOKEN) ?? []).map((token) => {
    if (DELIMITER.test(token)) return sqlString(token);
    if (/^[fF]{1,7}$/.test(token)) return fraction(`(epoch_us(${instant}) % 1000000 + 1000000) % 1000000`, tick, token);
    return strftimes(instant, DATE_TOKENS[token] ?? mistyped(call.node, `format_datetime() does not know ${token}`));
  });
  return `CASE WHEN ${instant} IS NOT NULL THEN concat(${parts.join(', ')}) END`;
}

const formatDatetime: SpecialEntry = {
  build: (call) => {
    const value = coerce(argument(call, 0), 'datetime', call.node);
    const tick = String((ticksOf(value) ?? 0n) % 10n);
    return stringOf(once(wholeMicroseconds(value).sql, (instant) => formatted(instant, tick, call)));
  },
  doc: 'format-datetime-function',
};

function timespanPart(ticks: string, token: string, call: Call): string {
  const part = (divisor: string, modulus: string): string => `CAST((abs(${ticks}) // ${divisor}) % ${modulus} AS VARCHAR)`;
  const padded = (sql: string): string => (token.length > 1 ? `lpad(${sql}, 2, '0')` : sql);
  if (/^d{1,8}$/.test(token)) return once(`CAST(abs(${ticks}) // 864000000000 AS VARCHAR)`, (days) => `lpad(${days}, greatest(length(${days}), ${token.length})::INTEGER, '0')`);
  if (/^[hH]{1,2}$/.test(token)) return padded(part('36000000000', '24'));
  if (/^m{1,2}$/.test(token)) return padded(part('600000000', '60'));
  if (/^s{1,2}$/.test(token)) return padded(part('10000000', '60'));
  if (/^[fF]{1,7}$/.test(token)) {
    const digits = `substring(lpad(CAST(abs(${ticks}) % 10000000 AS VARCHAR), 7, '0'), 1, ${token.length})`;
    return token.startsWith('F') ? `rtrim(${digits}, '0')` : digits;
  }
  return mistyped(call.node, `format_timespan() does not know ${token}`);
}

const formatTimespan: SpecialEntry = {
  build: (call) => stringOf(once(coerce(argument(call, 0), 'timespan', call.node).sql, (ticks) => {
    const parts = (constantFormat(call).match(TOKEN) ?? []).map((token) => (DELIMITER.test(token) ? sqlString(token) : timespanPart(ticks, token, call)));
    return `CASE WHEN ${ticks} IS NOT NULL THEN concat(CASE WHEN ${ticks} < 0 THEN '-' ELSE '' END, ${parts.join(', ')}) END`;
  })),
  doc: 'format-timespan-function',
};

export const FORMAT_FUNCTIONS: FunctionTable = {
  format_datetime: formatDatetime,
  format_timespan: formatTimespan,
};
