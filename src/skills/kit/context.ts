import { evaluateText } from './evaluate.js';
import { openTable } from './open-table.js';
import { sourceValues } from './source-values.js';
import type { RunScope } from '../../casebook/ports.js';
import { RANGE } from '../../casebook/scope.js';
import type { TableProvider, TableSpool } from '../../data/engine.js';
import type { TableRef, TimeWindow } from '../../data/table.js';
import type { Enrichment } from '../../enrichment/types.js';
import { UserError } from '../../errors.js';
import { nearest } from '../../nearest.js';
import type { Skill, SkillContext } from './skill.js';

/** What the composition root lends to every skill. */
export interface Services {
  readonly providers: readonly TableProvider[];
  readonly spool: TableSpool;
  readonly enrichment: Enrichment;
  readonly pool: SkillContext['pool'];
  readonly skills: readonly Skill[];
  /** What to answer where a provider is asked for that is not configured, by its name. */
  readonly unconfigured: Readonly<Record<string, UserError>>;
}

/** mulberry32: a small pseudo-random generator, enough for sampling; the cell's seed makes it repeatable. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function rangeOf(scope: RunScope<SkillContext>): Promise<TimeWindow | undefined> {
  if (scope.skill.effects !== 'reads-logs' && scope.skill.effects !== 'leaves-network') return undefined;
  const value = (await scope.known([RANGE]))[RANGE];
  if (value === undefined || value.kind === 'range') return value?.window;
  throw new UserError({
    code: 'variable.type', message: `$${RANGE} bounds what is read, but it holds no time range.`, next: `set $${RANGE} = last 24h`,
  });
}

/** The names of `$variables` in a text; those of KQL's own (`$left`, `$right`, `$table`) are left out. */
export function namesIn(text: string): string[] {
  const names = [...text.matchAll(/\$([A-Za-z_]\w*)/g)].map(([, name]) => name ?? '');
  return [...new Set(names)].filter((name) => !['left', 'right', 'table'].includes(name));
}

function providerNamed(name: string | undefined, services: Services): TableProvider {
  const found = name === undefined ? services.providers[0] : services.providers.find((one) => one.name === name.toLowerCase());
  if (found !== undefined) return found;
  const known = services.providers.map((one) => one.name);
  const unconfigured = services.unconfigured[name?.toLowerCase() ?? ''];
  if (unconfigured !== undefined) throw unconfigured;
  const near = nearest(name ?? '', [...known, ...Object.keys(services.unconfigured)], 1)[0];
  throw new UserError({
    code: 'workspace.not-configured', message: `There is no source “${(name ?? '').slice(0, 40)}” to query.`,
    why: `Known: ${known.join(', ')}.`, ...(near === undefined ? {} : { next: `Did you mean ${near}:?` }),
  });
}

/** Makes the context in which one run of a skill works. */
export async function createContext(scope: RunScope<SkillContext>, services: Services): Promise<SkillContext> {
  const window = await rangeOf(scope);
  const fetchTable = async (ref: TableRef): Promise<Uint8Array> => {
    const bytes = await scope.blob(ref.hash);
    if (bytes !== null) return bytes;
    throw new UserError({ code: 'cell.no-table', message: 'The table of that result is no longer in the store.', why: 'Its time of keeping has passed.', next: 'Run its cell again: rerun #n' });
  };
  const resolver = { scope, services, fetchTable, ...(window === undefined ? {} : { window }) };
  return {
    now: scope.now, author: scope.author, signal: scope.signal, limits: scope.skill.limits,
    ...(window === undefined ? {} : { window }),
    random: generator(scope.seed),
    progress: (note, soFar) => { scope.progress({ note, ...(soFar === undefined ? {} : { soFar }) }); },
    openTable: (arg) => openTable(arg, resolver),
    sourceValues: (arg) => sourceValues(arg, resolver),
    async query(kql, provider) {
      const { limits } = scope.skill;
      return providerNamed(provider, services).query({
        kql, now: scope.now, signal: scope.signal, fetchTable, variables: await scope.known(namesIn(kql)),
        maxRows: limits.rows, maxBytes: limits.bytes, ...(window === undefined ? {} : { window }),
      });
    },
    providers: services.providers, spool: services.spool, enrichment: services.enrichment, pool: services.pool, commands: services.skills,
    examplesOf: (command) => services.skills.find(({ name }) => name === command)?.examples ?? [],
    casebook: {
      cells: (after, limit) => scope.allCells(after, limit),
      cell: (number, revision) => scope.cell(number, revision),
      variables: () => scope.allVariables(),
      variable: (name) => scope.variable(name),
      fetchTable,
    },
    evaluate: (arg) => evaluateText(arg, resolver),
  };
}
