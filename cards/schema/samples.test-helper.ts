import type { Answer } from '../../src/casebook/engine.js';
import type { CellRevision } from '../../src/casebook/cell.js';
import type { StoredFinding } from '../../src/casebook/finding.js';
import type { Column, Value } from '../../src/data/table.js';
import type { CardLinks } from '../links.js';

export const links: CardLinks = {
  chartUrl: ({ number, revision }, index) => `https://casebook.example/charts/${number}.${revision}.${index}.png`,
  pivot: ({ type, value }) => (type === 'ip' ? `enrich ${value}` : undefined),
};

export const finding = (said: Partial<StoredFinding>): StoredFinding => ({
  headline: 'A headline', severity: 'none', facts: [], entities: [], charts: [], next: [], notes: [], hash: '3fa92b1c'.repeat(8), ...said,
});

export const cellOf = (said: Partial<CellRevision>): CellRevision => ({
  schema: 1, number: 7, revision: 1, text: 'query SigninLogs', skill: 'query', skillVersion: '1', author: { id: 'a', name: 'Ana' }, overrides: {}, seed: 1,
  startedAt: '2026-11-24T02:14:05.123Z', owner: 'o', status: 'ok', inputs: [], finishedAt: '2026-11-24T02:14:06Z', elapsedMs: 412, sets: [], ...said,
});

export const cellAnswer = (said: Partial<StoredFinding>, cell: Partial<CellRevision> = {}): Answer =>
  ({ kind: 'cell', cell: cellOf({ finding: finding(said), ...cell }) });

export const view = (skill: string, said: Partial<StoredFinding>): Answer => ({ kind: 'view', skill, text: skill, finding: finding(said) });

export const column = (name: string, type: Column['type'] = 'string'): Column => ({ name, type });

export function spooled(columns: readonly Column[], preview: readonly (readonly Value[])[], rowCount = preview.length): NonNullable<StoredFinding['table']> {
  return { ref: { hash: 'h', columns, rowCount, bytes: 1, truncated: false }, preview };
}
