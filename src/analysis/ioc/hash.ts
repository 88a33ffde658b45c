import { ALNUM, HEX, isAt } from './chars.js';
import type { Rule, Scan } from './scan.js';
import type { IndicatorType } from './types.js';

const TYPES: Readonly<Record<number, IndicatorType>> = { 32: 'md5', 40: 'sha1', 64: 'sha256', 128: 'sha512' };
const JA3 = /\bja3s?(?:[_ -]?(?:hash|digest|md5|fingerprint|client|server))?["']?\s{0,3}[:=(-]{0,2}\s{0,3}["'[]{0,2}$/i;
/** Names of things that have the form of a hash and are none of a file. */
const OTHERS = /(?:\b(?:commit|revision|rev|git[ -]?sha|etag|nonce|csrf\w{0,10}|session(?:_?id)?|trace_?id|span_?id|request_?id|token|api_?key|uuid|0x)["']?\s{0,2}[:=#]?\s{0,2}["']?|0x)$/i;
/** Letters that may touch a hash: a label without a blank (`md5:`, `hash`), never a longer word such as base64. */
const MAX_TOUCHING = 8;

function touching(text: string, at: number, step: 1 | -1): number {
  let count = 0;
  while (count <= MAX_TOUCHING && isAt(text, at + step * count, ALNUM)) count += 1;
  return count;
}

function judge(scan: Scan, start: number, end: number): void {
  const { text } = scan;
  const type = TYPES[end - start];
  if (type === undefined) return;
  const digits = text.slice(start, end);
  if (/^(.)\1+$/.test(digits) || /^\d+$/.test(digits)) return;
  if (touching(text, end, 1) + touching(text, start - 1, -1) > MAX_TOUCHING || /[+/=]{2}|\+/.test(text.charAt(start - 1) + text.charAt(end))) return;
  if (scan.isTaken(start, end) && !isWhole(text, start, end)) return;
  const before = text.slice(Math.max(0, start - 32), start);
  if (OTHERS.test(before)) return;
  scan.claim(type === 'md5' && JA3.test(before) ? 'ja3' : type, digits.toLowerCase(), start, end);
}

/** Inside of a URL or a path a hash counts where it is a whole part or the stem of a file name. */
const isWhole = (text: string, start: number, end: number): boolean => end - start >= 64 && /[/\\=_]/.test(text.charAt(start - 1)) && !/[\w-]/.test(text.charAt(end));

/** MD5, SHA-1, SHA-256 and SHA-512 by their length, and JA3 fingerprints where a label says so. */
export const hash: Rule = {
  applies: ({ hexRun }) => hexRun >= 32,
  find(scan) {
    const { text } = scan;
    // every run of 32 digits holds a position that is a multiple of 32
    for (let at = 31; at < text.length; at += 32) {
      if (!isAt(text, at, HEX)) continue;
      let start = at;
      while (isAt(text, start - 1, HEX)) start -= 1;
      let end = at + 1;
      while (isAt(text, end, HEX)) end += 1;
      judge(scan, start, end);
      at = Math.max(at, end - 1 - ((end - 1 - 31) % 32));
    }
  },
};
