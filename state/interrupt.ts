import type { CellRevision } from '../src/casebook/cell.js';
import type { CellId } from '../src/casebook/variable.js';
import { UserError } from '../src/errors.js';
import { decodeRevision, encodeOutcome, joinOutcome } from './records.js';

/**
 * What becomes of a running revision whose process died: the outcome to store, and the cell as it is then.
 * Null where its draft can't be read (a newer version wrote it, say): one such record must not keep a sweep from
 * the others, and whoever reads the cell is told why.
 */
export function interrupt(id: CellId, draft: string, finishedAt: string): { readonly outcome: string; readonly cell: CellRevision } | null {
  try {
    const { startedAt } = decodeRevision(id, draft, null);
    const elapsed = Date.parse(finishedAt) - Date.parse(startedAt);
    const elapsedMs = Number.isFinite(elapsed) ? Math.max(0, elapsed) : 0;
    const outcome = joinOutcome([], encodeOutcome({ status: 'interrupted', inputs: [], finishedAt, elapsedMs }));
    return { outcome, cell: decodeRevision(id, draft, outcome) };
  } catch (error) {
    if (error instanceof UserError && error.code === 'store.record') return null;
    throw error;
  }
}
