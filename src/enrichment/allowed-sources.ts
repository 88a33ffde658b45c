import type { Answer, ProviderState, Sources } from './answer.js';
import type { DescribedSource } from './declared/load-files.js';

/** What `providers` says of a source that could be asked, but was not allowed. */
const NOT_ALLOWED = 'it needs no key, but is asked only where CASEBOOK_SOURCES names it';

/**
 * The names of sources that may be asked: those that `wanted` lists, by name or group (`all`: every one), and those for which a setting of their
 * own is set, such as a key. Nothing leaves unless somebody decided so.
 */
export function allowedSources(described: readonly DescribedSource[], wanted: readonly string[], setting: (name: string) => string | undefined): ReadonlySet<string> {
  const isSet = (name: string): boolean => setting(name) !== undefined;
  return new Set(described.filter((one) => {
    if (wanted.includes('all') || wanted.includes(one.file.name)) return true;
    if (one.kind === 'list') return (one.file.group !== undefined && wanted.includes(one.file.group)) || (one.file.list.setting !== undefined && isSet(one.file.list.setting));
    const { base, settings } = one.file;
    return (typeof base !== 'string' && isSet(base.setting)) || Object.values(settings).some(({ name }) => isSet(name));
  }).map(({ file }) => file.name));
}

/** The same sources, of which only the allowed ones are asked; the others are `not asked` where they are named. */
export function allowOnly(allowed: ReadonlySet<string>, sources: Sources): Sources {
  const states = async (): Promise<readonly ProviderState[]> => (await sources.states()).map((state) =>
    (state.configured && !allowed.has(state.name) ? { ...state, configured: false, notes: [NOT_ALLOWED] } : state));
  return {
    states,
    async ask(observables, options) {
      const all = await states();
      const named = all.filter(({ name, configured }) => options.providers?.includes(name) ?? configured);
      const refused = named.filter(({ notes }) => notes.includes(NOT_ALLOWED));
      const unasked = observables.flatMap((observable) => refused.filter(({ types }) => types.includes(observable.type)).map(({ name }): Answer => ({
        observable, provider: name, status: 'not asked', reason: NOT_ALLOWED, details: '', checkedAt: options.now, fromCache: false,
      })));
      for (const answer of unasked) options.onAnswer?.(answer);
      const providers = named.filter((state) => !refused.includes(state)).map(({ name }) => name);
      return [...(providers.length === 0 ? [] : await sources.ask(observables, { ...options, providers })), ...unasked];
    },
  };
}
