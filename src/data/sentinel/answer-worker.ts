import { parentPort, workerData } from 'node:worker_threads';
import { answerOf } from './answer.js';
import type { Answer } from './answer.js';
import type { AnswerTask } from './read-answer.js';

/** How many rows are handed over at once: receiving more would hold the main thread up. */
const CHUNK_ROWS = 2_000;

const { body, limits } = workerData as AnswerTask; // given by `readAnswer` alone
const answer = answerOf(body, limits);
let sent = 0;

parentPort?.postMessage(withoutRows(answer));
parentPort?.on('message', () => {
  const rows = answer.kind === 'table' ? answer.table.rows.slice(sent, sent + CHUNK_ROWS) : [];
  sent += rows.length;
  parentPort?.postMessage(rows);
});

function withoutRows(whole: Answer): Answer {
  return whole.kind === 'table' ? { ...whole, table: { ...whole.table, rows: [] } } : whole;
}
