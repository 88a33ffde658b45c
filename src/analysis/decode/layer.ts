import * as crypto from 'node:crypto';
import { contentType } from './content-type.js';
import type { Content } from './content.js';
import { entropyOf } from './entropy.js';
import { describeFile } from './files/describe.js';
import type { Decoded, Layer, Span } from './types.js';

export interface Accepted extends Span, Decoded {
  readonly encoding: string;
}

const digest = (algorithm: string, bytes: Buffer): string => crypto.hash(algorithm, bytes, 'hex');

/** What is shown of a decoded content. `kept`: UTF-16 units of its text. */
export function makeLayer(path: string, found: Accepted, { bytes, text, origin }: Content, kept: number, children: Layer[]): Layer {
  const { encoding, offset, length, name, note, detail } = found;
  const type = contentType(bytes, text);
  return {
    path,
    encoding: detail === undefined ? encoding : `${encoding} (${detail})`,
    ...(name === undefined ? {} : { name }),
    offset, length,
    source: { offset: origin.offset, length: origin.length, exact: origin.exact },
    size: bytes.length, entropy: entropyOf(bytes),
    md5: digest('md5', bytes), sha1: digest('sha1', bytes), sha256: digest('sha256', bytes),
    type, facts: text === null ? describeFile(bytes, type) : [],
    text: (text ?? '').slice(0, kept),
    textCut: (text ?? '').length > kept,
    ...(note === undefined ? {} : { note }),
    children,
  };
}
