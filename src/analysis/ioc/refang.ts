import { BACKSLASH, BRACKET, COLON, WIDE, type Features } from './chars.js';
import { eachMatch } from './each-match.js';

/** A text without defanging, and the way back to the places in the text as it was given. */
export interface Refanged {
  readonly text: string;
  /** Where a position of `text` lies in the given text: as the first unit of something, or as the end behind its last. */
  startOf(position: number): number;
  endOf(position: number): number;
  /** True where something between two positions of `text` was defanged. */
  changedIn(from: number, to: number): boolean;
}

/** A place in both texts: `plain` in the refanged one, `source` in the given one. */
interface Edit {
  readonly plainStart: number;
  readonly plainEnd: number;
  readonly sourceStart: number;
  readonly sourceEnd: number;
}

const SCHEMES: Readonly<Record<string, string>> = { h: 'http', f: 'ftp', s: 'sftp', m: 'http', w: 'ws' };
const OPEN = String.raw`[[({<]{1,2}`;
const CLOSE = String.raw`[\])}>]{1,2}`;
const SEPARATOR = String.raw`\[:\/\/\]|[[({]:[\])}](?:\/\/|\\\/\\\/)|:\[\/\/\]|:\[\/\]\[\/\]|:\\\\(?!\/)|:\\{1,4}\/\\{1,4}\/|:\/\/`;
const COMMON_TLDS = 'com|net|org|info|biz|edu|gov|mil|io|ru|cn|de|uk|fr|nl|pl|ua|br|jp|eu|xyz|top|onion|example|online|site|shop|club|icu|co\\.uk';

/** Letters and digits of all scripts, nearly: classes by Unicode properties take long to be compiled. */
const WORD = String.raw`a-z0-9\u00c0-\u1fff\u2c00-\ud7ff\uf900-\ufdff`;

/** Everything that is undone, by named group; each alternative is bounded. */
const DEFANGED = new RegExp([
  String.raw`(?<![a-z0-9])(?<scheme>h(?:xx|\*\*|__|xt|tx|\+\+|##)ps?|sf[x*]ps?|f[x*]ps?|meows?|https?|s?ftps?|wss?|hxxps?)(?<separator>${SEPARATOR})`,
  String.raw`(?<=[${WORD}\])%/]) ?(?<dot>${OPEN} ?(?:\.|dot|punkt|punto|ponto|point|точка) ?${CLOSE}) ?(?=[${WORD}])`,
  String.raw`(?<=[${WORD}])(?<half>\[\.|\.\])(?=[${WORD}])`,
  String.raw`(?<=[${WORD}])(?<escaped>\\\.)(?=[a-z0-9])`,
  String.raw`(?<=[${WORD}])(?<wide>[\u2024\uFF0E]|\u3002(?=[a-z0-9]))(?=[${WORD}])`,
  String.raw`(?<=[${WORD}_]) ?(?<at>${OPEN} ?(?:@|at) ?${CLOSE}) ?(?=[${WORD}])`,
  String.raw`(?<=[${WORD}_-])(?<atword> at )(?=[a-z0-9-]{2,63}(?: dot [a-z0-9-]{2,63}){0,3} dot (?:${COMMON_TLDS})(?![${WORD}]))`,
  String.raw`(?<=[${WORD}])(?<word> dot )(?=(?:[a-z0-9-]{2,63} dot ){0,3}(?:${COMMON_TLDS})(?![${WORD}]))`,
  String.raw`(?<=[a-z0-9])(?<separated>\[:\/\/\]|[[({]:[\])}]\/\/)`,
  String.raw`(?<colon>[[({]:[\])}])`,
  String.raw`(?<slash>\[\/\]|\\{1,4}\/)`,
  String.raw`(?<nothing>[\u200B-\u200D\u2060\uFEFF\u00AD])`,
].join('|'), 'gi');

