import { peel, type Peeled } from './peel.js';
import { runRecipe } from './recipe/run.js';
import { tryAll } from './recipe/try.js';
import { PEEL_LIMITS } from './types.js';

export interface PeelManyInput {
  readonly values: readonly string[];
  readonly depth: number;
  /** What is done with each: peeled by itself, taken through a recipe, or tried in all ways. */
  readonly how?: { readonly recipe: string } | 'try';
  /** Milliseconds for all of them; values that it does not reach are given back as null. */
  readonly ms: number;
}

/** Layers kept of all values together. */
const MAX_LAYERS = 50_000;
const MAX_BYTES = 128_000_000;
/** UTF-16 units of text that are given back; beyond it, layers keep the beginning of theirs only. */
const MAX_TEXT = 16_000_000;
const SHORT_TEXT = 200;

/** Peels each value, as `peel` does, or as `how` says; runs in a worker where the values are many or large. */
export function peelMany({ values, depth, how, ms }: PeelManyInput): (Peeled | null)[] {
  const end = performance.now() + ms;
  const expired = (): boolean => performance.now() > end;
  let layers = MAX_LAYERS;
  let bytes = MAX_BYTES;
  let text = MAX_TEXT;
  return values.map((value) => {
    if (layers <= 0 || bytes <= 0 || expired()) return null;
    const limits = {
      ...PEEL_LIMITS, depth, expired,
      layers: Math.min(PEEL_LIMITS.layers, layers), outputBytes: Math.min(PEEL_LIMITS.outputBytes, bytes), textKept: text > 0 ? PEEL_LIMITS.textKept : SHORT_TEXT,
    };
    const peeled = how === undefined ? peel(value, limits) : how === 'try' ? tryAll(value, limits) : runRecipe(value, how.recipe, limits);
    for (const layer of flat(peeled.layers)) {
      layers -= 1;
      bytes -= layer.size;
      text -= layer.text.length;
    }
    return peeled;
  });
}

/** Every layer, parents before their children. */
export function flat(layers: Peeled['layers']): Peeled['layers'] {
  return layers.flatMap((layer) => [layer, ...flat(layer.children)]);
}
