import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf, UserError } from '../../errors.js';
import { functionsIn } from '../../kql/library/definition.js';
import type { LibraryEntry } from '../../kql/library/definition.js';
import { expandLibrary } from '../../kql/library/expand.js';
import type { QueryRequest, QueryResult } from '../engine.js';

const FILES = /\.(kql|csl|txt|ya?ml)$/i;
const MAX_FILE_BYTES = 1 << 20;
const MAX_FILES = 2_000;

/** A folder of the team's own KQL functions, such as ASIM parsers. */
export interface FunctionLibrary {
  readonly entries: () => Promise<readonly LibraryEntry[]>;
}

/** Reads the folder anew where a file has changed; a folder that does not exist is an empty one. */
export function createFunctionLibrary(folder: string | undefined): FunctionLibrary {
  const read = new Map<string, { readonly version: string; readonly entries: readonly LibraryEntry[] }>();
  const entriesOf = async (name: string): Promise<readonly LibraryEntry[]> => {
    const path = join(folder ?? '', name);
    const { size, mtimeMs } = await stat(path);
    const version = `${String(size)} ${String(mtimeMs)}`;
    const known = read.get(name);
    if (known?.version === version) return known.entries;
    const entries = size > MAX_FILE_BYTES ? [{ name: name.replace(/\.\w+$/, ''), problem: 'there is more than 1 MB' }] : functionsIn(name, await readFile(path, 'utf8'));
    read.set(name, { version, entries });
    return entries;
  };
  return {
    entries: async () => {
      if (folder === undefined) return [];
      let names: readonly string[];
      try {
        names = await readdir(folder);
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return [];
        throw error;
      }
      const found = names.filter((name) => FILES.test(name)).sort().slice(0, MAX_FILES);
      return (await Promise.all(found.map(entriesOf))).flat();
    },
  };
}

/** Runs `work` on the request with the library's functions written before its query; errors point into the query as typed. */
export async function withLibrary<T>(library: FunctionLibrary, request: QueryRequest, work: (request: QueryRequest) => Promise<T>): Promise<{ readonly result: T; readonly functions: readonly string[] }> {
  const { text, functions, asTyped } = expandLibrary(request.kql, await library.entries());
  try {
    return { result: await work(functions.length === 0 ? request : { ...request, kql: text }), functions };
  } catch (error) {
    throw error instanceof UserError ? asTyped(error) : error;
  }
}

/** A result that says which of the library's functions it comes from. */
export function withFunctions({ result, functions }: { readonly result: QueryResult; readonly functions: readonly string[] }): QueryResult {
  return functions.length === 0 ? result : { ...result, provenance: `${result.provenance}; functions: ${functions.join(', ')}` };
}
