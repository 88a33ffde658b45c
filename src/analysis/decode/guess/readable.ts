import { fluencyOf } from './fluency.js';
import { knownWords } from './words.js';

export interface Readability {
  readonly readable: boolean;
  /** Larger is better; comparable between texts of one length. */
  readonly score: number;
  /** Known words and telling parts. */
  readonly words: number;
  readonly bits: number;
}

const LEAST_LETTERS = 6;
const LEAST_BITS = 0.35;
const PRINTABLE_SHARE = 0.97;
const HEAD = 4_096;

const UNREADABLE: Readability = { readable: false, score: -9, words: 0, bits: -9 };

/** Whether a text reads as words, commands or code in the Latin alphabet, judged by how letters follow each other. */
export function readabilityOf(text: string): Readability {
  if (text !== last.text) last = { text, readability: judge(text.slice(0, HEAD)) };
  return last.readability;
}

/** Several guesses ask about one text after another. */
let last: { readonly text: string; readonly readability: Readability } = { text: '', readability: UNREADABLE };

function judge(head: string): Readability {
  if (printableShare(head) < PRINTABLE_SHARE) return UNREADABLE;
  const { bits, letters } = fluencyOf(head);
  const words = letters < 4 ? 0 : knownWords(head);
  const share = letters / Math.max(1, head.replace(/\s+/g, '').length);
  const score = bits + Math.min(words, 10) * 0.2 + share * 0.5 - oddCase(head) * 3;
  const plain = letters >= LEAST_LETTERS && share >= 0.5 && bits >= LEAST_BITS && oddCase(head) < 0.2;
  return { readable: plain || (words >= 3 && bits > -0.5), score, words, bits };
}

function printableShare(text: string): number {
  let printable = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if ((code >= 0x20 && code < 0x7f) || code === 9 || code === 10 || code === 13) printable += 1;
  }
  return text.length === 0 ? 0 : printable / text.length;
}

/** Share of letters that are upper case between lower ones or follow one in the middle of nothing: "wHoAmI", as noise has it. */
function oddCase(text: string): number {
  const odd = text.match(/[a-z][A-Z](?![a-z]{2})/g)?.length ?? 0;
  return odd / Math.max(1, text.match(/[a-z]/gi)?.length ?? 0);
}
