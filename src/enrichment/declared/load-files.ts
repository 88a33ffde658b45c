import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { z } from 'zod';
import { listFile, providerFile, type ListFile, type ProviderFile } from './provider-file.js';
import { fileProblems } from './file-problems.js';

const MAX_FILE_BYTES = 100_000;
const MAX_FILES = 200;

export type DescribedSource =
  | { readonly kind: 'api'; readonly file: ProviderFile; readonly revision: string }
  | { readonly kind: 'list'; readonly file: ListFile; readonly revision: string };

/** Descriptions that could be read, by name, and what is wrong with the others: "acme.yaml: lookups.0.path: …". */
export interface DescribedSources {
  readonly described: readonly DescribedSource[];
  readonly problems: readonly string[];
}

/** The descriptions that come with the program. */
export const BUILT_IN_FOLDER = fileURLToPath(new URL('../providers/', import.meta.url));

/**
 * Reads every .yaml and .yml file of the folders. A file of a later folder replaces that of the same `name` of an
 * earlier one; a broken file is a problem and the others are read.
 */
export async function loadDescriptions(folders: readonly string[]): Promise<DescribedSources> {
  const byName = new Map<string, DescribedSource>();
  const problems: string[] = [];
  for (const folder of folders) {
    const here = new Set<string>();
    for (const path of await filesOf(folder, problems)) {
      const result = await readDescription(path);
      if (typeof result === 'string') problems.push(result);
      else if (here.has(result.file.name)) problems.push(`${path}: name: another file of this folder has the name ${result.file.name}, too`);
      else {
        here.add(result.file.name);
        byName.set(result.file.name, result);
      }
    }
  }
  return { described: [...byName.values()], problems };
}

async function filesOf(folder: string, problems: string[]): Promise<readonly string[]> {
  try {
    const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
    if (names.length > MAX_FILES) problems.push(`${folder}: only the first ${MAX_FILES} of ${names.length} files are read`);
    return names.slice(0, MAX_FILES).map((name) => join(folder, name));
  } catch (error) {
    problems.push(`${folder}: the folder can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return [];
  }
}

async function readDescription(path: string): Promise<DescribedSource | string> {
  try {
    const { size } = await stat(path);
    if (size > MAX_FILE_BYTES) return `${path}: it has more than ${MAX_FILE_BYTES / 1000} kB`;
    return describe(path, await readFile(path, 'utf8'));
  } catch (error) {
    return `${path}: ${error instanceof Error ? error.message.split('\n', 1)[0] ?? '' : String(error)}`;
  }
}

/** Reads the text of a file; a text that names file and field where something is wrong with it. */
export function describe(path: string, text: string): DescribedSource | string {
  const document: unknown = parse(text, { maxAliasCount: 20, prettyErrors: true });
  const isList = typeof document === 'object' && document !== null && 'list' in document;
  const revision = createHash('sha256').update(text).digest('hex').slice(0, 12);
  const parsed = isList ? listFile.safeParse(document) : providerFile.safeParse(document);
  if (!parsed.success) return `${path}: ${problemOf(parsed.error)}`;
  if ('list' in parsed.data) return { kind: 'list', file: parsed.data, revision };
  const [problem] = fileProblems(parsed.data);
  return problem === undefined ? { kind: 'api', file: parsed.data, revision } : `${path}: ${problem}`;
}

/** The first problem, with the way to its field; of a choice between forms, that of the form that came furthest. */
function problemOf({ issues }: z.ZodError): string {
  const [issue] = issues;
  if (issue === undefined) return 'it is not readable';
  const path = issue.path.join('.');
  if (issue.code === 'invalid_union') {
    const deepest = issue.errors.flat().sort((a, b) => b.path.length - a.path.length)[0];
    if (deepest !== undefined) return `${[path, ...deepest.path].filter((part) => part !== '').join('.')}: ${deepest.message}`;
  }
  return `${path === '' ? 'the file' : path}: ${issue.message}`;
}
