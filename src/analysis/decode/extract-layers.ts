import { gatherIndicators, type ExtractedMany, type ExtractManyInput, type PlacedHit } from '../ioc/extract-many.js';
import { findIndicators } from '../ioc/extract.js';
import { peel } from './peel.js';
import { PEEL_LIMITS } from './types.js';

const MOST_NOTES = 20;

/**
 * As `extractMany`, and inside of all that is encoded in the values. An indicator of a layer counts once for each row, and not where
 * the value itself holds it.
 */
export function extractLayers(input: ExtractManyInput): ExtractedMany {
  const end = performance.now() + input.ms;
  const wanted = input.types === undefined ? undefined : new Set(input.types);
  const notes = new Set<string>();
  const expired = (): boolean => performance.now() > end;
  const search = function* search(text: string): Generator<PlacedHit> {
    yield* findIndicators(text, wanted);
    const peeled = peel(text, { ...PEEL_LIMITS, expired });
    for (const note of peeled.notes) if (notes.size < MOST_NOTES) notes.add(note);
    for (const { type, value, layer, source } of peeled.indicators) {
      if (layer !== '' && (wanted?.has(type) ?? true)) yield { type, value, layer, offset: source.offset, length: source.length };
    }
  };
  return { ...gatherIndicators(input, search), notes: [...notes] };
}
