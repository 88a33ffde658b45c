import type { SourceRange, Span } from './types.js';

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

/**
 * Origin of what was decoded of a span. `scale`: units of the span for each byte of the output, where that is fixed. A text
 * beyond ASCII has units of different sizes, so that its positions lead nowhere exact.
 */
export function originOf(
  parent: Origin, span: Pick<Span, 'offset' | 'length'>, scale: { readonly units: number; readonly bytes: number } | undefined, even: boolean,
): Origin {
  const range = sourceOf(parent, span);
  return scale === undefined || !even || parent.each === undefined ? range : { ...range, each: (parent.each * scale.units) / scale.bytes };
}
