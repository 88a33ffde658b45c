/** Ticks of 100 ns in each unit of a KQL timespan literal. */
const TICKS: Readonly<Record<string, number>> = {
  d: 864e9, h: 36e9, m: 6e8, s: 1e7, ms: 1e4, microsecond: 10, tick: 1,
};

/** Longer unit names that people type in ranges ("last 2 days"), by their KQL unit. */
const UNIT_NAMES: Readonly<Record<string, string>> = {
  day: 'd', days: 'd', hour: 'h', hours: 'h', hr: 'h', hrs: 'h', min: 'm', mins: 'm', minute: 'm', minutes: 'm',
  sec: 's', secs: 's', second: 's', seconds: 's', week: 'w', weeks: 'w', w: 'w',
};

/** Milliseconds of a duration such as `90s`, `1.5h`, `7d`, `2 days`, `1w`; null where it is none. */
export function durationMs(text: string): number | null {
  const found = /^(\d{1,9}(?:\.\d{1,7})?)\s*([a-z]+)$/i.exec(text.trim());
  const amount = Number(found?.[1]);
  const unit = (found?.[2] ?? '').toLowerCase();
  const canonical = UNIT_NAMES[unit] ?? unit;
  const ticks = canonical === 'w' ? 7 * (TICKS['d'] ?? 0) : TICKS[canonical];
  return found === null || ticks === undefined ? null : (amount * ticks) / 1e4;
}

/** Ticks → `[-][d.]hh:mm:ss[.fffffff]`, as Kusto prints a timespan. */
export function formatTimespan(ticks: bigint): string {
  const sign = ticks < 0n ? '-' : '';
  const size = ticks < 0n ? -ticks : ticks;
  const pad = (value: bigint): string => value.toString().padStart(2, '0');
  const days = size / 864_000_000_000n;
  const fraction = size % 10_000_000n;
  const clock = [size / 36_000_000_000n % 24n, size / 600_000_000n % 60n, size / 10_000_000n % 60n].map(pad).join(':');
  return `${sign}${days > 0n ? `${days.toString()}.` : ''}${clock}${fraction > 0n ? `.${fraction.toString().padStart(7, '0')}` : ''}`;
}
