import { Budget } from './budget.js';
import { unitsOfBytes } from './byte-units.js';
import { beginningOf, contentOf, type Content } from './content.js';
import { DECODERS, GUESSES } from './decoders.js';
import { Indicators, type FoundIndicator } from './indicators.js';
import { makeLayer, type Accepted } from './layer.js';
import { fileType } from './magic.js';
import { Notes } from './notes.js';
import { isPlausible } from './plausibility.js';
import type { Piece } from './positions.js';
import { traitsOf } from './traits.js';
import type { Decoded, Decoder, Layer, PeelLimits, Span } from './types.js';

export interface Peeled {
  readonly layers: readonly Layer[];
  readonly indicators: readonly FoundIndicator[];
  /** Each limit that was met, for people. */
  readonly notes: readonly string[];
}

interface Open extends Content {
  readonly path: string;
  readonly depth: number;
  /** Where its layers go. */
  readonly into: Layer[];
}

const TEXT_DECODERS = DECODERS.filter(({ reads }) => reads === 'text');
const TEXT_GUESSES = GUESSES.filter(({ reads }) => reads === 'text');

const MAX_CANDIDATES = 20_000;
/** A value that comes as text can be a binary only where it has such characters. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const MAYBE_BINARY = /^(?:PK|BZh)|\u0000/;

/**
 * Peels a value layer by layer, breadth first, until nothing in it looks encoded any more or a limit is met.
 * Never throws, whatever the value; time is linear in what it reads, which `limits` bound.
 */
export function peel(value: string, limits: PeelLimits): Peeled {
  return new Peeling(limits).run(value);
}

class Peeling {
  readonly #limits: PeelLimits;
  readonly #notes = new Notes();
  readonly #indicators = new Indicators(this.#notes);
  readonly #budget: Budget;
  #layersLeft: number;

  constructor(limits: PeelLimits) {
    this.#limits = limits;
    this.#budget = new Budget(limits, this.#notes);
    this.#layersLeft = limits.layers;
  }

  run(value: string): Peeled {
    const layers: Layer[] = [];
    const { text, origin } = beginningOf(value, this.#limits, this.#notes);
    const bytes = MAYBE_BINARY.test(text) ? Buffer.from(text) : Buffer.alloc(0);
    const queue: Open[] = [{ bytes, text, origin, path: '', depth: 0, into: layers }];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (this.#limits.expired?.() === true) {
        this.#notes.add('time');
        break;
      }
      if (this.#limits.indicators !== false && next.text !== null) this.#indicators.collect(next.text, next.path, next.origin);
      queue.push(...this.#open(next));
    }
    return { layers, indicators: this.#indicators.list(), notes: this.#notes.list() };
  }

  /** Makes a layer of everything encoded in a content; returns the contents of these layers. */
  #open(parent: Open): Open[] {
    const opened: Open[] = [];
    for (const found of this.#encoded(parent)) {
      if (parent.depth >= this.#limits.depth) {
        this.#notes.add('depth', this.#limits.depth);
        break;
      }
      if (this.#layersLeft === 0) {
        this.#notes.add('layers', this.#limits.layers);
        break;
      }
      this.#layersLeft -= 1;
      this.#budget.spend(found.bytes.length);
      const path = parent.path === '' ? String(opened.length + 1) : `${parent.path}.${opened.length + 1}`;
      const children: Layer[] = [];
      const content = contentOf(parent.origin, found);
      parent.into.push(makeLayer(path, found, content, this.#limits.textKept, children));
      opened.push({ ...content, path, depth: parent.depth + 1, into: children });
    }
    return opened;
  }

  /** What is encoded in a content, without overlaps, in the order of the decoders and then of the content; else one guess. */
  * #encoded(content: Content): Generator<Accepted> {
    const traits = content.text === null ? null : traitsOf(content.text);
    const binary = content.bytes.length > 0 && (content.text === null || fileType(content.bytes) !== null);
    const taken: Span[] = [];
    const guesses = content.bytes.length > 0 ? GUESSES : TEXT_GUESSES;
    for (const decoders of [binary ? DECODERS : TEXT_DECODERS, guesses]) {
      for (const decoder of decoders) {
        if (decoders === guesses && taken.length > 0) return;
        if (decoder.reads === 'text' ? traits === null || decoder.worth?.(traits) === false : decoder.worth?.(traits) === false) continue;
        for (const found of this.#candidates(decoder, content, taken)) {
          taken.push(found);
          yield found;
        }
      }
    }
  }

  * #candidates(decoder: Decoder, { bytes, text }: Content, taken: readonly Span[]): Generator<Accepted> {
    const input = decoder.reads === 'text' ? text : bytes;
    if (input === null) return;
    let seen = 0;
    let units: ReturnType<typeof unitsOfBytes> | undefined;
    for (const span of decoder.reads === 'text' ? decoder.find(text ?? '') : decoder.find(bytes)) {
      if (units === undefined) units = decoder.reads === 'text' || text === null ? null : unitsOfBytes(bytes, text);
      const place = units?.(span) ?? span;
      if (taken.some((other) => place.offset < other.offset + other.length && other.offset < place.offset + place.length)) continue;
      seen += 1;
      if (seen > MAX_CANDIDATES) {
        this.#notes.add('candidates', MAX_CANDIDATES);
        return;
      }
      const decoded = this.#decode(decoder, input, span);
      if (decoded !== null) yield { ...span, ...place, ...decoded, ...(units === null ? {} : { pieces: sameText(decoded, place.length) }), encoding: span.encoding ?? decoder.name };
    }
  }

  #decode(decoder: Decoder, input: string | Buffer, span: Span): Decoded | null {
    const end = span.offset + span.length;
    const decoded = this.#budget.decode(span.length, (cap) => (decoder.reads === 'text'
      ? decoder.decode((input as string).slice(span.offset, end), cap) // `input` is what the decoder reads
      : (span.unpack ?? decoder.decode)((input as Buffer).subarray(span.offset, end), cap)));
    return decoded !== null && isPlausible(decoded, span.trust) ? decoded : null;
  }
}

/** How a part of a text that was read as bytes leads back to it: only where it was left as it is. */
const sameText = ({ scale }: Decoded, length: number) => (): readonly Piece[] | undefined =>
  (scale !== undefined && scale.units === scale.bytes ? [{ at: 0, length, from: 0, span: length, even: true }] : undefined);
