import { featuresOf, type Features } from './chars.js';
import { refang, type Refanged } from './refang.js';
import type { Hit, IndicatorType } from './types.js';

/** Marks of texts up to this length are kept in one array that all of them use in turn. */
const SHARED = 65_536;
const shared = new Uint8Array(SHARED);

/** One text while its indicators are looked for: what was found, and which parts are taken already. */
export class Scan {
  readonly text: string;
  readonly features: Features;
  readonly hits: Hit[] = [];
  readonly #refanged: Refanged | null;
  readonly #wanted: ReadonlySet<IndicatorType> | undefined;
  readonly #limit: number;
  #taken: Uint8Array | null = null;

  constructor(source: string, wanted: ReadonlySet<IndicatorType> | undefined, limit: number) {
    const features = featuresOf(source);
    this.#refanged = refang(source, features);
    this.text = this.#refanged?.text ?? source;
    this.features = this.#refanged === null ? features : featuresOf(this.text);
    this.#wanted = wanted;
    this.#limit = limit;
  }

  /** True where a part of the text is taken by what was found before, at its first or its last unit. */
  isTaken(start: number, end: number): boolean {
    const taken = this.#taken;
    return taken !== null && (taken[start] === 1 || taken[end - 1] === 1);
  }

  /** Takes a part, so that later rules do not find parts of it again. */
  take(start: number, end: number): void {
    if (this.#taken === null) {
      const { length } = this.text;
      this.#taken = length <= SHARED ? shared : new Uint8Array(length);
      if (length <= SHARED) shared.fill(0, 0, length);
    }
    this.#taken.fill(1, start, end);
  }

  /** Keeps an indicator; what it covers is not taken by that. */
  hit(type: IndicatorType, value: string, start: number, end: number, prefix?: number): void {
    if (this.hits.length >= this.#limit || (this.#wanted !== undefined && !this.#wanted.has(type))) return;
    const from = this.#refanged?.startOf(start) ?? start;
    const length = (this.#refanged?.endOf(end) ?? end) - from;
    this.hits.push(prefix === undefined ? { type, value, offset: from, length } : { type, value, offset: from, length, prefix });
  }

  /** Keeps an indicator and takes what it covers. */
  claim(type: IndicatorType, value: string, start: number, end: number): void {
    this.hit(type, value, start, end);
    this.take(start, end);
  }

  /** True where somebody made this part unclickable: it is meant as an indicator. */
  wasDefanged(start: number, end: number): boolean {
    return this.#refanged?.changedIn(start, end) ?? false;
  }
}

/** Finds one kind of indicators, in time linear in the text. */
export interface Rule {
  /** Cheap: whether the rule can find anything in a text of these features. */
  applies(features: Features): boolean;
  find(scan: Scan): void;
}
