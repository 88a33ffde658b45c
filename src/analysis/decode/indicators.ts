import { extractIndicators } from '../ioc/extract.js';
import type { Hit } from '../ioc/types.js';
import { sourceOf, type Origin } from './content.js';
import type { Notes } from './notes.js';
import type { SourceRange } from './types.js';

/** An indicator where it stands first; its offset and length are in the text of the layer. */
export interface FoundIndicator extends Hit {
  /** Path of the layer it was found in first; empty for the value itself. */
  readonly layer: string;
  /** Where that is in the value itself. */
  readonly source: SourceRange;
}

const MOST = 200;

/** The distinct indicators of a value's layers, up to a limit. */
export class Indicators {
  readonly #found = new Map<string, FoundIndicator>();
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  collect(text: string, layer: string, origin: Origin): void {
    const { indicators, more } = extractIndicators(text, { limit: MOST });
    for (const { type, value, offset, length, prefix } of indicators) {
      const key = `${type} ${value}`;
      if (this.#found.has(key)) continue;
      if (this.#found.size < MOST) this.#found.set(key, { type, value, offset, length, ...(prefix === undefined ? {} : { prefix }), layer, source: sourceOf(origin, { offset, length }) });
      else this.#notes.add('indicators', MOST);
    }
    if (more) this.#notes.add('indicators', MOST);
  }

  list(): FoundIndicator[] {
    return [...this.#found.values()];
  }
}
