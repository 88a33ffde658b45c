const ISO = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?)?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/i;
const AMERICAN = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d{1,9}))?)?\s*(AM|PM)?)?\s*(Z)?$/i;
const WORDS = /^(?:[a-z]{3},? +)?(\d{1,2})[ -]([a-z]{3})[a-z]*[ -](\d{4})(?: +(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?)? *(GMT|UTC|Z)?$/i;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

interface Parts {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  /** Up to seven digits after the seconds' point. */
  readonly fraction: string;
  readonly zone: string;
}

function offsetMinutes(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function inRange(parts: Parts): boolean {
  const daysInMonth = new Date(Date.UTC(2000, parts.month, 0)).getUTCDate();
  const leapDay = parts.month === 2 && parts.day === 29;
  const leapYear = (parts.year % 4 === 0 && parts.year % 100 !== 0) || parts.year % 400 === 0;
  return parts.year >= 1 && parts.month >= 1 && parts.month <= 12 && parts.day >= 1 && parts.day <= daysInMonth
    && (!leapDay || leapYear) && parts.hour <= 23 && parts.minute <= 59 && parts.second <= 59;
}

function toIso(parts: Parts): string | undefined {
  if (!inRange(parts)) return undefined;
  const date = new Date(0);
  date.setUTCFullYear(parts.year, parts.month - 1, parts.day);
  date.setUTCHours(parts.hour, parts.minute - offsetMinutes(parts.zone), parts.second, 0);
  const year = date.getUTCFullYear();
  if (year < 1 || year > 9999) return undefined;
  const fraction = parts.fraction.slice(0, 7).padEnd(7, '0').replace(/0+$/, '');
  return `${date.toISOString().replace(/\.\d+Z$/, '')}${fraction === '' ? '' : `.${fraction}`}Z`;
}

function isoParts(text: string): Parts | undefined {
  const match = ISO.exec(text);
  if (!match) return undefined;
  const [, year, month = '1', day = '1', hour = '0', minute = '0', second = '0', fraction = '', zone = ''] = match;
  return { year: Number(year), month: Number(month), day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second), fraction, zone };
}

function americanParts(text: string): Parts | undefined {
  const match = AMERICAN.exec(text);
  if (!match) return undefined;
  const [, month, day, year, hour = '0', minute = '0', second = '0', fraction = '', half] = match;
  const pm = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'PM' ? 12 : 0);
  return { year: Number(year), month: Number(month), day: Number(day), hour: pm, minute: Number(minute), second: Number(second), fraction, zone: 'Z' };
}

function wordParts(text: string): Parts | undefined {
  const match = WORDS.exec(text);
  if (!match) return undefined;
  const [, day, monthName = '', year, hour = '0', minute = '0', second = '0'] = match;
  const month = MONTHS.indexOf(monthName.toLowerCase()) + 1;
  return { year: Number(year), month, day: Number(day), hour: Number(hour), minute: Number(minute), second: Number(second), fraction: '', zone: 'Z' };
}

/**
 * ISO 8601 UTC (up to seven fraction digits) of a datetime in one of the forms that Kusto reads; undefined otherwise.
 * https://learn.microsoft.com/kusto/query/scalar-data-types/datetime
 */
export function parseDatetime(text: string): string | undefined {
  // `2025, 6, 14` and `2017 - 08 - 01` are dates too.
  const trimmed = text.trim().replace(/^(\d{4})\s*[,-]\s*(\d{1,2})\s*[,-]\s*(\d{1,2})(?!\d)/, '$1-$2-$3');
  const parts = isoParts(trimmed) ?? americanParts(trimmed) ?? wordParts(trimmed);
  return parts && toIso(parts);
}
