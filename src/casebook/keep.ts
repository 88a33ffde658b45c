import type { TableSpool } from '../data/engine.js';
import { THIS_CELL, type Finding, type SpooledTable, type StoredFinding } from './finding.js';
import { hashOf } from './hash.js';
import type { CasebookStore, IncidentKey } from './store.js';

const isSpooled = (table: NonNullable<Finding['table']>): table is SpooledTable => 'ref' in table;

/** Puts a finding's table into the store, once per content, and gives the finding as cell `number` keeps it. */
export async function keepFinding(
  finding: Finding, number: number, key: IncidentKey, parts: { readonly store: CasebookStore; readonly spool: TableSpool },
): Promise<StoredFinding> {
  const { table, ...said } = finding;
  // A line break would begin another command: a button made of hostile data must not hold two.
  const next = said.next.filter(({ say }) => !/[\n\r\u2028\u2029]/.test(say)).map(({ label, say }) => ({ label, say: say.replaceAll(THIS_CELL, `#${number}`) }));
  const rest = { ...said, next };
  if (table === undefined) return { ...rest, hash: hashOf(rest) };
  const spooled = isSpooled(table) ? table : await parts.spool.save(table);
  await parts.store.putBlob(key, spooled.ref.hash, await parts.spool.bytes(spooled.ref.hash));
  return { ...rest, table: spooled, hash: hashOf({ ...rest, table: spooled.ref }) };
}
