import type { Json } from '../../data/table.js';
import { HostLimit, HostRefusal } from './entry.js';
import type { HostTable } from './entry.js';

const MAX_PATHS = 100_000;
const MAX_DEPTH = 200;

function collect(value: Json, path: string, depth: number, found: Set<string>): void {
  if (depth > MAX_DEPTH || found.size > MAX_PATHS) throw new HostLimit(`treepath() goes to ${MAX_DEPTH} levels and ${MAX_PATHS} paths.`);
  if (value === null || typeof value !== 'object') return;
  const children: readonly (readonly [string, Json])[] = Array.isArray(value)
    ? (value as readonly Json[]).map((each) => ['[0]', each] as const)
    : Object.entries(value).map(([name, each]) => [`['${name}']`, each] as const);
  for (const [step, child] of children) {
    if (step.includes("'", 2) && step.indexOf("'", 2) < step.length - 2) throw new HostRefusal('treepath() of a name with a quote is not supported on evidence.');
    found.add(path + step);
    collect(child, path + step, depth + 1, found);
  }
}

/** Paths in a bag, parents first; all elements of an array share the path `[0]`. */
export const TREE_PATH_FUNCTIONS: HostTable = {
  treepath: {
    params: ['dynamic'],
    result: 'dynamic',
    call: ([json]) => {
      // The text is DuckDB's own JSON.
      const value = typeof json === 'string' ? (JSON.parse(json) as Json) : null;
      if (value === null || typeof value !== 'object') return null;
      const found = new Set<string>();
      collect(value, '', 0, found);
      return JSON.stringify([...found]);
    },
    doc: 'treepath-function',
  },
};
