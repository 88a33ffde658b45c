import type { Notes } from './notes.js';
import { ledBack, type Piece, type Range } from './positions.js';
import { readText } from './text.js';
import type { Decoded, PeelLimits, SourceRange, Span } from './types.js';

type Lead = (part: Range) => Range | undefined;

/** Where a content comes from in the value itself. */
export interface Origin extends SourceRange {
  /** Leads a part of the content back to one of the value; absent, or undefined, where nothing but the range of the whole is known. */
  readonly back?: Lead;
}

/** A value or a layer that is looked into. Its positions are UTF-16 units of its text, or bytes where it is none. */
export interface Content {
  readonly bytes: Buffer;
  readonly text: string | null;
  readonly origin: Origin;
}

/** The part of the value that a part of a content stands for. */
export function sourceOf({ back, offset, length, exact }: Origin, part: Range): SourceRange {
  const source = back?.(part);
  if (source === undefined) return { offset, length, exact: false };
  const from = Math.min(Math.max(source.offset, offset), offset + length);
  return { offset: from, length: Math.max(0, Math.min(source.offset + source.length, offset + length) - from), exact };
}

/** The part of a value that is looked at; a note tells where that is not all of it. */
export function beginningOf(value: string, { inputLength }: PeelLimits, notes: Notes): { readonly text: string; readonly origin: Origin } {
  const text = value.slice(0, inputLength);
  if (text.length < value.length) notes.add('input', inputLength);
  return { text, origin: { offset: 0, length: text.length, exact: true, back: (part) => part } };
}

/** What was decoded of a part, as a content. Its positions can be followed back as far as the decoder tells how. */
export function contentOf(parent: Origin, found: Pick<Span, 'offset' | 'length'> & Decoded): Content {
  const text = found.text ?? readText(found.bytes);
  const range = sourceOf(parent, found);
  const lead = leadOf(found, text);
  const { back } = parent;
  if (lead === undefined || back === undefined) return { bytes: found.bytes, text, origin: range };
  const within: Lead = (part) => {
    const source = lead(part);
    if (source === undefined) return undefined;
    const { offset, length } = source;
    return back({ offset: found.offset + Math.min(offset, found.length), length: Math.max(0, Math.min(length, found.length - offset)) });
  };
  return { bytes: found.bytes, text, origin: { ...range, back: within } };
}

/** Positions are counted anew for each question, which takes time linear in the text. */
const LONGEST_UNEVEN = 200_000;

/** Leads a part of what was decoded back to one of what it was decoded of. */
function leadOf({ bytes, scale, pieces }: Decoded, text: string | null): Lead | undefined {
  if (pieces !== undefined) return text === null ? undefined : byPieces(pieces, text.length);
  if (scale === undefined) return undefined;
  const scaled = ({ offset, length }: Range): Range => {
    const from = Math.floor((offset * scale.units) / scale.bytes);
    return { offset: from, length: Math.ceil(((offset + length) * scale.units) / scale.bytes) - from };
  };
  if (text === null || text.length === bytes.length) return scaled;
  const mark = bytes.length - Buffer.byteLength(text);
  if (text.length > LONGEST_UNEVEN || (mark !== 0 && mark !== BYTE_ORDER_MARK)) return undefined;
  return ({ offset, length }) => scaled({ offset: mark + Buffer.byteLength(text.slice(0, offset)), length: Buffer.byteLength(text.slice(offset, offset + length)) });
}

/** Pieces of another text than the one that was read (bytes that are not UTF-8) lead nowhere. */
function byPieces(pieces: () => readonly Piece[] | undefined, made: number): Lead {
  let known: readonly Piece[] | undefined;
  return (part) => {
    known ??= pieces() ?? [];
    const last = known.at(-1);
    return last !== undefined && last.at + last.length === made ? ledBack(known, part) : undefined;
  };
}

/** Bytes of U+FEFF, which is dropped at the beginning of a text. */
const BYTE_ORDER_MARK = 3;
