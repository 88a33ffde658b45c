import { unitsOfBytes } from '../byte-units.js';
import type { Piece } from '../positions.js';
import { readText } from '../text.js';
import type { BytesDecoding, Decoded, DecodeResult, Span, TextDecoding } from '../types.js';

/** What a step may be given after its name. */
export type Argument = 'key' | 'number' | 'charset' | 'characters' | 'member';

/** A step of a recipe: it turns the whole of one content into another. */
export interface Step {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly about: string;
  readonly takes?: { readonly argument: Argument; readonly required: boolean };
  /** `argument` is of the kind that it takes; bytes of a key, else text. Null: what it is given is nothing that it can read. */
  run(bytes: Buffer, argument: string, cap: number): DecodeResult;
}

export const textOf = (bytes: Buffer): string => readText(bytes) ?? bytes.toString('latin1');

/** A step that reads a text as a decoder does, without asking where in it something is encoded. */
export const ofText = (name: string, about: string, decoder: TextDecoding, clean: (text: string) => string = (text) => text.trim()): Step => ({
  name, about, run: (bytes, _argument, cap) => decoder.decode(clean(textOf(bytes)), cap),
});

export const ofBytes = (name: string, about: string, decoder: BytesDecoding): Step => ({ name, about, run: (bytes, _argument, cap) => (bytes.length === 0 ? null : decoder.decode(bytes, cap)) });

/** A step that gives a text of a text, character by character. */
export const turning = (name: string, about: string, turn: (text: string) => string): Step => ({
  name, about, run: (bytes, _argument, cap) => (bytes.length > cap ? { tooLarge: bytes.length } : { bytes: Buffer.from(turn(textOf(bytes))) }),
});

/** The member of an archive that is named, or the first. */
export const ofArchive = (name: string, about: string, decoder: BytesDecoding): Step => ({
  name, about, takes: { argument: 'member', required: false },
  run(bytes, wanted, cap) {
    for (const span of decoder.find(bytes)) {
      if (wanted !== '' && span.name !== wanted && span.name?.endsWith(`/${wanted}`) !== true) continue;
      const unpack = span.unpack ?? ((slice: Buffer, most: number) => decoder.decode(slice, most));
      const made = unpack(bytes.subarray(span.offset, span.offset + span.length), cap);
      return made !== null && 'bytes' in made ? { ...made, pieces: () => pieceOf(bytes, span, made) } : made;
    }
    return null;
  },
});

/** Where a member that is not compressed stands in its archive, which a step reads as a whole. */
function pieceOf(bytes: Buffer, span: Span, { scale }: Decoded): readonly Piece[] | undefined {
  if (scale === undefined || scale.units !== scale.bytes) return undefined;
  const text = readText(bytes);
  const { offset, length } = (text === null ? null : unitsOfBytes(bytes, text))?.(span) ?? span;
  return [{ at: 0, length, from: offset, span: length, even: true }];
}
