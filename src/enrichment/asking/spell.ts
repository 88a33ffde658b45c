const UNITS = [['day', 86_400_000], ['hour', 3_600_000], ['minute', 60_000], ['second', 1_000]] as const;

/**
 * A duration for people, in the largest unit that divides it: "1 minute", "90 seconds". One that is a little over a unit,
 * as the windows of limits are, counts as the unit.
 */
export function spell(ms: number): string {
  const near = UNITS.find(([, one]) => ms >= one && ms - one <= Math.min(2_000, one / 5));
  if (near !== undefined) return `1 ${near[0]}`;
  const [unit, length] = UNITS.find(([, one]) => ms >= one && ms % one === 0) ?? ['second', 1_000];
  const count = Math.max(1, Math.ceil(ms / length));
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** A moment for people: "2026-03-01 08:00:01Z". */
export const untilText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`;
