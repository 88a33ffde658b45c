import { charsetOf, decodeCharset } from '../charset/charset.js';
import type { Content } from '../content.js';
import { isTelling } from '../guess/telling.js';
import { readabilityOf } from '../guess/readable.js';
import { rotateLetters } from '../guess/rotate.js';
import { xorWith } from '../guess/xor-crack.js';
import { makeLayer } from '../layer.js';
import { fileType } from '../magic.js';
import { Notes } from '../notes.js';
import { peel, type Peeled } from '../peel.js';
import { asciiShare, readText } from '../text.js';
import { PEEL_LIMITS, type Layer, type PeelLimits } from '../types.js';
import { textOf } from './step.js';
import { STEPS } from './steps.js';

const MOST = 20;
const HEAD = 65_536;
const CAP = 4_000_000;
const CHARSETS = ['windows-1251', 'koi8-r', 'cp866', 'shift_jis', 'euc-jp', 'gb18030', 'big5', 'euc-kr', 'windows-1252', 'cp037', 'utf-7'];
const LEAST = 0.2;
/** Forms that hardly anything else has: more than a key that happens to give letters. */
const FORMS: Readonly<Record<string, RegExp>> = {
  'from-hex': /^(?:(?:0x|\\x)?[0-9a-f]{2}[\s:,;-]{0,2}){3,20000}$/i, 'from-decimal': /^(?:\d{2,3}[\s,;-]{1,2}){2,20000}\d{2,3}$/, 'from-octal': /^(?:0?[0-7]{2,3}[\s,;-]{1,2}){2,20000}0?[0-7]{2,3}$/,
  'from-binary': /^(?:[01]{8}[\s,;-]{0,2}){3,20000}$/, 'url-decode': /^(?:%[0-9a-f]{2}){3,20000}$/i,
};
const FORM_SCORE = 6;

interface Candidate {
  readonly recipe: string;
  readonly bytes: Buffer;
  readonly score: number;
  readonly because: string;
}

/**
 * What fits a whole value, the best first, at most twenty: each step of recipes, letters moved by 1 to 25, and XOR with each byte.
 * A layer for each candidate, named by its recipe, its reason as the note. The work is bounded: a head of 64 KB is tried.
 */
export function tryAll(value: string, limits: PeelLimits): Peeled {
  const notes = new Notes();
  const head = value.slice(0, Math.min(HEAD, limits.inputLength));
  if (head.length < value.length) notes.add('input', head.length);
  const before = scoreOf(Buffer.from(head)).score;
  const best = new Map<string, Candidate>();
  for (const candidate of candidates(head)) {
    if (limits.expired?.() === true) {
      notes.add('time');
      break;
    }
    const key = candidate.bytes.toString('latin1', 0, 2_000);
    const known = best.get(key);
    if (candidate.score > Math.max(LEAST, before) && (known === undefined || known.score < candidate.score)) best.set(key, candidate);
  }
  const ranked = [...best.values()].sort((a, b) => b.score - a.score).slice(0, MOST);
  const layers = ranked.map(({ recipe, bytes, because }, at): Layer => {
    const text = readText(bytes);
    const content: Content = { bytes, text, origin: { offset: 0, length: head.length, exact: false } };
    return makeLayer(String(at + 1), { offset: 0, length: head.length, trust: 'certain', bytes, encoding: recipe, note: because }, content, limits.textKept, []);
  });
  return { layers, indicators: [], notes: notes.list() };
}

function* candidates(value: string): Generator<Candidate> {
  const bytes = Buffer.from(value);
  for (const step of STEPS) {
    if (step.takes?.required === true || step.name === 'remove' || step.name === 'swap-case') continue;
    const made = step.run(bytes, '', CAP);
    if (made === null || !('bytes' in made) || made.bytes.length === 0 || made.bytes.equals(bytes)) continue;
    const candidate = judged(step.name, made.bytes);
    const isForm = candidate.score < FORM_SCORE && FORMS[step.name]?.test(value.trim()) === true && asciiShare(made.bytes) === 1;
    yield isForm ? { ...candidate, score: FORM_SCORE, because: 'all of it has this form, and what comes out is printable' } : candidate;
  }
  for (let by = 1; by < 26; by += 1) {
    if (by !== 13) yield judged(`rot ${by}`, Buffer.from(rotateLetters(value, by)));
  }
  for (const [recipe, inner] of raw(value)) {
    for (let key = 1; key < 256; key += 1) yield judged(`${recipe}xor 0x${key.toString(16).padStart(2, '0')}`, xorWith(inner, Buffer.from([key])));
    for (const charset of recipe === '' ? [] : CHARSETS) {
      const made = decodeCharset(inner, charset, CAP);
      if (made === null || !('bytes' in made)) continue;
      const found = { recipe: `${recipe}charset ${charset}`, bytes: made.bytes };
      if (charsetOf(inner) === charset) yield { ...found, score: 6, because: 'its characters are those of a language that is written so' };
      else yield { ...found, ...scoreOf(made.bytes) };
    }
  }
}

/** The bytes that keys are tried on: those of the value, and what its digits stand for. */
function* raw(value: string): Generator<readonly [recipe: string, bytes: Buffer]> {
  yield ['', Buffer.from(value)];
  const plain = value.replaceAll(/\s+/g, '');
  if (/^(?:[0-9a-f]{2}){4,}$/i.test(plain.slice(0, 20_000))) yield ['from-hex, ', Buffer.from(plain, 'hex')];
  if (/^[\w+/-]{8,20000}={0,2}$/.test(plain.slice(0, 20_000))) yield ['from-base64, ', Buffer.from(plain, 'base64')];
}

const judged = (recipe: string, bytes: Buffer): Candidate => ({ recipe, bytes, ...scoreOf(bytes) });

/** How much bytes look like something: a file, then what has layers of its own, then text by how well it reads. */
function scoreOf(bytes: Buffer): { readonly score: number; readonly because: string } {
  const file = fileType(bytes);
  if (file?.sure === true && file.length >= 4) return { score: 10, because: `it is a ${file.type}` };
  const text = textOf(bytes.subarray(0, HEAD));
  const { readable, score, words, bits } = readabilityOf(text);
  if (readable) return { score: (words > 0 || bits >= 0.6 ? 3 : 1) + score, because: words > 0 ? `it reads as text, with ${words === 1 ? 'a known word' : 'known words or parts'}` : 'its letters follow each other as in words' };
  const charset = asciiShare(bytes) < 0.9 ? charsetOf(bytes) : null;
  if (charset !== null) return { score: 3, because: `it is text in ${charset}` };
  if (isTelling(bytes)) return { score: 4, because: 'it is compressed, or encoded once more' };
  if (asciiShare(bytes) === 1 && bytes.length >= 8) {
    const inner = peel(text.slice(0, 4_096), { ...PEEL_LIMITS, depth: 3, layers: 5, indicators: false }).layers[0];
    if (inner !== undefined) return { score: 5, because: `what comes out is ${inner.encoding} again` };
    return { score: 0.5 + score / 4, because: 'all of it is printable' };
  }
  return { score: 0, because: '' };
}
