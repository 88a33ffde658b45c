import type { Answer, ProviderState, Sources } from './answer.js';
import type { DescribedSource } from './declared/load-files.js';

/** What `providers` says of a source that could be asked, but was not allowed. */
const NOT_ALLOWED = 'it needs no key, but is asked only where CASEBOOK_SOURCES names it';

/** What allows a source to be asked. */
export interface Allowable {
  readonly name: string;
  /** A name that it shares with others. */
  readonly group?: string;
  /** Settings of its own, such as a key: one that is set allows it. */
  readonly settings: readonly string[];
}

/** What allows a source that a file describes. */
export function allowableOf(one: DescribedSource): Allowable {
  if (one.kind === 'list') {
    const { name, group, list } = one.file;
    return { name, settings: list.setting === undefined ? [] : [list.setting], ...(group === undefined ? {} : { group }) };
  }
  const { name, base, settings } = one.file;
  return { name, settings: [...(typeof base === 'string' ? [] : [base.setting]), ...Object.values(settings).map((setting) => setting.name)] };
}

/**
 * The names of sources that may be asked: those that `wanted` lists, by name or group (`all`: every one), and those for which a setting of their
 * own is set, such as a key. Nothing leaves unless somebody decided so.
 */
export function allowedSources(known: readonly Allowable[], wanted: readonly string[], setting: (name: string) => string | undefined): ReadonlySet<string> {
  return new Set(known.filter(({ name, group, settings }) =>
    wanted.some((one) => one === 'all' || one === name || one === group) || settings.some((one) => setting(one) !== undefined)).map(({ name }) => name));
}

/** The same sources, of which only the allowed ones are asked; the others are `not asked` where they are named, and `why` says the reason. */
export function allowOnly(allowed: ReadonlySet<string>, sources: Sources, why = NOT_ALLOWED): Sources {
  const states = async (): Promise<readonly ProviderState[]> => (await sources.states()).map((state) =>
    (state.configured && !allowed.has(state.name) ? { ...state, configured: false, notes: [why] } : state));
  return {
    states,
    async ask(observables, options) {
      const all = await states();
      const named = all.filter(({ name, configured }) => options.providers?.includes(name) ?? configured);
      const refused = named.filter(({ notes }) => notes.includes(why));
      const unasked = observables.flatMap((observable) => refused.filter(({ types }) => types.includes(observable.type)).map(({ name }): Answer => ({
        observable, provider: name, status: 'not asked', reason: why, details: '', checkedAt: options.now, fromCache: false,
      })));
      for (const answer of unasked) options.onAnswer?.(answer);
      const providers = named.filter((state) => !refused.includes(state)).map(({ name }) => name);
      return [...(providers.length === 0 ? [] : await sources.ask(observables, { ...options, providers })), ...unasked];
    },
  };
}
