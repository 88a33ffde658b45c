import { UserError } from '../errors.js';
import { quoted } from '../language/literal.js';
import { nearest } from '../nearest.js';
import type { BoundInput, CellDraft, CellRevision } from './cell.js';
import { literalValue, referenceOf } from './evaluate.js';
import type { Progress } from './finding.js';
import type { Runnable, RunScope } from './ports.js';
import type { CasebookStore, IncidentKey } from './store.js';
import type { VariableValue } from './variable.js';

/** The variable that bounds what is read, as the time picker of a portal does. */
export const RANGE = 'range';

export interface ScopeParts<C> {
  readonly store: CasebookStore;
  readonly incident: IncidentKey;
  readonly skill: Runnable<C>;
  readonly draft: CellDraft;
  readonly signal: AbortSignal;
  readonly progress: (said: Progress) => void;
  /** Waits for an earlier command that is about to set the variable. Throws where that command failed. */
  readonly settled: (name: string) => Promise<void>;
}

/** Lends one run its inputs and keeps the record of what it read. */
export function createScope<C>(parts: ScopeParts<C>): RunScope<C> {
  const { store, incident, skill, draft } = parts;
  const inputs = new Map<string, BoundInput>();

  const overridden = async (name: string, text: string): Promise<VariableValue> => {
    const reference = referenceOf(text);
    // A range has blanks in it, so in `name=value` it stands in quotes.
    if (reference === null) return literalValue(name === RANGE ? (quoted(text) ?? text) : text, new Date(draft.startedAt));
    if (reference.kind === 'variable' && reference.column === undefined && reference.name !== name) return read(reference.name);
    throw new UserError({
      code: 'param.invalid', message: `$${name} can't be given ${text.slice(0, 60)} for one run.`, why: 'A value or another variable can.',
      next: `set $x = ${text.slice(0, 60)}   and then   ${name}=$x`,
    });
  };

  const find = async (name: string): Promise<VariableValue | null> => {
    const bound = inputs.get(name);
    if (bound !== undefined) return bound.value;
    const override = Object.hasOwn(draft.overrides, name) ? draft.overrides[name] : undefined;
    if (override !== undefined) {
      const value = await overridden(name, override);
      inputs.set(name, { name, revision: null, value });
      return value;
    }
    await parts.settled(name);
    const variable = await store.variable(incident, name);
    if (variable === null) return null;
    inputs.set(name, { name, revision: variable.revision, value: variable.value });
    return variable.value;
  };

  const read = async (name: string): Promise<VariableValue> => {
    const value = await find(name);
    return value ?? unknownVariable(store, incident, name);
  };

  return {
    incident, skill, author: draft.author, now: draft.startedAt, seed: draft.seed, signal: parts.signal,
    variable: read,
    async known(names) {
      const found: Record<string, VariableValue> = {};
      for (const name of new Set(names)) {
        const value = await find(name);
        if (value !== null) found[name] = value;
      }
      return found;
    },
    get inputs() {
      return [...inputs.values()];
    },
    cell: (number, revision) => knownCell(store, incident, number, revision),
    progress: parts.progress,
    allCells: (after, limit) => store.cells(incident, { ...(after === undefined ? {} : { after }), ...(limit === undefined ? {} : { limit }) }),
    allVariables: () => store.variables(incident),
    blob: (hash) => store.getBlob(incident, hash),
  };
}

async function unknownVariable(store: CasebookStore, incident: IncidentKey, name: string): Promise<never> {
  const names = (await store.variables(incident)).map((one) => one.name);
  const near = nearest(name, names, 2);
  const kept = names.length === 0 ? 'The incident has no variables yet.' : `The incident has ${names.slice(0, 12).map((one) => `$${one}`).join(', ')}${names.length > 12 ? ' …' : ''}.`;
  throw new UserError({
    code: 'variable.unknown', message: `There is no variable $${name}.`, why: kept,
    next: near[0] === undefined ? `set $${name} = …   or bind a result: query … as $${name}` : `Did you mean $${near[0]}?`,
    suggestions: ['vars'],
  });
}

/** A cell of the incident. Throws `cell.unknown` with the numbers that exist. */
export async function knownCell(store: CasebookStore, incident: IncidentKey, number: number, revision?: number): Promise<CellRevision> {
  const cell = await store.cell(incident, number, revision);
  if (cell !== null) return cell;
  const last = await store.lastNumber(incident);
  const why = last === 0 ? 'The casebook is empty.' : number <= last && revision !== undefined ? `#${number} has fewer revisions.` : `The last cell is #${last}.`;
  throw new UserError({
    code: 'cell.unknown', message: `There is no cell #${number}${revision === undefined ? '' : `.${revision}`}.`, why,
    next: 'history', suggestions: ['history'],
  });
}
