const MICROS_PER_SECOND = 1_000_000n;
const TICKS_PER_SECOND = 10_000_000n;
const TICKS_PER_DAY = 86_400n * TICKS_PER_SECOND;
/** 0001-01-01 and 9999-12-31T23:59:59.999999, the bounds of Kusto's datetime, in microseconds since 1970. */
const FIRST_MICROS = -62_135_596_800_000_000n;
const LAST_MICROS = 253_402_300_799_999_999n;

/** Microseconds since 1970 as ISO 8601 UTC, without trailing zeros in the fraction; null outside Kusto's range. */
export function formatDatetime(micros: bigint): string | null {
  if (micros < FIRST_MICROS || micros > LAST_MICROS) return null;
  let rest = micros % MICROS_PER_SECOND;
  if (rest < 0n) rest += MICROS_PER_SECOND;
  const seconds = new Date(Number((micros - rest) / 1000n)).toISOString().slice(0, 19);
  return `${seconds}${fraction(rest, 6)}Z`;
}

/** Ticks of 100 ns as `[-][d.]hh:mm:ss[.fffffff]`; the fraction has seven digits or is left out, as in Kusto. */
export function formatTimespan(ticks: bigint): string {
  const size = ticks < 0n ? -ticks : ticks;
  const days = size / TICKS_PER_DAY;
  const seconds = (size % TICKS_PER_DAY) / TICKS_PER_SECOND;
  const rest = size % TICKS_PER_SECOND;
  const clock = [seconds / 3600n, (seconds / 60n) % 60n, seconds % 60n].map((part) => String(part).padStart(2, '0'));
  const tail = rest === 0n ? '' : `.${String(rest).padStart(7, '0')}`;
  return `${ticks < 0n ? '-' : ''}${days > 0n ? `${String(days)}.` : ''}${clock.join(':')}${tail}`;
}

const TIMESPAN = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,7}))?$/;

/** Reads what `formatTimespan` writes; null where the text is no timespan. */
export function parseTimespan(text: string): bigint | null {
  const match = TIMESPAN.exec(text);
  if (match === null) return null;
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', part = ''] = match;
  const clock = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  const ticks = BigInt(days) * TICKS_PER_DAY + clock * TICKS_PER_SECOND + BigInt(part.padEnd(7, '0'));
  return sign === undefined ? ticks : -ticks;
}

function fraction(value: bigint, digits: number): string {
  return value === 0n ? '' : `.${String(value).padStart(digits, '0').replace(/0+$/, '')}`;
}

/** Microseconds since 1970 of an ISO 8601 moment with a zone; finer digits are cut. Throws a RangeError on other text. */
export function microsOf(moment: string): bigint {
  const millis = Date.parse(moment.replace(/(\.\d{3})\d+/, '$1'));
  if (Number.isNaN(millis)) throw new RangeError(`Not an ISO 8601 moment: ${moment.slice(0, 60)}`);
  const finer = /\.\d{3}(\d{1,3})/.exec(moment)?.[1] ?? '';
  return BigInt(millis) * 1000n + BigInt(finer.padEnd(3, '0'));
}
