import { arithmetic, instantOf } from '../compile/arithmetic.js';
import { coerce } from '../compile/convert.js';
import { exactPeriod, MICROSECONDS_NOTE, UNIX_EPOCH_MICROSECONDS, wholeMicroseconds } from '../compile/exact-time.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { isNumeric, once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { parseTimespan } from '../literals/timespan.js';
import { applyEntry } from './call.js';
import { argument } from './conversion.js';
import type { Call, FunctionEntry, FunctionTable, SpecialEntry } from './entry.js';

/** Widths in microseconds that DuckDB has a faster word for. */
const UNITS: Readonly<Record<string, string>> = { 1000000: 'second', 60000000: 'minute', 3600000000: 'hour', 86400000000: 'day' };

const floorTo = (value: string, size: string): string => once(value, (x) => once(size, (n) => `(${x} - ((${x} % nullif(${n}, 0)) + ${n}) % ${n})`));

/** bin(): numbers and timespans from zero, datetimes from 0001-01-01. https://learn.microsoft.com/kusto/query/bin-function */
export function binOf(value: Scalar, size: Scalar, call: Call): Scalar {
  switch (value.type) {
    case 'datetime': {
      const span = coerce(size, 'timespan', call.node);
      const step = span.sql;
      const ticks = typeof span.constant === 'string' ? parseTimespan(span.constant) : undefined;
      if (ticks !== undefined && ticks >= 10n) {
        const width = String(ticks / 10n);
        const unit = UNITS[width];
        if (unit !== undefined) return scalar('datetime', `date_trunc('${unit}', ${value.sql})`);
        return scalar('datetime', `make_timestamp(((epoch_us(${value.sql}) + ${UNIX_EPOCH_MICROSECONDS}) // ${width}) * ${width} - ${UNIX_EPOCH_MICROSECONDS})`);
      }
      return scalar('datetime', once(`(${step} // 10)`, (b) => `CASE WHEN ${b} > 0 THEN make_timestamp(((epoch_us(${value.sql}) + ${UNIX_EPOCH_MICROSECONDS}) // ${b}) * ${b} - ${UNIX_EPOCH_MICROSECONDS}) END`));
    }
    case 'timespan':
      return scalar('timespan', floorTo(value.sql, coerce(size, 'timespan', call.node).sql));
    case 'int':
    case 'long':
      if (size.type === 'real') return binOf(coerce(value, 'real'), size, call);
      return scalar('long', floorTo(coerce(value, 'long').sql, coerce(size, 'long', call.node).sql));
    case 'real':
    case 'decimal': {
      const [x, n] = [coerce(value, 'real').sql, coerce(size, 'real', call.node).sql];
      return scalar('real', once(n, (step) => `(floor(${x} / nullif(${step}, 0)) * ${step})`));
    }
    case 'dynamic':
      return binOf(coerce(value, size.type === 'timespan' ? 'datetime' : 'real', call.node), size, call);
    default:
      return mistyped(call.node, `A ${value.type} cannot be binned`);
  }
}

const bin: SpecialEntry = { build: (call) => binOf(argument(call, 0), argument(call, 1), call), doc: 'bin-function' };

const floor: SpecialEntry = {
  build: (call) => (call.args.length > 1 ? binOf(argument(call, 0), argument(call, 1), call) : scalar('real', `floor(${coerce(argument(call, 0), 'real', call.node).sql})`)),
  doc: 'floor-function',
};

/** `value` rounded down to the bins of `size` that begin at `point`. */
function binAtOf(value: Scalar, size: Scalar, point: Scalar, call: Call): Scalar {
  if (value.type === 'datetime') {
    const from = coerce(point, 'datetime', call.node).sql;
    const step = `(${coerce(size, 'timespan', call.node).sql} // 10)`;
    return scalar('datetime', once(`(epoch_us(${value.sql}) - epoch_us(${from}))`, (d) => once(step, (b) => `make_timestamp(epoch_us(${from}) + ${d} - ((${d} % nullif(${b}, 0)) + ${b}) % ${b})`)));
  }
  const type = value.type === 'timespan' ? 'timespan' : isNumeric(value.type) && [value, size, point].every((each) => each.type === 'int' || each.type === 'long') ? 'long' : 'real';
  const [x, n, p] = [value, size, point].map((each) => coerce(each, type, call.node).sql);
  return type === 'real' ? scalar('real', `(${p ?? ''} + floor((${x ?? ''} - ${p ?? ''}) / ${n ?? ''}) * ${n ?? ''})`) : scalar(type, `(${p ?? ''} + ${floorTo(`(${x ?? ''} - ${p ?? ''})`, n ?? '')})`);
}

const binAt: SpecialEntry = { build: (call) => binAtOf(argument(call, 0), argument(call, 1), argument(call, 2), call), doc: 'bin-at-function' };

/** `set query_bin_auto_size = 1h`, which the query must say, and `set query_bin_auto_at = …`. */
const binAuto: SpecialEntry = {
  build: (call) => {
    const { size, at } = call.compiler.shared.binAuto;
    if (!size) return unsupported(call.node, 'bin_auto() without a size', 'Put `set query_bin_auto_size = 1h;` before the query.');
    return at ? binAtOf(argument(call, 0), size, at, call) : binOf(argument(call, 0), size, call);
  },
  doc: 'bin-auto-function',
};

