import { createHash } from 'node:crypto';
import { extractIndicators } from '../ioc/extract.js';
import type { Indicator } from '../ioc/types.js';
import { contentType } from './content-type.js';
import { DECODERS } from './decoders.js';
import { Notes } from './notes.js';
import { isPlausible } from './plausibility.js';
import { readText } from './text.js';
import type { Decoded, Decoder, Layer, PeelLimits, Span } from './types.js';

export interface FoundIndicator extends Indicator {
  /** Path of the layer it was found in first; empty for the value itself. */
  readonly layer: string;
}

export interface Peeled {
  readonly layers: readonly Layer[];
  readonly indicators: readonly FoundIndicator[];
  /** Each limit that was met, for people. */
  readonly notes: readonly string[];
}

interface Content {
  readonly bytes: Buffer;
  readonly text: string | null;
}

interface Open extends Content {
  readonly path: string;
  readonly depth: number;
  /** Where its layers go. */
  readonly into: Layer[];
}

interface Accepted extends Span, Decoded {
  readonly encoding: string;
}

const MAX_CANDIDATES = 20_000;
const FREE_BYTES = 1_000_000;
const MAX_INDICATORS = 200;

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
    const queue: Open[] = [{ bytes: Buffer.from(text), text, path: '', depth: 0, into: layers }];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      if (this.#limits.expired?.() === true) {
        this.#notes.add('time');
        break;
      }
      this.#collect(next);
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
      const text = readText(found.bytes);
      parent.into.push(makeLayer(path, found, { text, kept: this.#limits.textKept }, children));
      opened.push({ bytes: found.bytes, text, path, depth: parent.depth + 1, into: children });
    }
    return opened;
  }

  /** What is encoded in a content, without overlaps, in the order of the decoders and then of the content. */
  * #encoded(content: Content): Generator<Accepted> {
    const taken: Span[] = [];
    for (const decoder of DECODERS) {
      for (const found of this.#candidates(decoder, content, taken)) {
        taken.push(found);
        yield found;
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
      : decoder.decode((input as Buffer).subarray(span.offset, end), cap);
    if (decoded === null) return null;
    if ('tooLarge' in decoded) {
      this.#notes.add(cap < this.#bytesLeft ? 'ratio' : 'bytes', cap);
      return null;
    }
    return isPlausible(decoded.bytes, span.trust) ? decoded : null;
  }

  #collect({ text, path }: Open): void {
    if (text === null) return;
    const { indicators, more } = extractIndicators(text, { limit: MAX_INDICATORS });
    for (const indicator of indicators) {
      const key = `${indicator.type} ${indicator.value}`;
      if (this.#indicators.has(key)) continue;
      if (this.#indicators.size < MAX_INDICATORS) this.#indicators.set(key, { ...indicator, layer: path });
      else this.#notes.add('indicators', MAX_INDICATORS);
    }
    if (more) this.#notes.add('indicators', MAX_INDICATORS);
  }
}

function makeLayer(
  path: string, { bytes, encoding, offset, length, note }: Accepted, { text, kept }: { readonly text: string | null; readonly kept: number }, children: Layer[],
): Layer {
  const digest = (algorithm: string): string => createHash(algorithm).update(bytes).digest('hex');
  return {
    path, encoding, offset, length, size: bytes.length,
    md5: digest('md5'), sha1: digest('sha1'), sha256: digest('sha256'),
    type: contentType(bytes, text),
    text: (text ?? '').slice(0, kept),
    textCut: (text ?? '').length > kept,
    ...(note === undefined ? {} : { note }),
    children,
  };
}
