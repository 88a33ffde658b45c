import type { Piece } from './positions.js';
import type { Traits } from './traits.js';

/**
 * How much speaks for an encoding before anything is decoded. `certain`: the text around says so, whatever the bytes are.
 * `likely`: the whole value is of this form, or it follows a switch like `-e`. `weak`: a run of text that happens to fit;
 * what comes out must then look like text or a known file type (see `plausibility.ts`).
 */
export type Trust = 'certain' | 'likely' | 'weak';

/** A part of a content that may be encoded; in UTF-16 units of a text, in bytes of a binary. */
export interface Span {
  readonly offset: number;
  readonly length: number;
  readonly trust: Trust;
  /** Name of an archive's member. */
  readonly name?: string;
  /** Name of its encoding, where a decoder reads several. */
  readonly encoding?: string;
  /** Decodes this very span, where its bytes alone do not say how: a member of an archive. */
  readonly unpack?: (bytes: Buffer, cap: number) => DecodeResult;
}

/** What a decoder made of a span. */
export interface Decoded {
  readonly bytes: Buffer;
  /** The bytes as text, where the decoder made them of it. */
  readonly text?: string;
  /** What is not as it should be: "cut off", shown with the layer. */
  readonly note?: string;
  /** Shown after the decoder's name: "key 0x35". */
  readonly detail?: string;
  /** Where so many units of the span always give so many bytes: positions can then be followed back. */
  readonly scale?: { readonly units: number; readonly bytes: number };
  /** Where not: which parts of the text were made of which units of the span. Asked only where a position is followed back. */
  readonly pieces?: () => readonly Piece[] | undefined;
}

/** Why a span was not decoded although it is one: the output would be larger than allowed. */
export interface TooLarge {
  readonly tooLarge: number;
}

/** Why a span cannot be decoded although it is one, for people: "it is encrypted". */
export interface Refused {
  readonly refused: string;
}

/** Null: it is no such encoding. */
export type DecodeResult = Decoded | TooLarge | Refused | null;

interface DecoderOf<Input, Seen> {
  /** Shown as the layer's encoding. */
  readonly name: string;
  /** False where one look at the traits of the text shows that nothing can be found; null where bytes are no text. */
  readonly worth?: (traits: Seen) => boolean;
  /** Candidates, the better ones first where they overlap. Must take time linear in the input. */
  find(input: Input): Iterable<Span>;
  /** Decodes what lies in a span; null where it is no such encoding. `cap`: bytes of output at most. */
  decode(input: Input, cap: number): DecodeResult;
}

export type TextDecoding = { readonly reads: 'text' } & DecoderOf<string, Traits>;
export type BytesDecoding = { readonly reads: 'bytes' } & DecoderOf<Buffer, Traits | null>;

/** One encoding. To add one: a file with such a constant, and a line in `decoders.ts`. */
export type Decoder = TextDecoding | BytesDecoding;

/** A range of the value that was given, in its UTF-16 units. */
export interface SourceRange {
  readonly offset: number;
  readonly length: number;
  /** False where a layer above is compressed or the like: the range is then that of this layer. */
  readonly exact: boolean;
}

export interface Fact {
  readonly label: string;
  readonly value: string;
}

/** One decoded layer. */
export interface Layer {
  /** "1", "1.2": the second layer inside the first. */
  readonly path: string;
  readonly encoding: string;
  /** Name of the archive's member that it is. */
  readonly name?: string;
  /** Where it stood in its parent, in the parent's UTF-16 units (text) or bytes. */
  readonly offset: number;
  readonly length: number;
  /** Where it comes from in the value itself. */
  readonly source: SourceRange;
  /** Bytes. */
  readonly size: number;
  /** Shannon entropy, bits per byte. */
  readonly entropy: number;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  /** "PE executable", "PowerShell script", "text", "data", … */
  readonly type: string;
  /** What the headers of a known file type say. */
  readonly facts: readonly Fact[];
  /** The text of the layer, cut to `textKept` units; empty for binary ones. */
  readonly text: string;
  readonly textCut: boolean;
  readonly note?: string;
  readonly children: readonly Layer[];
}

export interface PeelLimits {
  readonly depth: number;
  readonly layers: number;
  /** Bytes of all layers together. */
  readonly outputBytes: number;
  /** UTF-16 units of the value that are looked at. */
  readonly inputLength: number;
  /** Times the size of its input that one layer may have, once it is over a megabyte. */
  readonly ratio: number;
  /** UTF-16 units of each layer's text that are given back. */
  readonly textKept: number;
  /** False: indicators are not looked for. */
  readonly indicators?: boolean;
  /** True when the time is up; asked before each layer. */
  readonly expired?: () => boolean;
}

export const PEEL_LIMITS: PeelLimits = {
  depth: 10, layers: 200, outputBytes: 16_000_000, inputLength: 16_000_000, ratio: 100, textKept: 8_000,
};
