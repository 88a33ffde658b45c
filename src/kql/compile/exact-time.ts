import type { KustoType } from '../../data/table.js';
import { parseDatetime } from '../literals/datetime.js';
import { formatTimespan, parseTimespan } from '../literals/timespan.js';
import { unsupported } from './refuse.js';
import type { Span } from './refuse.js';
import { literal, nullOf } from './scalar.js';
import type { Scalar } from './scalar.js';

/*
 * Kusto's times have ticks of 100 ns, DuckDB's have microseconds. Constants are calculated here in ticks, so that
 * `datetime(…) + 1tick` and its like are right; a result finer than a microsecond is refused where it would meet SQL.
 */

export const MICROSECONDS_NOTE = 'Times have microseconds here: the seventh digit of a second is dropped.';

/** From 0001-01-01, where Kusto's times and bins begin, to 1970-01-01. */
export const UNIX_EPOCH_TICKS = 621_355_968_000_000_000n;
export const UNIX_EPOCH_MICROSECONDS = UNIX_EPOCH_TICKS / 10n;
/** The last of the year 9999. */
export const MAX_TICKS = 3_155_378_975_999_999_999n;

/** Ticks since 0001-01-01 of a datetime literal, or the ticks of a timespan literal. */
export function ticksOf(value: Scalar): bigint | undefined {
  if (typeof value.constant !== 'string') return undefined;
  if (value.type === 'timespan') return parseTimespan(value.constant);
  const iso = value.type === 'datetime' ? parseDatetime(value.constant) : undefined;
  if (iso === undefined) return undefined;
  const [, whole = '', fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso) ?? [];
  return BigInt(Date.parse(`${whole}Z`)) * 10_000n + UNIX_EPOCH_TICKS + BigInt(fraction.padEnd(7, '0'));
}

/** `2020-01-01T00:00:00.0000001Z` */
export function isoOfTicks(ticks: bigint): string {
  const seconds = (ticks - (ticks % 10_000_000n) - UNIX_EPOCH_TICKS) / 10_000n;
  return new Date(Number(seconds)).toISOString().replace('.000Z', `.${String(ticks % 10_000_000n).padStart(7, '0')}Z`);
}

const isFiner = (value: Scalar): boolean => (ticksOf(value) ?? 0n) % 10n !== 0n;

/** A datetime of so many ticks; null outside of the years 1 to 9999. Its SQL is refused where it has a seventh digit. */
export function datetimeOfTicks(ticks: bigint, node: Span): Scalar {
  if (ticks < 0n || ticks > MAX_TICKS) return nullOf('datetime');
  const constant = isoOfTicks(ticks);
  if (ticks % 10n === 0n) return literal('datetime', constant);
  return {
    type: 'datetime', nullable: false, constant,
    get sql(): string {
      return unsupported(node, 'A time finer than a microsecond', 'Write six digits of the second.');
    },
  };
}

/** A finer literal rounded down to a microsecond: the same for what looks at whole microseconds only. */
export const wholeMicroseconds = (value: Scalar): Scalar => {
  const ticks = value.type === 'datetime' && isFiner(value) ? ticksOf(value) : undefined;
  return ticks === undefined ? value : literal('datetime', isoOfTicks(ticks - (ticks % 10n)));
};

/** Both operands in ticks, where they are literals and one is finer than a microsecond. */
function fineTicks(left: Scalar, right: Scalar): readonly [bigint, bigint] | undefined {
  const [a, b] = [ticksOf(left), ticksOf(right)];
  return a === undefined || b === undefined || !(isFiner(left) || isFiner(right)) ? undefined : [a, b];
}

/** Sum or difference of time literals that are finer than a microsecond; undefined for all others. */
export function exactArithmetic(operator: string, left: Scalar, right: Scalar, node: Span): Scalar | undefined {
  const [a, b] = fineTicks(left, right) ?? [];
  if (a === undefined || b === undefined || (operator !== 'Add' && operator !== 'Subtract')) return undefined;
  const ticks = operator === 'Add' ? a + b : a - b;
  if (left.type !== right.type) return datetimeOfTicks(ticks, node);
  return left.type === 'datetime' ? literal('timespan', formatTimespan(ticks)) : undefined;
}

/** `left - right` in ticks where both are datetime literals and one is finer than a microsecond. */
export function exactOrder(left: Scalar, right: Scalar): bigint | undefined {
  const [a, b] = left.type === 'datetime' && right.type === 'datetime' ? (fineTicks(left, right) ?? []) : [];
  return a === undefined || b === undefined ? undefined : a - b;
}

/** tostring(), tolong() and todouble() of a datetime literal that is finer, todatetime() of such a number. */
export function exactConversion(value: Scalar, type: KustoType, node: Span | undefined): Scalar | undefined {
  if (type === 'datetime' && (value.type === 'long' || value.type === 'int' || value.type === 'real') && typeof value.constant === 'number' && Math.abs(value.constant) <= 2 ** 53) {
    return datetimeOfTicks(BigInt(Math.trunc(value.constant)), node ?? { start: 0, end: 0 });
  }
  const ticks = value.type === 'datetime' && isFiner(value) ? ticksOf(value) : undefined;
  if (ticks === undefined) return undefined;
  if (type === 'string') return literal('string', isoOfTicks(ticks));
  if (type === 'long') return literal('long', String(ticks));
  return type === 'real' ? literal('real', Number(ticks)) : undefined;
}

/** Moves a midnight to the start of its period, and a start to the next one's. */
const PERIODS: Readonly<Record<string, readonly [toStart: (date: Date) => void, toNext: (date: Date) => void]>> = {
  day: [() => undefined, (date) => date.setUTCDate(date.getUTCDate() + 1)],
  week: [(date) => date.setUTCDate(date.getUTCDate() - date.getUTCDay()), (date) => date.setUTCDate(date.getUTCDate() + 7)],
  month: [(date) => date.setUTCDate(1), (date) => date.setUTCMonth(date.getUTCMonth() + 1)],
  year: [(date) => date.setUTCMonth(0, 1), (date) => date.setUTCFullYear(date.getUTCFullYear() + 1)],
};

/** First or last tick of the day, week, month or year of a datetime literal; undefined for what is none. */
export function exactPeriod(unit: string, end: boolean, value: Scalar): Scalar | undefined {
  const ticks = value.type === 'datetime' ? ticksOf(value) : undefined;
  const moves = PERIODS[unit];
  if (ticks === undefined || !moves) return undefined;
  const date = new Date(Date.parse(isoOfTicks(ticks).replace(/T.*/, 'T00:00:00Z')));
  moves[0](date);
  if (end) moves[1](date);
  const result = BigInt(date.getTime()) * 10_000n + UNIX_EPOCH_TICKS - (end ? 1n : 0n);
  return result < 0n || result > MAX_TICKS ? undefined : literal('datetime', isoOfTicks(result));
}
