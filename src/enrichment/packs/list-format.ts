import { UserError } from '../../errors.js';
import type { Opinion } from '../answer.js';
import { canonical } from '../context/observable.js';
import { readEntries } from '../declared/list-entries.js';
import { BUILT_IN_FOLDER, loadDescriptions } from '../declared/load-files.js';
import type { ListFile } from '../declared/provider-file.js';
import { SourceFailure } from '../source.js';
import type { Add, ReadResult } from './entry.js';
import { observablesFrom } from './foreign-types.js';

/**
 * Reads documents of a list that comes with the program, such as the catalogue of `cisa-kev`. `opinion`: of all entries, in
 * place of that of the list. Throws `evidence.unreadable` where there is no such list, or the documents have another form.
 */
export async function readFormat(format: string, documents: readonly string[], opinion: Opinion | undefined, add: Add): Promise<ReadResult> {
  const file = await listNamed(format);
  const entries = await readEntries(file, documents).catch((error: unknown) => {
    if (error instanceof SourceFailure) throw unreadable(`its files are not in the form of ${format}`, error);
    throw error;
  });
  const usual = opinion ?? file.opinion;
  let read = 0;
  let skipped = entries.skipped;
  for (const { value, isNetwork, details } of entries.all()) {
    const observables = isNetwork ? observablesFrom('cidr', value) : file.types.slice(0, 1).flatMap((type) => canonical(type, value) ?? []);
    if (observables.length === 0) skipped += 1;
    for (const observable of observables) {
      if (!add({ ...observable, details, ...(usual === undefined ? {} : { opinion: usual }), ...(file.score === undefined ? {} : { score: file.score }) })) return { read, skipped };
      read += 1;
    }
  }
  if (read === 0) throw unreadable(`its files hold nothing in the form of ${format}`);
  return { read, skipped, full: entries.full };
}

async function listNamed(name: string): Promise<ListFile> {
  const { described } = await loadDescriptions([BUILT_IN_FOLDER]);
  const lists = described.flatMap((one) => (one.kind === 'list' ? [one.file] : []));
  const found = lists.find((list) => list.name === name);
  if (found === undefined) throw unreadable(`there is no format “${name}”, but: ${lists.map((list) => list.name).join(', ')}`);
  return found;
}

const unreadable = (message: string, cause?: unknown): UserError => new UserError({ code: 'evidence.unreadable', message }, { cause });
