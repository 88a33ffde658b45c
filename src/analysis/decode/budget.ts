import type { Notes } from './notes.js';
import type { Decoded, DecodeResult, PeelLimits } from './types.js';

const FREE_BYTES = 1_000_000;

/** Bytes that all layers of a value may take together, and one of them for its size. */
export class Budget {
  readonly #ratio: number;
  readonly #notes: Notes;
  #left: number;

  constructor({ outputBytes, ratio }: PeelLimits, notes: Notes) {
    this.#left = outputBytes;
    this.#ratio = ratio;
    this.#notes = notes;
  }

  /** Decodes an input of `length` within what is left; a note tells which limit it met, or why it refused. Nothing is spent yet. */
  decode(length: number, run: (cap: number) => DecodeResult): Decoded | null {
    const cap = Math.min(this.#left, Math.max(FREE_BYTES, length * this.#ratio));
    const made = run(cap);
    if (made === null || 'bytes' in made) return made;
    if ('tooLarge' in made) this.#notes.add(cap < this.#left ? 'ratio' : 'bytes', cap);
    else this.#notes.tell(made.refused);
    return null;
  }

  spend(bytes: number): void {
    this.#left -= bytes;
  }
}
