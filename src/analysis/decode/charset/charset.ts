import iconv from 'iconv-lite';
import { asciiShare } from '../text.js';
import type { DecodeResult } from '../types.js';
import { readEbcdic } from './ebcdic.js';

/** How a text in this charset is told from noise; `text` is what the bytes give when they are read in it. */
interface Charset {
  readonly name: string;
  /** A cheap look at the bytes before they are decoded. */
  readonly maybe: (bytes: Uint8Array) => boolean;
  readonly fits: (text: string) => boolean;
}

const SAMPLE = 2_048;
const LEAST = 6;
const VARIED = 4;

const share = (bytes: Uint8Array, holds: (byte: number) => boolean): number => bytes.reduce((sum, byte) => sum + (holds(byte) ? 1 : 0), 0) / Math.max(1, bytes.length);
const count = (text: string, pattern: RegExp): number => text.match(pattern)?.length ?? 0;
const clean = (text: string): boolean => !/[\ufffd\u0000-\u0008\u000e-\u001a\u001c-\u001f\u0080-\u009f\ue000-\uf8ff]/.test(text); // eslint-disable-line no-control-regex -- no text has them

/** Russian and its neighbours write lower case with common letters; the wrong charset gives capitals and rare ones. */
const cyrillic = (text: string): boolean => {
  const letters = count(text, /[\u0400-\u04ff]/g);
  const common = count(text, /[оеаинтсрвлкмдпуіОЕАИНТСРВЛКМДПУ]/g);
  const inside = count(text, /[а-яё][А-ЯЁ]/g);
  const small = count(text, /[а-яё]/g);
  return clean(text) && letters >= 4 && letters >= text.length * 0.4 && small >= letters * 0.5 && common >= letters * 0.65 && inside <= letters * 0.05 && count(text, /[a-z][а-я]|[а-я][a-z]/gi) <= letters * 0.1;
};

const high = (bytes: Uint8Array): number => share(bytes, (byte) => byte >= 0x80);

/** Charsets by how surely they are told, the surest first. */
const CHARSETS: readonly Charset[] = [
  {
    // letters and digits of EBCDIC lie above 0x80, its blank is 0x40
    name: 'cp037', maybe: (bytes) => share(bytes, (byte) => byte === 0x40 || (byte >= 0x81 && byte <= 0xa9) || (byte >= 0xc1 && byte <= 0xe9) || byte >= 0xf0) >= 0.85,
    fits: (text) => asciiShare(Buffer.from(text)) >= 0.95 && count(text, /[a-z ]/gi) >= text.length * 0.7 && (text.includes(' ') || text.length < 16) && count(text, /[aeiou]/gi) >= text.length * 0.15,
  },
  {
    name: 'shift_jis', maybe: (bytes) => high(bytes) >= 0.2,
    fits: (text) => clean(text) && count(text, /[\u3040-\u30ff]/g) >= 2 && count(text, /[\u3040-\u30ff\u4e00-\u9fff\u3000-\u303f\uff00-\uff5e]/g) >= count(text, /[^\0-\x7f]/g) * 0.95 && count(text, /[\u3040-\u309f\u30a0-\u30ff]/g) >= count(text, /[^\0-\x7f]/g) * 0.25,
  },
  { name: 'koi8-r', maybe: (bytes) => share(bytes, (byte) => byte >= 0xc0) >= 0.3, fits: cyrillic },
  { name: 'windows-1251', maybe: (bytes) => share(bytes, (byte) => byte >= 0xc0) >= 0.3, fits: cyrillic },
  { name: 'cp866', maybe: (bytes) => share(bytes, (byte) => (byte >= 0x80 && byte <= 0xaf) || (byte >= 0xe0 && byte <= 0xf1)) >= 0.3, fits: cyrillic },
  {
    // the first level of GB 2312, which holds nearly all characters of modern text, is in rows 16 to 55
    name: 'gb18030', maybe: (bytes) => share(bytes, (byte) => byte >= 0xa1) >= 0.5 && commonRows(bytes) >= 0.8,
    fits: (text) => clean(text) && count(text, /[\u4e00-\u9fff]/g) >= 3 && count(text, /[\u4e00-\u9fff\u3000-\u303f\uff00-\uff5e]/g) >= count(text, /[^\0-\x7f]/g) * 0.95,
  },
];

function commonRows(bytes: Uint8Array): number {
  let [pairs, common] = [0, 0];
  for (let at = 0; at + 1 < bytes.length; at += 1) {
    const [row, cell] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
    if (row < 0x81) continue;
    pairs += 1;
    if (((row >= 0xb0 && row <= 0xd7) || (row >= 0xa1 && row <= 0xa3)) && cell >= 0xa1) common += 1;
    at += 1;
  }
  return pairs === 0 ? 0 : common / pairs;
}

/** The charset that bytes which are neither UTF-8 nor UTF-16 are a text in, or null. */
export function charsetOf(bytes: Buffer): string | null {
  if (bytes.length < LEAST) return null;
  const head = bytes.subarray(0, SAMPLE);
  if (new Set(head).size < VARIED) return null;
  for (const { name, maybe, fits } of CHARSETS) {
    // a cut at an odd place may split the last character
    if (maybe(head) && [0, 1].some((less) => fits(readCharset(head.subarray(0, head.length - (bytes.length > SAMPLE ? less : 0)), name)))) return name;
  }
  return null;
}

/** What iconv-lite has beside charsets: they write bytes as digits. */
const NO_CHARSETS = new Set(['base64', 'hex']);

/** Whether `readCharset` knows the name. */
export const isCharset = (name: string): boolean => name === 'cp037' || (iconv.encodingExists(name) && !NO_CHARSETS.has(name.toLowerCase().replaceAll(/:\d{4}$|[^a-z\d]/g, '')));

/** Bytes in a named charset, as UTF-8. */
export function decodeCharset(bytes: Buffer, name: string, cap: number): DecodeResult {
  if (bytes.length * 3 > cap) return { tooLarge: bytes.length * 3 };
  const text = readCharset(bytes, name);
  return { bytes: Buffer.from(text), text };
}

/** Reads bytes in a charset that iconv-lite knows, or in EBCDIC. */
export const readCharset = (bytes: Buffer, name: string): string => (name === 'cp037' ? readEbcdic(bytes) : iconv.decode(bytes, name));
