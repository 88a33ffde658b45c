import { randomBytes } from 'node:crypto';
import { identityOf } from '../context/observable.js';
import { INDICATOR_TYPES, type IndicatorType } from '../../analysis/ioc/types.js';
import { MAX_DETAILS, oneLine, type PackEntry, type SubstringList } from './entry.js';
import type { HashKey } from './half-siphash.js';
import { BELOW, findSlot, NO_SCORE, OPINIONS, type PackIndex } from './pack-index.js';

/** Most distinct indicators of one pack, and most bytes of their texts and of their details. */
export const MAX_ENTRIES = 3_000_000;
const MAX_KEY_BYTES = 256 * 1024 * 1024;
const MAX_DETAIL_BYTES = 64 * 1024 * 1024;
/** Details that are remembered so that an equal text is kept once. */
const MAX_REMEMBERED = 50_000;
const FIRST_SLOTS = 1 << 16;

/** Bytes that grow. */
class Heap {
  bytes = Buffer.alloc(1 << 16);
  length = 0;

  /** Appends a text after one byte of its own; gives where it begins. */
  push(first: number | undefined, text: string): number {
    const need = this.length + text.length * 3 + 2;
    if (need > this.bytes.length) this.bytes = Buffer.concat([this.bytes], Math.max(need, this.bytes.length * 2));
    const start = this.length;
    if (first !== undefined) this.bytes[this.length++] = first;
    this.length += this.bytes.write(text, this.length, 'utf8');
    return start;
  }
}

/** Numbers of one entry after the other, that grow. */
const grown = <T extends Uint8Array | Uint32Array>(array: T, make: (length: number) => T): T => {
  const larger = make(array.length * 2);
  larger.set(array);
  return larger;
};

/** Collects the entries of a pack. Of equal indicators the worst opinion stays, with the newest time and the highest score. */
export class IndexBuilder {
  /** Whether something was left out because the pack is over a limit. */
  full = false;
  readonly #hashKey: HashKey;
  readonly #keys = new Heap();
  readonly #details = new Heap();
  readonly #remembered = new Map<string, number>();
  readonly #prefixes = { ipv4: new Set<number>(), ipv6: new Set<number>() };
  readonly #types = new Set<IndicatorType>();
  readonly #substrings: SubstringList[] = [];
  #hasBelow = false;
  #count = 0;
  #slots = new Uint32Array(FIRST_SLOTS);
  #keyEnds = new Uint32Array(1024);
  #detailStarts = new Uint32Array(1024);
  #opinions = new Uint8Array(1024);
  #scores = new Uint8Array(1024);
  #observed = new Uint32Array(1024);
  #until = new Uint32Array(1024);

  constructor(private readonly limits = { entries: MAX_ENTRIES, keyBytes: MAX_KEY_BYTES, detailBytes: MAX_DETAIL_BYTES }) {
    const random = randomBytes(8);
    this.#hashKey = [random.readInt32LE(0), random.readInt32LE(4)];
    this.#details.push(0, ''); // offset 0: no details
  }

