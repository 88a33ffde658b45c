/** Replies of the scripts as cells and variables; the lists are described in the Lua files. */
import type { CellRevision } from '../../src/casebook/cell.js';
import type { VariableRevision } from '../../src/casebook/variable.js';
import { unescapePart } from '../keys.js';
import { decodeRevision, decodeVariable } from '../records.js';

/** A reply that must be a list of texts. */
export function textsOf(reply: unknown): string[] {
  if (!Array.isArray(reply)) throw unexpected(reply);
  return reply.map((item: unknown) => {
    if (typeof item !== 'string') throw unexpected(item);
    return item;
  });
}

/** `number, revision, draft, outcome or ''` and so on. */
export function revisionsOf(texts: readonly string[]): CellRevision[] {
  return groups(texts, 4).map(([number = '', revision = '', draft = '', outcome = '']) =>
    decodeRevision({ number: Number(number), revision: Number(revision) }, draft, outcome === '' ? null : outcome));
}

/** `escaped name, revision, record` and so on. */
export function variablesOf(texts: readonly string[]): VariableRevision[] {
  return groups(texts, 3).map(([name = '', revision = '', record = '']) =>
    decodeVariable(unescapePart(name), Number(revision), record));
}

function groups(texts: readonly string[], size: number): string[][] {
  if (texts.length % size !== 0) throw unexpected(texts.length);
  return Array.from({ length: texts.length / size }, (_, index) => texts.slice(index * size, (index + 1) * size));
}

function unexpected(reply: unknown): Error {
  return new TypeError(`A script replied ${typeof reply === 'number' ? `with ${reply} items` : typeof reply} against its contract`);
}
