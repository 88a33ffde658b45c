import { findIndicators } from './extract.js';
import type { Indicator, IndicatorType } from './types.js';

/** A value of a column, once, with what is known of the rows it stands in. */
export interface TextToSearch {
  readonly text: string;
  /** Rows that hold it. */
  readonly count: number;
  /** Earliest and latest time of these rows, ISO 8601 UTC. */
  readonly first?: string;
  readonly last?: string;
}

export interface ExtractManyInput {
  readonly values: readonly TextToSearch[];
  /** Kinds to give back; all where it is left out. */
  readonly types?: readonly IndicatorType[];
  /** Distinct indicators kept. */
  readonly limit: number;
  /** Milliseconds for all values; what it does not reach is counted as unread. */
  readonly ms: number;
}

/** A distinct indicator of many values. */
export interface ManyIndicator extends Indicator {
  /** How often it stands in all rows together. */
  readonly count: number;
  /** The first value that holds it, as an index of the input; and where in that value, in UTF-16 units. */
  readonly at: number;
  readonly offset: number;
  readonly length: number;
  readonly first?: string;
  readonly last?: string;
  /** Path of the layer that holds it where that is inside of an encoding; the place is then that of what it was decoded of. */
  readonly layer?: string;
}

/** An indicator where it stands in a value. */
export type PlacedHit = Pick<ManyIndicator, 'type' | 'value' | 'offset' | 'length' | 'layer'>;

export interface ExtractedMany {
  /** In the order in which they were met. */
  readonly indicators: readonly ManyIndicator[];
  /** True where there were more than the limit. */
  readonly more: boolean;
  /** Values that the time did not reach. */
  readonly unread: number;
  /** What was not decoded, for people. */
  readonly notes?: readonly string[];
}

type Known = { -readonly [K in keyof ManyIndicator]: ManyIndicator[K] };

/** Values between two looks at the clock. */
const BURST = 256;
const LONG = 100_000;

/** Finds the indicators of many values; runs in a worker where they are many. Each distinct value is searched once. */
export function extractMany(input: ExtractManyInput): ExtractedMany {
  const wanted = input.types === undefined ? undefined : new Set(input.types);
  return gatherIndicators(input, (text) => findIndicators(text, wanted));
}

/** Counts the indicators that `search` finds in each value, within the limits of the input. */
export function gatherIndicators({ values, limit, ms }: ExtractManyInput, search: (text: string) => Iterable<PlacedHit>): ExtractedMany {
  const end = performance.now() + ms;
  const byType = new Map<IndicatorType, Map<string, Known>>();
  const indicators: Known[] = [];
  let more = false;
  for (const [at, value] of values.entries()) {
    if ((at % BURST === 0 || value.text.length > LONG) && performance.now() > end) return { indicators, more, unread: values.length - at };
    for (const hit of search(value.text)) {
      const known = byType.get(hit.type)?.get(hit.value);
      if (known !== undefined) again(known, value);
      else if (indicators.length >= limit) more = true;
      else {
        const found: Known = { type: hit.type, value: hit.value, count: value.count, at, offset: hit.offset, length: hit.length };
        if (hit.layer !== undefined) found.layer = hit.layer;
        if (value.first !== undefined) found.first = value.first;
        if (value.last !== undefined) found.last = value.last;
        indicators.push(found);
        const ofType = byType.get(hit.type);
        if (ofType === undefined) byType.set(hit.type, new Map([[hit.value, found]]));
        else ofType.set(hit.value, found);
      }
    }
  }
  return { indicators, more, unread: 0 };
}

function again(known: Known, { count, first, last }: TextToSearch): void {
  known.count += count;
  if (first !== undefined && (known.first === undefined || first < known.first)) known.first = first;
  if (last !== undefined && (known.last === undefined || last > known.last)) known.last = last;
}