  /** False where the pack is full: the entry was not taken. */
  add(entry: PackEntry): boolean {
    const place = INDICATOR_TYPES.indexOf(entry.type);
    if (place < 0) return true;
    const identity = identityOf(entry);
    if (this.#count >= this.limits.entries || this.#keys.length + identity.length * 3 > this.limits.keyBytes) {
      this.full = true;
      return false;
    }
    const start = this.#keys.push(place + 1, identity);
    const { slot, entry: known } = findSlot({ slots: this.#slots, keys: this.#keys.bytes, keyEnds: this.#keyEnds, hashKey: this.#hashKey }, this.#keys.bytes, start, this.#keys.length);
    if (known >= 0) {
      this.#keys.length = start;
      this.#merge(known, entry);
      return true;
    }
    this.#append(slot, entry, identity);
    return true;
  }

  addSubstrings(list: SubstringList): void {
    this.#substrings.push(list);
    for (const type of list.types) this.#types.add(type);
  }

  build(): PackIndex {
    const cut = this.#count;
    return {
      hashKey: this.#hashKey, slots: this.#slots, keys: new Uint8Array(this.#keys.bytes.subarray(0, this.#keys.length)), keyEnds: this.#keyEnds.slice(0, cut),
      details: new Uint8Array(this.#details.bytes.subarray(0, this.#details.length)), detailStarts: this.#detailStarts.slice(0, cut),
      opinions: this.#opinions.slice(0, cut), scores: this.#scores.slice(0, cut), observed: this.#observed.slice(0, cut), until: this.#until.slice(0, cut),
      count: cut + sizeOf(this.#substrings), substrings: this.#substrings, hasBelow: this.#hasBelow, types: INDICATOR_TYPES.filter((type) => this.#types.has(type)),
      prefixes: { ipv4: longestFirst(this.#prefixes.ipv4), ipv6: longestFirst(this.#prefixes.ipv6) },
    };
  }

  #append(slot: number, entry: PackEntry, identity: string): void {
    const at = this.#count;
    if (at === this.#keyEnds.length) this.#grow();
    this.#keyEnds[at] = this.#keys.length;
    this.#slots[slot] = at + 1;
    this.#count += 1;
    this.#types.add(entry.type);
    if (entry.type === 'ipv4' || entry.type === 'ipv6') {
      const slash = identity.indexOf('/');
      if (slash >= 0) this.#prefixes[entry.type].add(Number(identity.slice(slash + 1)));
    }
    if (entry.type === 'domain' && identity.startsWith(BELOW)) {
      this.#hasBelow = true;
      this.#types.add('url');
    }
    this.#scores[at] = NO_SCORE;
    this.#until[at] = entry.until ?? 0;
    this.#merge(at, entry);
    if (this.#count * 2 > this.#slots.length) this.#rehash();
  }

  #merge(at: number, { opinion, score, details, observedAt = 0, until, together }: PackEntry): void {
    const before = this.#opinions[at] ?? 0;
    const given = opinion === undefined ? 0 : OPINIONS.indexOf(opinion) + 1;
    if (given !== 0 && (before === 0 || given < before)) this.#opinions[at] = given;
    const known = this.#scores[at] ?? NO_SCORE;
    if (score !== undefined) this.#scores[at] = Math.max(known === NO_SCORE ? 0 : known, Math.round(Math.min(100, Math.max(0, score))));
    this.#observed[at] = Math.max(this.#observed[at] ?? 0, observedAt);
    const ends = this.#until[at] ?? 0;
    this.#until[at] = until === undefined || ends === 0 ? 0 : Math.max(ends, until); // one who names no end says that it still holds
    const start = this.#detailStarts[at] ?? 0;
    if (start === 0) this.#detailStarts[at] = this.#textOf(details);
    else if (together === true) {
      const told = this.#details.bytes.toString('utf8', start, this.#details.bytes.indexOf(0, start));
      if (!told.includes(details)) this.#detailStarts[at] = this.#textOf(`${told}; ${details}`);
    }
  }

  #textOf(details: string): number {
    const known = details === '' ? 0 : this.#remembered.get(details);
    if (known !== undefined) return known;
    const text = oneLine(details);
    if (this.#details.length + text.length * 3 > this.limits.detailBytes) {
      this.full = true;
      return 0;
    }
    const start = this.#details.push(undefined, `${text}\0`);
    if (this.#remembered.size < MAX_REMEMBERED && details.length <= MAX_DETAILS) this.#remembered.set(details, start);
    return start;
  }

  #grow(): void {
    const words = (length: number): Uint32Array<ArrayBuffer> => new Uint32Array(length);
    const bytes = (length: number): Uint8Array<ArrayBuffer> => new Uint8Array(length);
    this.#keyEnds = grown(this.#keyEnds, words);
    this.#detailStarts = grown(this.#detailStarts, words);
    this.#observed = grown(this.#observed, words);
    this.#until = grown(this.#until, words);
    this.#opinions = grown(this.#opinions, bytes);
    this.#scores = grown(this.#scores, bytes);
  }

  #rehash(): void {
    const slots = new Uint32Array(this.#slots.length * 2);
    const table = { slots, keys: this.#keys.bytes, keyEnds: this.#keyEnds, hashKey: this.#hashKey };
    for (let entry = 0; entry < this.#count; entry += 1) {
      const { slot } = findSlot(table, this.#keys.bytes, entry === 0 ? 0 : this.#keyEnds[entry - 1] ?? 0, this.#keyEnds[entry] ?? 0);
      slots[slot] = entry + 1;
    }
    this.#slots = slots;
  }
}

const sizeOf = (lists: readonly SubstringList[]): number => lists.flatMap(({ texts }) => [...texts.values()]).reduce((sum, { size }) => sum + size, 0);
const longestFirst = (prefixes: ReadonlySet<number>): number[] => [...prefixes].sort((a, b) => b - a);
