import { INDICATOR_TYPES, type Indicator, type IndicatorType } from '../../analysis/ioc/types.js';
import { parseIp, unmapped } from '../../analysis/ip/address.js';
import type { Opinion } from '../answer.js';
import { identityOf } from '../context/observable.js';
import { networkText } from '../ip-class.js';
import type { PackEntry, SubstringList } from './entry.js';
import { halfSipHash, type HashKey } from './half-siphash.js';

/**
 * Indicators of a pack in a few flat arrays: an open-addressing hash table (`slots` holds entry numbers from 1, 0 is free)
 * over keys in one heap. About 60 bytes an indicator beside its text.
 */
export interface PackIndex {
  readonly hashKey: HashKey;
  readonly slots: Uint32Array;
  /** Keys one after the other: a byte for the type (its place in `INDICATOR_TYPES`, from 1), then the value as UTF-8. */
  readonly keys: Uint8Array;
  /** Where the key of each entry ends. */
  readonly keyEnds: Uint32Array;
  /** Texts of details one after the other; entry `i` has bytes `detailStarts[i]` to the byte 0 that ends each text. */
  readonly details: Uint8Array;
  readonly detailStarts: Uint32Array;
  /** 0: none, else 1 + place in `OPINIONS`. */
  readonly opinions: Uint8Array;
  /** 255: none. */
  readonly scores: Uint8Array;
  /** Seconds since 1970; 0: not known. */
  readonly observed: Uint32Array;
  readonly until: Uint32Array;
  /** Lists whose texts match within values. */
  readonly substrings: readonly SubstringList[];
  /** Whether it has domains that stand for all names below them. */
  readonly hasBelow: boolean;
  /** Distinct indicators. */
  readonly count: number;
  readonly types: readonly IndicatorType[];
  /** Lengths of the prefixes of networks that are listed. */
  readonly prefixes: { readonly ipv4: readonly number[]; readonly ipv6: readonly number[] };
}

/** Worst first. */
export const OPINIONS: readonly Opinion[] = ['malicious', 'suspicious', 'benign'];
export const NO_SCORE = 255;
/** Before the value of a domain: it stands for itself and all names below it, and for URLs there. */
export const BELOW = '.';

/** What a look-up finds. */
export interface Found extends PackEntry {
  /** `exact`, the network that holds the address, the domain above (or of the URL), or a text within. */
  readonly by: 'exact' | 'network' | 'parent' | 'substring';
}

/** Finds an observable: itself, a network that holds it, or a domain above it down to `registrable`. */
export function findInPack(index: PackIndex, observable: Indicator, registrable?: string): Found | null {
  const exact = entryOf(index, observable.type, identityOf(observable));
  if (exact !== null) return { ...exact, by: 'exact' };
  const above = observable.type === 'ipv4' || observable.type === 'ipv6' ? findNetwork(index, observable.type, observable.value)
    : observable.type === 'domain' && registrable !== undefined ? findParent(index, identityOf(observable), registrable) : null;
  return above ?? (index.hasBelow ? findBelow(index, observable) : null) ?? findSubstring(index.substrings, observable);
}

/** A domain, or that of a URL, below one that stands for all names below it. */
function findBelow(index: PackIndex, { type, value }: Indicator): Found | null {
  let name = type === 'url' && URL.canParse(value) ? new URL(value).hostname : type === 'domain' ? identityOf({ type, value }) : '';
  const whole = type === 'domain' ? name : undefined;
  for (;;) {
    const found = name === '' ? null : entryOf(index, 'domain', BELOW + name);
    if (found !== null) return { ...found, value: name, by: name === whole ? 'exact' : 'parent' };
    const dot = name.indexOf('.');
    if (dot < 0) return null;
    name = name.slice(dot + 1);
  }
}

/** Longer values are looked at up to here. */
const MAX_SEARCHED = 500;

/** Each part of the value that is as long as a text of the list is looked up: what that takes does not grow with their number. */
function findSubstring(lists: readonly SubstringList[], { type, value }: Indicator): Found | null {
  const searched = value.slice(0, MAX_SEARCHED).toLowerCase();
  for (const { types, details, texts } of lists) {
    if (!types.includes(type)) continue;
    for (const [length, known] of texts) {
      for (let at = 0; at + length <= searched.length; at += 1) {
        const part = searched.slice(at, at + length);
        if (known.has(part)) return { type, value: part, details, by: 'substring' };
      }
    }
  }
  return null;
}

function findNetwork(index: PackIndex, type: 'ipv4' | 'ipv6', value: string): Found | null {
  const parsed = parseIp(value);
  if (parsed === null) return null;
  const ip = unmapped(parsed);
  for (const prefix of index.prefixes[ip.version === 4 ? 'ipv4' : type]) {
    const found = entryOf(index, ip.version === 4 ? 'ipv4' : type, networkText(ip.bytes, prefix));
    if (found !== null) return { ...found, by: 'network' };
  }
  return null;
}

function findParent(index: PackIndex, domain: string, registrable: string): Found | null {
  let name = domain;
  while (name.length > registrable.length && name.endsWith(`.${registrable}`)) {
    name = name.slice(name.indexOf('.') + 1);
    const found = entryOf(index, 'domain', name);
    if (found !== null) return { ...found, by: 'parent' };
  }
  return null;
}

/** The bytes of a key, or null for a type that packs do not have. */
function keyBytes(type: IndicatorType, identity: string): Uint8Array | null {
  const place = INDICATOR_TYPES.indexOf(type);
  return place < 0 ? null : Buffer.from(String.fromCharCode(place + 1) + identity, 'utf8');
}

function entryOf(index: PackIndex, type: IndicatorType, identity: string): PackEntry | null {
  const key = keyBytes(type, identity);
  const at = key === null ? -1 : findSlot(index, key, 0, key.length).entry;
  if (at < 0) return null;
  const start = index.detailStarts[at] ?? 0;
  const text = index.details.subarray(start, index.details.indexOf(0, start));
  const opinion = OPINIONS[(index.opinions[at] ?? 0) - 1];
  const score = index.scores[at] ?? NO_SCORE;
  const [observedAt = 0, until = 0] = [index.observed[at], index.until[at]];
  return {
    type, value: identity, details: Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8'),
    ...(opinion === undefined ? {} : { opinion }), ...(score === NO_SCORE ? {} : { score }),
    ...(observedAt === 0 ? {} : { observedAt }), ...(until === 0 ? {} : { until }),
  };
}

/** The slot of a key (bytes `from` to `to`), and the entry in it; -1 where it is free. */
export function findSlot(table: Pick<PackIndex, 'slots' | 'keys' | 'keyEnds' | 'hashKey'>, bytes: Uint8Array, from: number, to: number): { readonly slot: number; readonly entry: number } {
  const { slots, keys, keyEnds, hashKey } = table;
  const mask = slots.length - 1;
  let slot = halfSipHash(bytes, from, to, hashKey) & mask;
  for (;;) {
    const entry = (slots[slot] ?? 0) - 1;
    if (entry < 0 || isEqual(keys, entry === 0 ? 0 : keyEnds[entry - 1] ?? 0, keyEnds[entry] ?? 0, bytes, from, to)) return { slot, entry };
    slot = (slot + 1) & mask;
  }
}

function isEqual(a: Uint8Array, aFrom: number, aTo: number, b: Uint8Array, bFrom: number, bTo: number): boolean {
  if (aTo - aFrom !== bTo - bFrom) return false;
  for (let at = 0; at < aTo - aFrom; at += 1) {
    if (a[aFrom + at] !== b[bFrom + at]) return false;
  }
  return true;
}
