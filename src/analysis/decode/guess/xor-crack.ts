import { fileType } from '../magic.js';
import { asciiShare, readText } from '../text.js';
import { utf16Order } from '../utf16.js';
import { fluencyOf } from './fluency.js';
import { readabilityOf } from './readable.js';
import { isTelling } from './telling.js';

export interface XorKey {
  readonly key: Buffer;
  /** Why: "This program cannot be run", "reads as text", a file's type. */
  readonly because: string;
}

export const SAMPLE = 512;
const LONGEST_KEY = 8;
const SHORTEST = 12;
const VARIED = 6;
/** Letters of a column that are needed to tell its byte of the key. */
const COLUMN = 5;
const COINCIDENCE = 0.025;
const PRINTABLE = 0.95;
/** Bytes of a crib beyond the key's length: so many must fit by themselves. */
const CHECKED = 2;
const CRIBS = ['This program cannot be run in DOS mode', 'https://www.', 'http://www.', 'powershell', 'New-Object Net.WebClient', 'DownloadString', 'http://', 'https://', 'cmd.exe', 'function', 'System32', 'password', 'User-Agent', '<script'].map((text) => Buffer.from(text));
/** What columns hold most: blanks and small letters in text, zeros in programs. */
const DIGITS = 24;
const BASE64 = /^[A-Za-z0-9+/\r\n]{20,}={0,2}\s{0,4}$/;
const LEAST_WORTH = 0.3;
const CHOICES = 16;
const ROUNDS = 3;
const DIGIT = Uint8Array.from({ length: 256 }, (_, code) => (/[A-Za-z0-9+/=\r\n]/.test(String.fromCharCode(code)) ? 1 : 0));
const COMMON = [0x20, 0x65, 0x74, 0x61, 0x6f, 0x69];

