import { setImmediate } from 'node:timers/promises';
import type { JSONValue } from '@jmespath-community/jmespath';
import { parseIp } from '../../analysis/ip/address.js';
import type { Observable } from '../answer.js';
import { parseNetwork } from '../ip-class.js';
import { SourceFailure } from '../source.js';
import { detailsText } from './answer-text.js';
import { NetworkTable } from './network-table.js';
import type { ListFile } from './provider-file.js';
import { readJson } from './read-json.js';

/** Most values of a list. */
export const MAX_ENTRIES = 500_000;
const MAX_JSON_VALUES = 2_000_000;
const MAX_VALUE = 2_000;
/** Most items that are told together where they have the same value. */
const MAX_SAME = 64;
/** Other work of the process goes on after so many. */
const BURST = 5_000;

/** Values of `entries.details`, in their order. */
type Item = readonly JSONValue[];
const NO_DETAILS: Item = [];
/** Is of no type: counted as what was not understood. */
const NO_VALUE = '';

/** The entries of a list: networks match the addresses in them, the smallest one wins; anything else matches as it is, in any case. */
export class ListEntries {
  /** Distinct values. */
  count = 0;
  /** Values that are of no type of the list. */
  skipped = 0;
  /** Whether the list has more values than are read. */
  full = false;
  readonly #networks = new NetworkTable<Item[]>();
  readonly #others = new Map<string, Item[]>();
  readonly #holds: { readonly addresses: boolean; readonly others: boolean };

  constructor(private readonly file: ListFile) {
    const isAddress = (type: Observable['type']): boolean => type === 'ipv4' || type === 'ipv6';
    this.#holds = { addresses: file.types.some(isAddress), others: !file.types.every(isAddress) };
  }

  /** What the list says of an observable, as one line; undefined where it is not on it. */
  find({ type, value }: Observable): string | undefined {
    const ip = type === 'ipv4' || type === 'ipv6' ? parseIp(value) : null;
    if (ip === null) return this.#told(this.#others.get(value.toLowerCase()));
    const found = this.#networks.find(ip);
    return this.#told(found?.value, found?.network);
  }

  /** Each with what is said of it: addresses and networks in CIDR notation, and what else there is in lower case. */
  * all(): Generator<{ readonly value: string; readonly isNetwork: boolean; readonly details: string }> {
    for (const [value, items] of this.#networks.all()) yield { value, isNetwork: true, details: this.#told(items) ?? '' };
    for (const [value, items] of this.#others) yield { value, isNetwork: false, details: this.#told(items) ?? '' };
  }

  add(text: string, item: Item): void {
    const network = this.#holds.addresses ? parseNetwork(text) : null;
    if (network === null ? !this.#holds.others || !/^[^\s\p{C}]+$/u.test(text) : network.prefix === 0) {
      this.skipped += 1;
      return;
    }
    const key = text.toLowerCase();
    const known = network === null ? this.#others.get(key) : this.#networks.get(network);
    if (known !== undefined) {
      if (known.length < MAX_SAME) known.push(item);
      return;
    }
    this.count += 1;
    if (network === null) this.#others.set(key, [item]);
    else this.#networks.set(network, [item]);
  }

  #told(items: readonly Item[] | undefined, network?: string): string | undefined {
    if (items === undefined) return undefined;
    const labels = Object.keys(this.file.entries?.details ?? {});
    return detailsText([
      ['', this.file.details], ...labels.map((label, at) => [label, items.flatMap((item) => item[at] ?? [])] as const),
      ...(network === undefined ? [] : [['network', network] as const]),
    ]);
  }
}

/** Reads the documents of a list. Throws `SourceFailure` where one is not in the form that the description says. */
export async function readEntries(file: ListFile, texts: readonly string[], maxEntries = MAX_ENTRIES): Promise<ListEntries> {
  const entries = new ListEntries(file);
  let read = 0;
  for (const text of texts) {
    for (const [value, item] of file.entries === undefined ? linesOf(text) : itemsOf(file.entries, text)) {
      if (read === maxEntries) {
        entries.full = true;
        return entries;
      }
      entries.add(value, item);
      read += 1;
      if (read % BURST === 0) await setImmediate();
    }
  }
  return entries;
}

type ValueAndItem = readonly [value: string, item: Item];

function* linesOf(text: string): Generator<ValueAndItem> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const line = text.slice(start, end < 0 ? undefined : end).trim();
    start = end < 0 ? text.length : end + 1;
    if (line !== '' && !line.startsWith('#') && /^[\w.:@/-]{1,300}$/.test(line)) yield [line, NO_DETAILS];
  }
}

function* itemsOf({ items, value, details }: NonNullable<ListFile['entries']>, text: string): Generator<ValueAndItem> {
  const body = readJson(text, MAX_JSON_VALUES);
  const list = body === null ? null : items(body.value);
  if (!Array.isArray(list)) throw new SourceFailure('transient', 'its list is not in the form that is known of it');
  const expressions = Object.values(details);
  for (const item of list) {
    const values = [value(item)].flat();
    const told = values.length === 0 ? NO_DETAILS : expressions.map((expression) => expression(item));
    for (const one of values) yield [typeof one === 'string' && one.length <= MAX_VALUE ? one : NO_VALUE, told];
  }
}
