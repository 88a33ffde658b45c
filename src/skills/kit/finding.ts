import type { Finding } from '../../casebook/finding.js';

/** A finding with empty lists where nothing is said. */
export const finding = (said: Pick<Finding, 'headline'> & Partial<Finding>): Finding => ({
  severity: 'none', facts: [], entities: [], charts: [], next: [], notes: [], ...said,
});

/** `1,234 rows`, `1 row`. */
export const count = (value: number, one: string, many = `${one}s`): string => `${value.toLocaleString('en')} ${value === 1 ? one : many}`;