/** How good a decoded byte is in a text of words or commands. */
const WORTH = Float64Array.from({ length: 256 }, (_, code) => {
  const letter = String.fromCharCode(code);
  if ('etaoinsrl '.includes(letter)) return 2;
  if (/[a-z]/.test(letter)) return 1;
  if (/[A-Z0-9.,\-/\\'"()=:;\r\n]/.test(letter)) return 0.6;
  return code >= 0x20 && code < 0x7f ? -0.5 : -6;
});

/** XORs bytes with a key that repeats. */
export function xorWith(bytes: Uint8Array, key: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) out[at] = (bytes[at] ?? 0) ^ (key[at % key.length] ?? 0);
  return out;
}

/**
 * The key of at most eight bytes under which bytes are a program, a known file or readable text, or null. Tries known plain text,
 * then what bytes are common; whatever is found must hold for all of the bytes. Bounded work, whatever their number;
 * `quick` tries known plain text only.
 */
export function crackXor(bytes: Buffer, quick = false): XorKey | null {
  if (bytes.length < SHORTEST) return null;
  const head = bytes.subarray(0, SAMPLE);
  if (new Set(head).size < VARIED) return null;
  for (const key of quick ? fromCribs(head) : candidates(head)) {
    if (key.every((byte) => byte === 0)) continue;
    const because = reasonFor(bytes, key);
    if (because !== null) return { key: shortest(key), because };
  }
  return null;
}

/** `ABAB` is `AB`. */
function shortest(key: Buffer): Buffer {
  const size = [1, 2, 4].find((length) => length < key.length && key.length % length === 0 && key.every((byte, at) => byte === key[at % length]));
  return size === undefined ? key : key.subarray(0, size);
}

function* candidates(head: Buffer): Generator<Buffer> {
  yield* fromCribs(head);
  yield* forDigits(head);
  for (let length = 1; length <= LONGEST_KEY && head.length >= length * COLUMN; length += 1) {
    yield mostCommon(head, length, 0);
    if (head.length >= 200 && coincidence(head, length) < COINCIDENCE) continue;
    const key = byLetters(head, length);
    if (key !== null) yield key;
  }
}

function reasonFor(bytes: Buffer, key: Buffer): string | null {
  const head = xorWith(bytes.subarray(0, SAMPLE - (SAMPLE % key.length)), key);
  const file = fileType(head);
  if (file?.sure === true && (head[0] === 0x4d ? bytes.length >= 128 && reachesHeader(bytes, key) : file.length >= 4 + key.length)) return file.type;
  if (bytes.length >= 16 && utf16Order(head) !== null && readabilityOf(head.toString('utf16le')).readable) return 'UTF-16 text';
  const text = head.toString('latin1');
  if (key.length === 1 && head.length >= DIGITS && BASE64.test(text) && isTelling(Buffer.from(text, 'base64'))) return 'base64';
  const { readable, bits, words } = readabilityOf(text);
  const sure = readable && (key.length === 1 ? words >= 1 || bits >= 0.6 : words >= 2 && bits >= 0.2);
  return sure && asciiShare(xorWith(bytes, key)) >= PRINTABLE ? 'reads as text' : null;
}

/** The "PE" header stands where the DOS header says. */
function reachesHeader(bytes: Buffer, key: Buffer): boolean {
  const header = xorWith(bytes.subarray(0, 0x40 + LONGEST_KEY), key).readUInt32LE(0x3c);
  if (header + 4 > bytes.length) return false;
  const byte = (at: number): number => (bytes[at] ?? 0) ^ (key[at % key.length] ?? 0);
  return byte(header) === 0x50 && byte(header + 1) === 0x45 && byte(header + 2) === 0;
}

/** Keys under which a crib stands somewhere: what it gives must repeat with the key's length. */
function* fromCribs(head: Buffer): Generator<Buffer> {
  for (const crib of CRIBS) {
    for (let at = 0; at + crib.length <= head.length; at += 1) {
      const length = periodOf(head, at, crib);
      if (length === 0) continue;
      const key = Buffer.alloc(length);
      for (let place = 0; place < length; place += 1) key[(at + place) % length] = (head[at + place] ?? 0) ^ (crib[place] ?? 0);
      yield key;
    }
  }
}

function periodOf(head: Buffer, at: number, crib: Buffer): number {
  const byte = (place: number): number => (head[at + place] ?? 0) ^ (crib[place] ?? 0);
  for (let length = 1; length <= LONGEST_KEY && crib.length - length >= CHECKED; length += 1) {
    let place = length;
    while (place < crib.length && byte(place) === byte(place - length)) place += 1;
    if (place === crib.length) return length;
  }
  return 0;
}

/** The key under which the most common byte of each column is `byte`. */
function mostCommon(head: Buffer, length: number, byte: number): Buffer {
  const key = Buffer.alloc(length);
  const counts = new Uint16Array(256);
  for (let column = 0; column < length; column += 1) {
    counts.fill(0);
    let best = 0;
    for (let at = column; at < head.length; at += length) {
      const value = head[at] ?? 0;
      counts[value] = (counts[value] ?? 0) + 1;
      if ((counts[value] ?? 0) > (counts[best] ?? 0)) best = value;
    }
    key[column] = best ^ byte;
  }
  return key;
}

/** Share of bytes that equal the one a key's length later: about 0.07 for text under that key, 0.004 for noise. */
function coincidence(head: Buffer, length: number): number {
  let equal = 0;
  for (let at = length; at < head.length; at += 1) equal += head[at] === head[at - length] ? 1 : 0;
  return equal / Math.max(1, head.length - length);
}

interface Choice {
  readonly byte: number;
  readonly worth: number;
}

/** The key under which each column has the best letters and these follow each other as in words; null where a column has no letters. */
function byLetters(head: Buffer, length: number): Buffer | null {
  const columns: (readonly Choice[])[] = [];
  for (let column = 0; column < length; column += 1) {
    const choices = bestBytes(head, column, length);
    if ((choices[0]?.worth ?? -1) < LEAST_WORTH) return null;
    columns.push(choices);
  }
  const key = Buffer.from(columns.map((choices) => choices[0]?.byte ?? 0));
  for (let round = 0; round < ROUNDS && length > 1; round += 1) {
    for (const [column, choices] of columns.entries()) {
      const worths = choices.map(({ byte, worth }) => {
        key[column] = byte;
        return worth / length + 2 * fluencyOf(xorWith(head, key).toString('latin1')).bits;
      });
      key[column] = choices[worths.indexOf(Math.max(...worths))]?.byte ?? 0;
    }
  }
  return key;
}

/** The likeliest bytes of a key for one column, with the mean worth of the letters that they give. */
function bestBytes(head: Buffer, column: number, length: number): readonly Choice[] {
  const values: number[] = [];
  for (let at = column; at < head.length; at += length) values.push(head[at] ?? 0);
  const bytes = new Set(values.flatMap((value) => COMMON.map((letter) => value ^ letter)));
  return Array.from(bytes, (byte) => ({ byte, worth: values.reduce((sum, value) => sum + (WORTH[value ^ byte] ?? 0), 0) / values.length }))
    .sort((a, b) => b.worth - a.worth).slice(0, CHOICES);
}

/** Keys of one byte under which all of the bytes are base64 digits. */
function* forDigits(head: Buffer): Generator<Buffer> {
  for (let byte = 1; byte < 256; byte += 1) {
    if (head.every((value) => DIGIT[value ^ byte] === 1)) yield Buffer.from([byte]);
  }
}

/** Blanks of a text become other characters under a key. */
const BLANKS = 0.03;

/** False for bytes that are readable as they are. */
export function maybeXored(bytes: Buffer): boolean {
  if (bytes.length < SHORTEST || fileType(bytes)?.sure === true || utf16Order(bytes) !== null) return false;
  const text = readText(bytes.subarray(0, SAMPLE));
  if (text === null) return true;
  if (asciiShare(bytes.subarray(0, SAMPLE)) < 0.99 || (text.match(/\s/g)?.length ?? 0) > text.length * BLANKS) return false;
  const { readable, words, bits } = readabilityOf(text);
  return !readable && words === 0 && bits < 0;
}
