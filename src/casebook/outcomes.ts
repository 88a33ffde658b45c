import { UserError } from '../errors.js';
import type { CellOutcome, CellRevision } from './cell.js';
import { describeError, type Log } from '../log.js';
import type { CasebookStore, IncidentKey } from './store.js';

/** How often the end of a cell is written again while the store is away, and how long the command waits for it. */
const RETRY_MS = 1_000;
const PATIENCE = 5;

/**
 * Writes how cells ended. While the store is away the outcome is kept and written again until it is taken, so that
 * a result is not lost to a restart of the store.
 */
export class Outcomes {
  private readonly late = new Set<Promise<unknown>>();
  private closed = false;

  constructor(private readonly store: CasebookStore, private readonly log: Log) {}

  /** The cell as it now stands. Throws `store.unreachable` where the store stays away; the write goes on behind. */
  async finish(key: IncidentKey, cell: CellRevision, outcome: CellOutcome): Promise<CellRevision> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.write(key, cell, outcome);
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== 'store.unreachable') throw error;
        if (attempt >= PATIENCE || this.closed) {
          this.goOn(key, cell, outcome);
          throw new UserError({
            code: 'store.unreachable', message: `The casebook store is unreachable: #${cell.number} ran, but its result is not kept yet.`,
            next: `It is written as soon as the store is back; then: show #${cell.number}`,
          }, { cause: error });
        }
        await wait(RETRY_MS);
      }
    }
  }

  private async write(key: IncidentKey, cell: CellRevision, outcome: CellOutcome): Promise<CellRevision> {
    await this.store.finish(key, { number: cell.number, revision: cell.revision }, outcome);
    const ended = await this.store.cell(key, cell.number, cell.revision);
    if (ended === null) throw new UserError({ code: 'store.unreachable', message: `#${cell.number} is gone from the store.` });
    return ended;
  }

  private goOn(key: IncidentKey, cell: CellRevision, outcome: CellOutcome): void {
    const writing = this.untilTaken(key, cell, outcome).catch((error: unknown) => {
      this.log.error('engine.outcome-lost', { cell: cell.number, error: describeError(error) });
    }).finally(() => { this.late.delete(writing); });
    this.late.add(writing);
  }

  private async untilTaken(key: IncidentKey, cell: CellRevision, outcome: CellOutcome): Promise<void> {
    while (!this.closed) {
      await wait(RETRY_MS * 2);
      try {
        await this.write(key, cell, outcome);
        return;
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== 'store.unreachable') throw error;
      }
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    await Promise.allSettled(this.late);
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
