const HOUR = 3_600_000;

/** How busy people are in each hour of a working day (UTC), and how much of that is left on a day of the weekend. */
const WORKDAY = [
  0.06, 0.05, 0.05, 0.05, 0.06, 0.1, 0.25, 0.6, 1.05, 1.3, 1.25, 1.15, 0.9, 1, 1.2, 1.15, 1, 0.75, 0.45, 0.3, 0.22, 0.16, 0.11, 0.08,
];
const WEEKEND = 0.28;

/** A stretch of one hour with the rows that fall into it. */
export interface HourSlot {
  /** ms since the epoch */
  readonly start: number;
  /** Number of the first row. */
  readonly first: number;
  readonly rows: number;
}

/**
 * Spreads `rows` over the hours from `start` to `end` (ms) as people work; `flat` of them (0 to 1) come evenly, as
 * machines do. The counts add up to `rows`.
 */
export function spread(rows: number, start: number, end: number, flat: number): readonly HourSlot[] {
  const hours = Math.round((end - start) / HOUR);
  const human = Array.from({ length: hours }, (_, k) => {
    const middle = new Date(start + (k + 0.5) * HOUR);
    const weekday = middle.getUTCDay();
    return (WORKDAY[middle.getUTCHours()] ?? 0) * (weekday === 0 || weekday === 6 ? WEEKEND : 1);
  });
  const total = human.reduce((sum, weight) => sum + weight, 0);
  const slots: HourSlot[] = [];
  let share = 0;
  let first = 0;
  for (const [k, weight] of human.entries()) {
    share += flat / hours + (1 - flat) * (weight / total);
    const next = k === hours - 1 ? rows : Math.round(rows * share);
    slots.push({ start: start + k * HOUR, first, rows: next - first });
    first = next;
  }
  return slots;
}
