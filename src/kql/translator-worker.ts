/** The worker's side of `translator.ts`: loads the parser and answers one message at a time. */
import { parentPort } from 'node:worker_threads';
import { UserError } from '../errors.js';
import type { TableSchema } from '../data/table.js';
import { complete } from './complete.js';
import { selfTest } from './parser/kusto.js';
import { translateNow } from './translate.js';
import type { Completion, Reply, SchemaMessage, WorkMessage } from './translator-protocol.js';
import type { Translation } from './types.js';

const MAX_DEFECT = 2_000;
const schemas = new Map<number, readonly TableSchema[]>();
const KEPT_SCHEMAS = 8;

function keep(message: SchemaMessage): void {
  schemas.set(message.key, message.tables);
  for (const oldest of schemas.keys()) {
    if (schemas.size <= KEPT_SCHEMAS) break;
    schemas.delete(oldest);
  }
}

function tablesOf(key: number): readonly TableSchema[] {
  const tables = schemas.get(key);
  if (!tables) throw new Error(`The schemas ${key} were not sent`);
  return tables;
}

function answer(message: WorkMessage): Translation | readonly Completion[] | undefined {
  switch (message.kind) {
    case 'warm':
      selfTest();
      translateNow({ text: 'print x = 1 | where x > 0 | summarize count() by x', tables: [], variables: {}, now: '2024-01-01T00:00:00Z' });
      return undefined;
    case 'translate':
      return translateNow({ ...message.request, tables: tablesOf(message.schemas) });
    case 'complete':
      return complete({ text: message.text, offset: message.offset, tables: tablesOf(message.schemas) });
  }
}

/** Stacks of the minified parser hold one line of 4 MB: only the first lines' beginnings travel. */
function defectText(error: unknown): string {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return text.split('\n').map((line) => line.slice(0, 200)).join('\n').slice(0, MAX_DEFECT);
}

function reply(message: WorkMessage): Reply {
  try {
    return { id: message.id, ok: true, value: answer(message) };
  } catch (error) {
    if (error instanceof UserError) return { id: message.id, ok: false, user: error.data };
    return { id: message.id, ok: false, defect: defectText(error) };
  }
}

parentPort?.on('message', (message: WorkMessage | SchemaMessage) => {
  if (message.kind === 'schemas') keep(message);
  else parentPort?.postMessage(reply(message));
});
