/** Ticks of 100 ns. */
const TICKS: Readonly<Record<string, number>> = { d: 864e9, h: 36e9, m: 6e8, s: 1e7, ms: 1e4, microsecond: 10, tick: 1 };

const UNITS: readonly (readonly [RegExp, keyof typeof TICKS])[] = [
  [/^d(ays?)?$/i, 'd'],
  [/^(h|hrs?|hours?)$/i, 'h'],
  [/^(m|min|minutes?)$/i, 'm'],
  [/^(s|sec|seconds?)$/i, 's'],
  [/^(ms|millis?|milliseconds?)$/i, 'ms'],
  [/^(micros?|microseconds?)$/i, 'microsecond'],
  [/^(ticks?)$/i, 'tick'],
];

const CLOCK = /^(-)?(?:(\d{1,8})\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,7}))?)?$/;
const AMOUNT = /^(-?\d+(?:\.\d+)?)\s*([a-z]+)$/i;
const MAX_TICKS = 2n ** 63n - 1n;

function bounded(ticks: bigint): bigint | undefined {
  return ticks > MAX_TICKS || ticks < -MAX_TICKS ? undefined : ticks;
}

function clockTicks(match: RegExpExecArray): bigint | undefined {
  const [, sign, days = '0', hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59) return undefined;
  const whole = BigInt(days) * 86_400n + BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds);
  const ticks = whole * 10_000_000n + BigInt(fraction.padEnd(7, '0'));
  return bounded(sign === undefined ? ticks : -ticks);
}

function amountTicks(amount: string, unit: string): bigint | undefined {
  const scale = UNITS.find(([pattern]) => pattern.test(unit))?.[1];
  const size = scale === undefined ? undefined : TICKS[scale];
  if (size === undefined) return undefined;
  const exact = /^-?\d+$/.test(amount) ? BigInt(amount) * BigInt(size) : BigInt(Math.round(Number(amount) * size));
  return bounded(exact);
}

/**
 * Ticks of a timespan as Kusto writes them: `1d`, `1.5h`, `3.02:01:00.5`, a bare number of days.
 * Undefined where the text is none. https://learn.microsoft.com/kusto/query/scalar-data-types/timespan
 */
export function parseTimespan(text: string): bigint | undefined {
  const trimmed = text.trim();
  const clock = CLOCK.exec(trimmed);
  if (clock) return clockTicks(clock);
  const amount = AMOUNT.exec(trimmed);
  if (amount) return amountTicks(amount[1] ?? '', amount[2] ?? '');
  return /^-?\d{1,8}$/.test(trimmed) ? bounded(BigInt(trimmed) * 864_000_000_000n) : undefined;
}

/** `[-][d.]hh:mm:ss[.fffffff]`, as Kusto prints a timespan. */
export function formatTimespan(ticks: bigint): string {
  const sign = ticks < 0n ? '-' : '';
  const size = ticks < 0n ? -ticks : ticks;
  const fraction = size % 10_000_000n;
  const seconds = size / 10_000_000n;
  const two = (value: bigint): string => value.toString().padStart(2, '0');
  const days = seconds / 86_400n;
  const clock = `${two((seconds / 3600n) % 24n)}:${two((seconds / 60n) % 60n)}:${two(seconds % 60n)}`;
  const tail = fraction === 0n ? '' : `.${fraction.toString().padStart(7, '0')}`;
  return `${sign}${days > 0n ? `${days.toString()}.` : ''}${clock}${tail}`;
}
