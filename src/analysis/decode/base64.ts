import { asciiSet, runsOf, type Run } from './runs.js';
import { countOf } from './traits.js';
import type { TextDecoding, Span, Trust } from './types.js';

/** What stands before base64 that is meant as such. */
const SAYS_SO = [
  /frombase64string\(\s{0,8}["'`]?$/i,
  /\batob\(\s{0,8}["'`]?$/i,
  /b64decode\(\s{0,8}b?["']?$/i,
  /;base64,\s{0,8}$/i,
  /content-transfer-encoding:\s{0,8}base64\s{1,20}$/i,
  /-----BEGIN [A-Z ]{3,20}-----\s{1,4}$/,
];
/** PowerShell takes any beginning of `-EncodedCommand`, and `-ec`; other programs have a `-e` too. */
const ENCODED_COMMAND = /(?:^|[\s"'^])[-/\u2013](?:ec|e(?:n(?:c(?:o(?:d(?:e(?:d(?:c(?:o(?:m(?:m(?:a(?:n(?:d)?)?)?)?)?)?)?)?)?)?)?)?)?)\s{1,8}["']?$/i;
const PIPED_TO_DECODER = /^["']?\s{0,8}\|\s{0,8}(?:base64\s{1,4}(?:-d|-D|--decode)|openssl\s{1,4}(?:enc\s{1,4})?-?base64)/;

/** Where none of these is in a text, nothing in it says that a short run is meant as base64. */
const MAY_SAY_SO = /base64|atob|b64|(?:^|[\s"'^])[-/\u2013]e|BEGIN/i;

const BEFORE = 60;
const SHORTEST = { certain: 2, likely: 6, weak: 16 } as const;
/** A run of the alphabet that is looked at, and one that needs no quote before it. */
const SHORTEST_RUN = 2;
const SHORTEST_WORD = 6;
/** A value that is nothing but a run too short to stand in a text, in quotes perhaps; and its characters at most. */
const SHORT_VALUE = /^\s{0,60}["']?[\w+/-]{2,15}={0,2}["']?\s{0,60}$/;
const LONGEST_SHORT = 19;
const SAMPLE = 2_000;
/** Lines of wrapped base64 are equally long. */
const SHORTEST_LINE = 40;

interface Alphabet {
  readonly name: string;
  readonly digits: Uint8Array;
  /** What a run must contain to be of this alphabet and no other. */
  readonly mark: RegExp | null;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const family = ({ name, digits: set, mark }: Alphabet): TextDecoding => ({
  name,
  reads: 'text',
  worth: (traits) => (mark === null || countOf(traits, '-') + countOf(traits, '_') > 0)
    && ((mark === null ? traits.longestRun : traits.longestUrlRun) >= SHORTEST.weak || traits.solid <= LONGEST_SHORT || MAY_SAY_SO.test(traits.text)),
  * find(text) {
    const said = MAY_SAY_SO.test(text);
    // where nothing is said, a short run counts only as the whole value or as the last of several lines
    const least = said || text.includes('\n') || SHORT_VALUE.test(text) ? SHORTEST_RUN : SHORTEST.weak;
    for (const run of joinLines(text, set, least)) {
      if (run.length < SHORTEST_WORD && !/["'`]/.test(text.charAt(run.offset - 1))) continue; // a word
      const value = text.slice(run.offset, run.offset + run.length);
      if (mark !== null && !mark.test(value)) continue;
      const trust = trustOf(text, run, value, said);
      const digits = /[=\s]/.test(value) ? value.replace(/[=\s]+/g, '').length : value.length;
      if (digits >= SHORTEST[trust] && (trust !== 'weak' || digits % 4 !== 1) && !(trust !== 'certain' && isOtherwise(value))) {
        yield { ...run, trust };
      }
      if (mark === null && value.includes('/')) yield* segments(run.offset, value);
    }
  },
  decode(text, cap) {
    const digits = text.replace(/[=\s]+/g, '');
    const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
    const size = Math.floor((whole.length * 3) / 4);
    if (size > cap) return { tooLarge: size };
    const bytes = Buffer.from(whole, 'base64');
    const scale = digits.length === text.replace(/=+$/, '').length ? { scale: { units: 4, bytes: 3 } } : {};
    return whole === digits ? { bytes, ...scale } : { bytes, ...scale, note: 'the text is cut off' };
  },
});

/** RFC 4648 section 4; padding is optional, lines may be wrapped. */
export const base64 = family({ name: 'base64', digits: asciiSet(`${LETTERS}+/`), mark: null });

/** RFC 4648 section 5. */
export const base64url = family({ name: 'base64url', digits: asciiSet(`${LETTERS}-_`), mark: /[-_]/ });

interface Lines {
  readonly offset: number;
  end: number;
  /** Length of the first line, and of the last. */
  readonly line: number;
  last: number;
}

/** Runs of the alphabet; lines of equal length that follow each other are one run. */
function* joinLines(text: string, set: Uint8Array, least: number): Generator<Run> {
  let open: Lines | undefined;
  for (const { offset, length } of runsOf(text, set, least)) {
    const follows = open !== undefined && open.last === open.line && open.line >= SHORTEST_LINE && length <= open.line
      && offset - open.end <= 4 && /^\r?\n[ \t]{0,2}$/.test(text.slice(open.end, offset));
    if (open !== undefined && follows) {
      open.end = offset + length;
      open.last = length;
      continue;
    }
    if (open !== undefined) yield padded(text, open);
    open = { offset, end: offset + length, line: length, last: length };
  }
  if (open !== undefined) yield padded(text, open);
}

/** The padding belongs to a run, and so does a last line of a single digit. */
function padded(text: string, { offset, end, line, last }: Lines): Run {
  const wrapped = line >= SHORTEST_LINE && last === line ? /^\r?\n[ \t]{0,2}[\w+/-](?![\w+/-])/.exec(text.slice(end, end + 8)) : null;
  const digits = end + (wrapped?.[0].length ?? 0);
  const padding = /^={0,2}/.exec(text.slice(digits, digits + 2))?.[0].length ?? 0;
  return { offset, length: digits + padding - offset };
}

/** `/` is in the alphabet, but in a URL's path it stands between the parts. */
function* segments(offset: number, value: string): Generator<Span> {
  let at = 0;
  for (const part of value.split('/')) {
    if (part.length >= SHORTEST.weak && !isOtherwise(part)) yield { offset: offset + at, length: part.length, trust: 'weak' };
    at += part.length + 1;
  }
}

/** `said`: whether the text holds anything that says of a run that it is base64. */
function trustOf(text: string, { offset, length }: Run, value: string, said: boolean): Trust {
  if (!said && (offset > BEFORE || text.length - offset - length > BEFORE)) return 'weak';
  const before = text.slice(Math.max(0, offset - BEFORE), offset);
  if (said && SAYS_SO.some((pattern) => pattern.test(before))) return 'certain';
  if (said && PIPED_TO_DECODER.test(text.slice(offset + length, offset + length + BEFORE))) return 'certain';
  if (said && ENCODED_COMMAND.test(before)) return 'likely';
  const alone = before.length === offset && /^\s*["']?$/.test(before)
    && /^["']?\s*$/.test(text.slice(offset + length, offset + length + BEFORE)) && text.length - offset - length <= BEFORE;
  if (!alone) return 'weak';
  const mixed = /[a-z]/.test(value) && /[A-Z]/.test(value) && /\d/.test(value) && value.length % 4 === 0;
  return mixed && (value.endsWith('=') ? value.length >= 12 : value.length >= 64) ? 'certain' : 'likely';
}

/** Hexadecimal numbers, GUIDs and long decimal numbers fit the alphabet as well, and are meant as what they are. */
const isOtherwise = (value: string): boolean => /^(?:[0-9a-f-]{8,}|[0-9A-F-]{8,})$/.test(value.slice(0, SAMPLE));
