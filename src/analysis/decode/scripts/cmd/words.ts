import { isCommand } from './known.js';

export interface Cleaned {
  readonly text: string;
  readonly weight: number;
}

const NEEDS_CARET = /[&|<>^()"%!]/;
/** A word with carets in it. */
const WITH_CARETS = /[\w.\\/:-]*\^[\w.\\/:^-]*/g;

/** Drops the carets that escape nothing, outside quotes; those before signs stay, for what reads the line next. */
export function withoutCarets(line: string): Cleaned {
  if (!line.includes('^')) return { text: line, weight: 0 };
  const out: string[] = [];
  let weight = 0;
  const spans = line.split(/("[^"]*(?:"|$))/);
  for (const [at, span] of spans.entries()) {
    if (at % 2 === 1) {
      out.push(span);
      continue;
    }
    for (const [word] of span.matchAll(WITH_CARETS)) weight += caretWeight(word);
    out.push(span.replace(/\^(\r?\n|[\s\S])/g, (found, next: string) => (NEEDS_CARET.test(next) ? found : /[\r\n]/.test(next) ? '' : next)));
  }
  return { text: out.join(''), weight };
}

/** A name that is cut by carets, or a word with several of them: no one types that. */
function caretWeight(word: string): number {
  const carets = word.match(/[a-z0-9]\^(?=[a-z0-9])/gi)?.length ?? 0;
  const plain = word.replaceAll('^', '');
  if (carets === 0 && !/^\^[a-z]{3}/i.test(word)) return 0;
  return isCommand(plain) || (carets >= 2 && /[a-z]{4}/i.test(plain)) ? 1 : 0.2;
}

/** Escapes that are left when a command is run: `^&` is a sign, `^^` a caret. */
export const withoutEscapes = (text: string): string => text.replace(/\^([\s\S])/g, '$1');

/** Quotes in the middle of words mean nothing to cmd: `p"ow"ershell`. */
const GLUED = /(?<=[a-z0-9])"([\w.:\\/-]{0,40})"|"([\w.:\\/-]{0,40})"(?=[a-z0-9])/gi;
const WORD = /(?:[\w.:\\/-]|"[\w.:\\/-]{0,40}")+/g;

export function withoutQuotes(command: string): Cleaned {
  if (!command.includes('"')) return { text: command, weight: 0 };
  let weight = 0;
  const text = command.replace(WORD, (word) => {
    if (!word.includes('"') || /^"[^"]*"$/.test(word)) return word;
    const plain = word.replace(GLUED, '$1$2');
    if (plain === word || plain.includes('"')) return word;
    const known = isCommand(plain);
    if (!known && /^["\w]:|=/.test(word)) return word;
    weight += known ? 1 : 0.34;
    return plain;
  });
  return { text, weight };
}