/** First microsecond of the period; weeks start on Sunday. */
const STARTS: Readonly<Record<string, (instant: string) => string>> = {
  day: (instant) => `date_trunc('day', ${instant})`,
  week: (instant) => `(date_trunc('week', ${instant} + INTERVAL 1 DAY) - INTERVAL 1 DAY)`,
  month: (instant) => `date_trunc('month', ${instant})`,
  year: (instant) => `date_trunc('year', ${instant})`,
};

const starting = (unit: string, shift: string): FunctionEntry['sql'] => (args) => {
  const [instant = '', offset = '0'] = args;
  return `CAST(${STARTS[unit]?.(instant) ?? ''} + to_${shift}s(CAST(${offset} AS INTEGER)) AS TIMESTAMP)`;
};

/** The last microsecond of the period (Kusto's is 100 ns before the next one; stored times have microseconds). */
const ending = (unit: string, shift: string): FunctionEntry['sql'] => (args) => {
  const [instant = '', offset = '0'] = args;
  return `CAST(${STARTS[unit]?.(instant) ?? ''} + to_${shift}s(CAST(${offset} + 1 AS INTEGER)) - INTERVAL 1 MICROSECOND AS TIMESTAMP)`;
};

const period = (sql: FunctionEntry['sql'], doc: string): FunctionEntry => ({ params: ['datetime', 'long'], required: 1, result: 'datetime', sql, floors: true, doc });

/** Of a literal, the ends are known to the tick. */
function edge(unit: string, end: boolean): SpecialEntry {
  const doc = `${end ? 'endof' : 'startof'}${unit}-function`;
  return {
    build: (call) => {
      const exact = call.args.length === 1 ? exactPeriod(unit, end, argument(call, 0)) : undefined;
      if (exact) return exact;
      if (end) call.compiler.shared.notes.add(MICROSECONDS_NOTE);
      return applyEntry(period((end ? ending : starting)(unit, unit), doc), call);
    },
    doc,
  };
}

const PERIODS: FunctionTable = Object.fromEntries(Object.keys(STARTS).flatMap((unit) => [
  [`startof${unit}`, edge(unit, false)],
  [`endof${unit}`, edge(unit, true)],
]));

const ago: SpecialEntry = {
  build: (call) => arithmetic('Subtract', call.compiler.now(), coerce(argument(call, 0), 'timespan', call.node), call.node),
  doc: 'ago-function',
};

const now: SpecialEntry = {
  build: (call) => (call.args.length === 0 ? call.compiler.now() : arithmetic('Add', call.compiler.now(), coerce(argument(call, 0), 'timespan', call.node), call.node)),
  doc: 'now-function',
};

function constantPart(call: Call): string {
  const part = argument(call, 0).constant;
  if (typeof part !== 'string') return unsupported(call.node, `${call.name}() with a part that is no literal`);
  return part.toLowerCase();
}

const MICROS: Readonly<Record<string, string>> = {
  week: '604800000000', day: '86400000000', hour: '3600000000', minute: '60000000', second: '1000000', millisecond: '1000', microsecond: '1',
};

const datetimeAdd: SpecialEntry = {
  build: (call) => {
    const part = constantPart(call);
    const amount = coerce(argument(call, 1), 'long', call.node).sql;
    const instant = coerce(argument(call, 2), 'datetime', call.node).sql;
    const months = { year: 12, quarter: 3, month: 1 }[part];
    if (months !== undefined) return scalar('datetime', `CAST(${instant} + to_months(CAST(${amount} * ${months} AS INTEGER)) AS TIMESTAMP)`);
    const micros = MICROS[part] ?? unsupported(call.node, `datetime_add('${part}')`);
    return scalar('datetime', instantOf(`(epoch_us(${instant}) + ${amount}::HUGEINT * ${micros})`));
  },
  doc: 'datetime-add-function',
};

/** Number of boundaries between two instants. */
const datetimeDiff: SpecialEntry = {
  build: (call) => {
    const part = constantPart(call);
    const [to, from] = [1, 2].map((index) => coerce(argument(call, index), 'datetime', call.node)).map((each) => (part === 'nanosecond' ? each : wholeMicroseconds(each)).sql);
    if (to === undefined || from === undefined) return mistyped(call.node, 'datetime_diff() needs two datetimes');
    if (part === 'week') return scalar('real', `CAST(date_diff('day', ${STARTS['week']?.(from) ?? ''}, ${STARTS['week']?.(to) ?? ''}) // 7 AS DOUBLE)`);
    if (part === 'nanosecond') return scalar('long', `((epoch_us(${to}) - epoch_us(${from})) * 1000)`);
    if (MICROS[part] === undefined && !['year', 'quarter', 'month'].includes(part)) unsupported(call.node, `datetime_diff('${part}')`);
    return scalar('long', `date_diff('${part}', ${from}, ${to})`);
  },
  doc: 'datetime-diff-function',
};

