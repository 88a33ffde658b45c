import { extractIndicators } from '../ioc/extract.js';
import type { Hit } from '../ioc/types.js';
import { originOf, sourceOf, type Content, type Origin } from './content.js';
import { DECODERS, GUESSES } from './decoders.js';
import { makeLayer, type Accepted } from './layer.js';
import { fileType } from './magic.js';
import { Notes } from './notes.js';
import { isPlausible } from './plausibility.js';
import { readText } from './text.js';
import { traitsOf } from './traits.js';
import type { Decoded, Decoder, Layer, PeelLimits, SourceRange, Span } from './types.js';

/** An indicator where it stands first; its offset and length are in the text of the layer. */
export interface FoundIndicator extends Hit {
  /** Path of the layer it was found in first; empty for the value itself. */
  readonly layer: string;
  /** Where that is in the value itself. */
  readonly source: SourceRange;
}

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

const MAX_CANDIDATES = 20_000;
const FREE_BYTES = 1_000_000;
const MAX_INDICATORS = 200;
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
  readonly #indicators = new Map<string, FoundIndicator>();
  #bytesLeft: number;
  #layersLeft: number;

  constructor(limits: PeelLimits) {
    this.#limits = limits;
    this.#bytesLeft = limits.outputBytes;
    this.#layersLeft = limits.layers;
  }

  run(value: string): Peeled {
    const layers: Layer[] = [];
    const text = value.slice(0, this.#limits.inputLength);
    if (text.length < value.length) this.#notes.add('input', this.#limits.inputLength);
    const bytes = MAYBE_BINARY.test(text) ? Buffer.from(text) : Buffer.alloc(0);
    const origin = { offset: 0, length: text.length, exact: true, each: 1 };
    const queue: Open[] = [{ bytes, text, origin, path: '', depth: 0, into: layers }];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (this.#limits.expired?.() === true) {
        this.#notes.add('time');
        break;
      }
      if (this.#limits.indicators !== false) this.#collect(next);
      queue.push(...this.#open(next));
    }
    return { layers, indicators: [...this.#indicators.values()], notes: this.#notes.list() };
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
      this.#bytesLeft -= found.bytes.length;
      const path = parent.path === '' ? String(opened.length + 1) : `${parent.path}.${opened.length + 1}`;
      const children: Layer[] = [];
      const text = found.text ?? readText(found.bytes);
      const even = text === null || text.length === found.bytes.length;
      const content = { bytes: found.bytes, text, origin: originOf(parent.origin, found, found.scale, even) };
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
    for (const [decoders, ofBytes] of [[DECODERS, binary], [GUESSES, content.bytes.length > 0]] as const) {
      for (const decoder of decoders) {
        if (decoders === GUESSES && taken.length > 0) return;
        if (decoder.reads === 'bytes' ? !ofBytes : traits === null || decoder.worth?.(traits) === false) continue;
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
    for (const span of decoder.reads === 'text' ? decoder.find(text ?? '') : decoder.find(bytes)) {
      if (taken.some((other) => span.offset < other.offset + other.length && other.offset < span.offset + span.length)) continue;
      seen += 1;
      if (seen > MAX_CANDIDATES) {
        this.#notes.add('candidates', MAX_CANDIDATES);
        return;
      }
      const decoded = this.#decode(decoder, input, span);
      if (decoded !== null) yield { ...span, ...decoded, encoding: decoder.name };
    }
  }

  #decode(decoder: Decoder, input: string | Buffer, span: Span): Decoded | null {
    const cap = Math.min(this.#bytesLeft, Math.max(FREE_BYTES, span.length * this.#limits.ratio));
    const end = span.offset + span.length;
    const decoded = decoder.reads === 'text'
      ? decoder.decode(input.slice(span.offset, end) as string, cap) // `input` is what the decoder reads
      : (span.unpack ?? decoder.decode)((input as Buffer).subarray(span.offset, end), cap);
    if (decoded === null) return null;
    if ('tooLarge' in decoded) {
      this.#notes.add(cap < this.#bytesLeft ? 'ratio' : 'bytes', cap);
      return null;
    }
    if ('refused' in decoded) {
      this.#notes.tell(decoded.refused);
      return null;
    }
    return isPlausible(decoded, span.trust) ? decoded : null;
  }

  #collect({ text, path, origin }: Open): void {
    if (text === null) return;
    const { indicators, more } = extractIndicators(text, { limit: MAX_INDICATORS });
    for (const indicator of indicators) {
      const key = `${indicator.type} ${indicator.value}`;
      if (this.#indicators.has(key)) continue;
      if (this.#indicators.size < MAX_INDICATORS) this.#indicators.set(key, placed(indicator, path, origin));
      else this.#notes.add('indicators', MAX_INDICATORS);
    }
    if (more) this.#notes.add('indicators', MAX_INDICATORS);
  }
}

/** An indicator of a layer's text with where that leads to. */
export function placed({ type, value, offset, length, prefix }: Hit, layer: string, origin: Origin): FoundIndicator {
  return { type, value, offset, length, ...(prefix === undefined ? {} : { prefix }), layer, source: sourceOf(origin, { offset, length }) };
}
