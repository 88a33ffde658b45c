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
}

/** What a decoder made of a span. */
export interface Decoded {
  readonly bytes: Buffer;
  /** What is not as it should be: "cut off", shown with the layer. */
  readonly note?: string;
}

/** Why a span was not decoded although it is one: the output would be larger than allowed. */
export interface TooLarge {
  readonly tooLarge: number;
}

interface DecoderOf<Input> {
  /** Shown as the layer's encoding. */
  readonly name: string;
  /** Candidates, the better ones first where they overlap. Must take time linear in the input. */
  find(input: Input): Iterable<Span>;
  /** Decodes what lies in a span; null where it is no such encoding. `cap`: bytes of output at most. */
  decode(input: Input, cap: number): Decoded | TooLarge | null;
}

/** One encoding. To add one: a file with such a constant, and a line in `decoders.ts`. */
export type Decoder =
  | ({ readonly reads: 'text' } & DecoderOf<string>)
  | ({ readonly reads: 'bytes' } & DecoderOf<Buffer>);

/** One decoded layer. */
export interface Layer {
  /** "1", "1.2": the second layer inside the first. */
  readonly path: string;
  readonly encoding: string;
  /** Where it stood in its parent, in the parent's UTF-16 units (text) or bytes. */
  readonly offset: number;
  readonly length: number;
  /** Bytes. */
  readonly size: number;
  readonly md5: string;
  readonly sha1: string;
  readonly sha256: string;
  /** "PE executable", "PowerShell script", "text", "data", … */
  readonly type: string;
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
  /** True when the time is up; asked before each layer. */
  readonly expired?: () => boolean;
}

export const PEEL_LIMITS: PeelLimits = {
  depth: 10, layers: 200, outputBytes: 16_000_000, inputLength: 16_000_000, ratio: 100, textKept: 8_000,
};