const PARTS: Readonly<Record<string, string>> = {
  year: "date_part('year', $)", quarter: "date_part('quarter', $)", month: "date_part('month', $)", week_of_year: "date_part('week', $)",
  day: "date_part('day', $)", dayofyear: "date_part('doy', $)", hour: "date_part('hour', $)", minute: "date_part('minute', $)",
  second: "date_part('second', $)", millisecond: "(epoch_us($) % 1000000 // 1000)", microsecond: '(epoch_us($) % 1000000)', nanosecond: '(epoch_us($) % 1000000 * 1000)',
};

const partOf = (part: string, instant: string): string | undefined => PARTS[part]?.replaceAll('$', () => instant);

const datetimePart: SpecialEntry = {
  build: (call) => {
    const part = constantPart(call);
    const sql = partOf(part, (part === 'nanosecond' ? (each: Scalar) => each : wholeMicroseconds)(coerce(argument(call, 1), 'datetime', call.node)).sql);
    return scalar('int', `CAST(${sql ?? unsupported(call.node, `datetime_part('${part}')`)} AS INTEGER)`);
  },
  doc: 'datetime-part-function',
};

const part = (name: string, doc: string): FunctionEntry => ({ params: ['datetime'], result: 'int', floors: true, sql: ([instant = '']) => `CAST(${partOf(name, instant) ?? ''} AS INTEGER)`, doc });

const fromUnix = (unit: string, micros: string): FunctionEntry =>
  ({ params: ['real'], result: 'datetime', sql: instantOf(`TRY_CAST(round($0 * ${micros}) AS BIGINT)`), doc: `unixtime-${unit}-todatetime-function` });

const makeDatetime: SpecialEntry = {
  build: (call) => {
    if (call.args.length === 1) return coerce(argument(call, 0), 'datetime', call.node);
    const parts = call.args.map((value, index) => (index === 5 ? coerce(value, 'real', call.node).sql : coerce(value, 'long', call.node).sql));
    const [year = '1', month = '1', day = '1', hour = '0', minute = '0', second = '0'] = parts;
    return scalar('datetime', `TRY(make_timestamp(${[year, month, day, hour, minute].join(', ')}, CAST(${second} AS DOUBLE)))`);
  },
  doc: 'make-datetime-function',
};

const makeTimespan: SpecialEntry = {
  build: (call) => {
    const parts = call.args.map((value) => coerce(value, 'real', call.node).sql);
    const [days, hours, minutes, seconds] = parts.length === 4 ? parts : ['0', ...parts, ...(parts.length === 2 ? ['0'] : [])];
    // Hours, minutes and seconds beyond their clock's range give null.
    return scalar('timespan', `CASE WHEN ${hours ?? '0'} < 24 AND ${minutes ?? '0'} < 60 AND ${seconds ?? '0'} < 60 THEN CAST(round(${days ?? '0'} * 864e9 + ${hours ?? '0'} * 36e9 + ${minutes ?? '0'} * 6e8 + ${seconds ?? '0'} * 1e7) AS BIGINT) END`);
  },
  doc: 'make-timespan-function',
};

const timezone = (sql: string, doc: string): FunctionEntry => ({ params: ['datetime', 'string'], result: 'datetime', sql, doc });

export const TIME_FUNCTIONS: FunctionTable = {
  ...PERIODS,
  bin, floor, bin_at: binAt, bin_auto: binAuto, ago, now,
  datetime_add: datetimeAdd,
  datetime_diff: datetimeDiff,
  datetime_part: datetimePart,
  getyear: part('year', 'getyear-function'),
  getmonth: part('month', 'getmonth-function'),
  monthofyear: part('month', 'monthofyear-function'),
  dayofmonth: part('day', 'dayofmonth-function'),
  dayofyear: part('dayofyear', 'dayofyear-function'),
  hourofday: part('hour', 'hourofday-function'),
  week_of_year: part('week_of_year', 'week-of-year-function'),
  weekofyear: part('week_of_year', 'week-of-year-function'),
  // Null in the last week, which ends behind the last datetime.
  dayofweek: { params: ['datetime'], result: 'timespan', floors: true, sql: "CASE WHEN $0 < TIMESTAMP '9999-12-26' THEN CAST(date_part('dow', $0) AS BIGINT) * 864000000000 END", doc: 'day-of-week-function' },
  make_datetime: makeDatetime,
  make_timespan: makeTimespan,
  unixtime_seconds_todatetime: fromUnix('seconds', '1e6'),
  unixtime_milliseconds_todatetime: fromUnix('milliseconds', '1e3'),
  unixtime_microseconds_todatetime: fromUnix('microseconds', '1'),
  unixtime_nanoseconds_todatetime: fromUnix('nanoseconds', '1e-3'),
  datetime_utc_to_local: timezone("timezone($1, $0 AT TIME ZONE 'UTC')", 'datetime-utc-to-local-function'),
  datetime_local_to_utc: timezone("timezone('UTC', timezone($1, $0))", 'datetime-local-to-utc-function'),
};

