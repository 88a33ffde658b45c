import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { codeOf } from '../../errors.js';
import type { Value } from '../table.js';
import { answerOf } from './answer.js';
import type { Answer } from './answer.js';
import { answerTooLarge } from './answer-too-large.js';
import type { TableLimits } from './table-of.js';

export interface AnswerTask {
  readonly body: string;
  readonly limits: TableLimits;
}

/** A body up to this size is read in place: that takes some 20 ms, about as long as starting a worker. */
const IN_PLACE_CHARS = 1_000_000;
const DEFAULT_HEAP_MB = 2_048;

/**
 * `answerOf`, in a worker where the body is large, so that other conversations go on meanwhile. Rejects where the signal
 * aborts, and with `UserError` `kql.limit` where the worker's heap is used up; the worker is stopped then.
 */
export async function readAnswer(task: AnswerTask, signal: AbortSignal, heapMb = DEFAULT_HEAP_MB): Promise<Answer> {
  if (task.body.length <= IN_PLACE_CHARS) return answerOf(task.body, task.limits);
  const worker = new Worker(new URL('./answer-worker.js', import.meta.url), { workerData: task, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  try {
    const answer = (await receive(worker, signal)) as Answer; // the worker's first message
    return answer.kind === 'table' ? { ...answer, table: { ...answer.table, rows: await rowsFrom(worker, signal) } } : answer;
  } catch (error) {
    if (isOutOfMemory(error)) throw answerTooLarge('Its rows do not fit into memory.', error);
    throw error;
  } finally {
    await worker.terminate();
  }
}

const isOutOfMemory = (error: unknown): boolean => codeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY';

async function rowsFrom(worker: Worker, signal: AbortSignal): Promise<(readonly Value[])[]> {
  const rows: (readonly Value[])[] = [];
  for (;;) {
    worker.postMessage('more');
    const chunk = (await receive(worker, signal)) as readonly (readonly Value[])[]; // the worker's answer to "more"
    if (chunk.length === 0) return rows;
    rows.push(...chunk);
    await nextTurn();
  }
}

/** The worker's next message; rejects where the worker fails. */
async function receive(worker: Worker, signal: AbortSignal): Promise<unknown> {
  const received: readonly unknown[] = await once(worker, 'message', { signal });
  return received[0];
}
