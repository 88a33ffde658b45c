/**
 * Undoes what chat clients do to text: HTML line breaks, code blocks and entities, smart quotes and dashes,
 * odd blanks, mentions. Text as typed in a terminal passes unchanged.
 */

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ', lt: '<', gt: '>', amp: '&', quot: '"', apos: "'", lbrace: '{', rbrace: '}', lbrack: '[', rbrack: ']',
  lpar: '(', rpar: ')', num: '#', dollar: '$', equals: '=', vert: '|', verbar: '|', ldquo: '“', rdquo: '”',
  lsquo: '‘', rsquo: '’', ndash: '–', mdash: '—', Tab: '\t', NewLine: '\n', bsol: '\\', sol: '/', grave: '`',
};

/** Tags that chat clients wrap text in. Others stay: `<b` may be a comparison in a query. */
const BREAKS = /<br\s*\/?>|<\/(?:p|div|li)>(?=.)/gis;
const WRAPPERS = /<\/?(?:p|div|span|ul|ol|li|b|i|u|em|strong|attachment|a|font)(?:\s[^<>]{0,2000})?\/?>/gi;
const CODE_BLOCK = /<(?:pre|codeblock)(?:\s[^<>]{0,2000})?>\s*(?:<code(?:\s[^<>]{0,2000})?>)?([\s\S]*?)(?:<\/code>)?\s*<\/(?:pre|codeblock)>/gi;
const INLINE_CODE = /<\/?code(?:\s[^<>]{0,2000})?>/gi;
const MENTION = /<at(?:\s[^<>]{0,2000})?>[^<]{0,500}<\/at>/gi;
const LOOKS_LIKE_HTML = /<(?:br|p|div|span|pre|codeblock|at|code|attachment)[\s/>]/i;

// Invisible in a chat window, so never meant: zero-width, byte-order mark, soft hyphen, directional marks.
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069]/g;
const ODD_BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,10}));/gi, (whole, decimal, hex, name) => {
    if (typeof name === 'string') return ENTITIES[name] ?? ENTITIES[name.toLowerCase()] ?? whole;
    const code = typeof decimal === 'string' ? Number(decimal) : parseInt(String(hex), 16);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Strings in straight quotes on one line, KQL's verbatim ones included, and ones that the line's end leaves open; an apostrophe within a word opens none. */
const STRAIGHT_STRING = /@"[^"\n]*"?|@'[^'\n]*'?|"(?:[^"\\\n]|\\[^\n])*"?|(?<![\p{L}\p{N}])'(?:[^'\\\n]|\\[^\n])*'?/gu;
const PARAGRAPH_END = /<\/(?:p|div|li|pre|codeblock)>/i;

/** A character for private use that the text does not hold. */
function unusedCharacter(text: string): string | undefined {
  for (let code = 0xe000; code < 0xf8ff; code += 1) {
    const character = String.fromCharCode(code);
    if (!text.includes(character)) return character;
  }
  return undefined;
}

/** Runs `change` on a text whose string literals look free of tags, since what they hold is meant as it stands. */
function sparingStrings(text: string, change: (text: string) => string): string {
  const mark = unusedCharacter(text);
  if (mark === undefined) return change(text);
  // Quotes in different paragraphs are not a pair.
  const isString = (found: string): boolean => /^(@?)(["']).*\2$/.test(found) && !PARAGRAPH_END.test(found);
  const masked = text.replace(STRAIGHT_STRING, (found) => (isString(found) ? found.replaceAll('<', mark) : found));
  return change(masked).replaceAll(mark, '<');
}

function fromHtml(text: string): string {
  const blocks = text.replace(MENTION, ' ').replace(CODE_BLOCK, (_, code: string) => `\n\`\`\`\n${code}\n\`\`\`\n`);
  return blocks.replace(BREAKS, '\n').replace(WRAPPERS, '').replace(INLINE_CODE, '');
}

const DOUBLE = new Set(['“', '”', '„', '‟', '«', '»', '″']);
const SINGLE = new Set(['‘', '’', '‚', '‛', '′']);
const DASHES: Readonly<Record<string, string>> = { '–': '-', '—': '--', '−': '-', '‐': '-', '‑': '-' };

/**
 * Straightens quotes and dashes. A string that was typed with straight quotes is left alone, since its content is
 * meant; one that a client prettified ends at the next double quote of either form.
 */
function straighten(text: string): string {
  let out = '';
  let string: { readonly close: string; readonly straight: boolean; readonly escapes: boolean } | null = null;
  let escaped = false;
  let before = '';
  for (const char of text) {
    const plain = DOUBLE.has(char) ? '"' : SINGLE.has(char) ? "'" : char;
    if (string === null) {
      // A verbatim string (`@"C:\"`) knows no escapes.
      // An apostrophe within a word opens nothing.
      if (plain === '"' || (plain === "'" && !/[\p{L}\p{N}]/u.test(before))) string = { close: plain, straight: plain === char, escapes: before !== '@' };
      out += plain === char ? (DASHES[char] ?? char) : plain;
    } else {
      const seen: string = string.straight ? char : plain;
      if (char === '\n' || (seen === string.close && !escaped)) string = null;
      else escaped = string.escapes && seen === '\\' && !escaped;
      out += seen;
    }
    if (string === null) escaped = false;
    before = char;
  }
  return out;
}

/** Chat text → text as a person typed it. Idempotent for text that holds no HTML or entities. */
export function normalise(text: string): string {
  const unix = text.replace(/\r\n?|\u2028|\u2029/g, '\n');
  const plain = decodeEntities(LOOKS_LIKE_HTML.test(unix) ? sparingStrings(unix, fromHtml) : unix);
  return straighten(plain.replace(ODD_BLANKS, ' ').replace(INVISIBLE, '')).trim();
}
