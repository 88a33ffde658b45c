import type { Value } from './value.js';

/** What folding a part of a script came to. */
export interface Folded {
  /** Undefined where it is not known before the script runs. */
  readonly value: Value | undefined;
  /** What speaks for something being hidden in it. */
  readonly weight: number;
  /** True where the source holds the value as it is, so that nothing needs to be written anew. */
  readonly plain: boolean;
  /** True where a variable's value is in it. */
  readonly named: boolean;
}

export const UNKNOWN: Folded = { value: undefined, weight: 0, plain: false, named: false };

/** Ordinary scripts keep texts in variables and work on them: there an operation says less. */
export const NAMED = 0.4;
/** What a name says that is put together where it is used. */
export const COMPOSED = 0.6;
