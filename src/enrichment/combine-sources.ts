import type { Answer, AskOptions, Observable, Sources } from './answer.js';
import { keyOf } from './source.js';

/** Several sources as one: asks them at the same time, each by those of the names that it knows, and answers in the order that `Sources` promises. */
export function combineSources(all: readonly Sources[]): Sources {
  return {
    states: async () => (await Promise.all(all.map((one) => one.states()))).flat(),
    async ask(observables, options) {
      const answers = (await Promise.all(all.map((one) => askOne(one, observables, options)))).flat();
      const places = new Map(observables.map((observable, at) => [keyOf(observable), at]));
      const place = ({ observable }: Answer): number => places.get(keyOf(observable)) ?? observables.length;
      return answers.sort((a, b) => place(a) - place(b) || (a.provider < b.provider ? -1 : Number(a.provider > b.provider)));
    },
  };
}

async function askOne(one: Sources, observables: readonly Observable[], options: AskOptions): Promise<readonly Answer[]> {
  if (options.providers === undefined) return one.ask(observables, options);
  const known = new Set((await one.states()).map(({ name }) => name));
  const providers = options.providers.filter((name) => known.has(name));
  return providers.length === 0 ? [] : one.ask(observables, { ...options, providers });
}
