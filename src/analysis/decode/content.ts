import type { Notes } from './notes.js';
import { readText } from './text.js';
import type { Decoded, PeelLimits, SourceRange, Span } from './types.js';

/** Where a content comes from in the value itself, and how its positions lead there. */
export interface Origin extends SourceRange {
  /** UTF-16 units of the value for each unit of the content; undefined where there is no fixed number. */
  readonly each?: number;
}

/** A value or a layer that is looked into. */
export interface Content {
  readonly bytes: Buffer;
  readonly text: string | null;
  readonly origin: Origin;
}

const ROUNDING = 1e-6;

/** The part of the value that a span of a content stands for. */
export function sourceOf({ each, offset, length, exact }: Origin, span: Pick<Span, 'offset' | 'length'>): SourceRange {
  if (each === undefined) return { offset, length, exact: false };
  const from = Math.floor(span.offset * each + ROUNDING);
  const to = Math.ceil((span.offset + span.length) * each - ROUNDING);
  return { offset: offset + from, length: Math.max(0, Math.min(to, length) - from), exact };
}

/** The part of a value that is looked at; a note tells where that is not all of it. */
export function beginningOf(value: string, { inputLength }: PeelLimits, notes: Notes): { readonly text: string; readonly origin: Origin } {
  const text = value.slice(0, inputLength);
  if (text.length < value.length) notes.add('input', inputLength);
  return { text, origin: { offset: 0, length: text.length, exact: true, each: 1 } };
}

/**
 * What was decoded of a span, as a content. Its positions can be followed back where the decoder gives a scale; a text beyond
 * ASCII has units of different sizes, so that they lead nowhere exact.
 */
export function contentOf(parent: Origin, found: Pick<Span, 'offset' | 'length'> & Decoded): Content {
  const { bytes, scale } = found;
  const text = found.text ?? readText(bytes);
  const even = text === null || text.length === bytes.length;
  const range = sourceOf(parent, found);
  const origin = scale === undefined || !even || parent.each === undefined ? range : { ...range, each: (parent.each * scale.units) / scale.bytes };
  return { bytes, text, origin };
}