const SUSPICIOUS = /[[({<] ?(?:\.|:|@|\/|dot|at\b|punkt|punto|ponto|point|точка)|\.\]|\\[./]|h(?:xx|\*\*|__|xt|tx|\+\+|##)p|f[x*]p|meow|:\\\\| dot |[\u2024\uFF0E\u3002\u200B-\u200D\u2060\uFEFF\u00AD]/i;

/** A quick look: most texts are left alone. */
function maybeDefanged(text: string, bits: number): boolean {
  if ((bits & (BRACKET | WIDE)) !== 0) return SUSPICIOUS.test(text);
  if ((bits & BACKSLASH) !== 0 && (text.includes('\\.') || text.includes('\\/') || text.includes(':\\\\'))) return true;
  return ((bits & COLON) !== 0 && SCHEME.test(text)) || text.includes(' dot ') || text.includes(' DOT ');
}

const SCHEME = /(?:xx|__|xt|tx|\+\+|##|fx)ps?:|meow/i;

/** Words before " dot " that make it a dot of a sentence. */
const ARTICLES = /(?:^|\s)(?:the|a|an|this|that|each|every|polka|red|green|blue|one|first|last|connect)$/i;

/**
 * Undoes the usual ways to make an indicator unclickable (`hxxps[://]evil[.]example`, `user[at]evil(dot)example`,
 * `https:\/\/evil.example`). Null where nothing was done.
 */
export function refang(text: string, { bits }: Features): Refanged | null {
  if (!maybeDefanged(text, bits)) return null;
  const edits: Edit[] = [];
  const parts: string[] = [];
  let [from, plain] = [0, 0];
  eachMatch(DEFANGED, text, (match) => {
    const replacement = replacementOf(match, text);
    if (replacement === null) return undefined;
    const kept = text.slice(from, match.index);
    parts.push(kept, replacement);
    plain += kept.length;
    from = match.index + match[0].length;
    edits.push({ plainStart: plain, plainEnd: plain + replacement.length, sourceStart: match.index, sourceEnd: from });
    plain += replacement.length;
    return undefined;
  });
  if (edits.length === 0) return null;
  parts.push(text.slice(from));
  return { text: parts.join(''), ...wayBack(edits) };
}

function replacementOf({ 0: whole, groups = {}, index }: RegExpExecArray, text: string): string | null {
  const { scheme, separator = '' } = groups;
  if (scheme !== undefined) {
    const plain = schemeOf(scheme);
    return plain === scheme && separator === '://' ? null : `${plain}://`;
  }
  if (groups['escaped'] !== undefined) return escapedDot(text, index) ? '.' : null;
  if (groups['word'] !== undefined) return ARTICLES.test(text.slice(Math.max(0, index - 12), index)) ? null : '.';
  if (groups['at'] !== undefined || groups['atword'] !== undefined) return '@';
  if (groups['separated'] !== undefined) return '://';
  if (groups['colon'] !== undefined) return ':';
  if (groups['slash'] !== undefined) return '/';
  if (groups['nothing'] !== undefined) return '';
  return whole === '' ? null : '.';
}

function schemeOf(scheme: string): string {
  const plain = scheme.toLowerCase();
  if (/^(?:https?|s?ftps?|wss?)$/.test(plain)) return scheme;
  return `${SCHEMES[plain.charAt(0)] ?? 'http'}${plain.endsWith('s') ? 's' : ''}`;
}

/** `evil\.com` of a regular expression, but not `C:\Users\.ssh`: no backslash may stand before the word. */
function escapedDot(text: string, at: number): boolean {
  let start = at;
  while (start > 0 && at - start < 64 && /[\w-]/.test(text.charAt(start - 1))) start -= 1;
  const before = text.charAt(start - 1);
  // a path goes on with backslashes: `HKEY_USERS\.DEFAULT\Software`
  if (/^[\w-]{1,64}\\(?!\.)/.test(text.slice(at + 2, at + 68))) return false;
  return before !== '\\' && !(before === '.' && text.charAt(start - 2) !== '\\') && !(before === ':' && text.charAt(start) === '\\');
}

function wayBack(edits: readonly Edit[]): Pick<Refanged, 'startOf' | 'endOf' | 'changedIn'> {
  /** The last edit that begins before `position` (or at it). */
  const last = (position: number, including: boolean): Edit | undefined => {
    let [low, high] = [0, edits.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const start = edits[middle]?.plainStart ?? 0;
      if (start < position || (including && start === position)) low = middle + 1;
      else high = middle;
    }
    return edits[low - 1];
  };
  return {
    startOf(position) {
      const edit = last(position, true);
      if (edit === undefined) return position;
      return position < edit.plainEnd ? edit.sourceStart : edit.sourceEnd + position - edit.plainEnd;
    },
    endOf(position) {
      const edit = last(position, false);
      if (edit === undefined) return position;
      return position < edit.plainEnd ? edit.sourceEnd : edit.sourceEnd + position - edit.plainEnd;
    },
    changedIn(from, to) {
      const edit = last(to, false);
      return edit !== undefined && edit.plainEnd > from;
    },
  };
}
