/** Escapes of the backtick (about_Special_Characters). */
const ESCAPES: Readonly<Record<string, string>> = { 0: '\0', a: '\u0007', b: '\b', e: '\u001b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A bare word without its backticks: they hide it, and mean nothing. */
export const unescapeWord = (word: string): string => word.replace(/`(?:\r?\n)?/g, '');

export interface Unescaped {
  readonly text: string;
  /** Backticks before letters that need none. */
  readonly idle: number;
}

/** The text inside double quotes, without expressions. */
export function unescapeText(raw: string): Unescaped {
  if (!raw.includes('`') && !raw.includes('""')) return { text: raw, idle: 0 };
  let idle = 0;
  const text = raw.replace(/`u\{([0-9a-f]{1,6})\}|`(\r\n|[\s\S])|""/gi, (found, code: string | undefined, escaped: string | undefined) => {
    if (code !== undefined) return Number.parseInt(code, 16) <= 0x10ffff ? String.fromCodePoint(Number.parseInt(code, 16)) : found;
    if (escaped === undefined) return '"';
    if (/[a-z]/i.test(escaped) && ESCAPES[escaped] === undefined) idle += 1;
    return ESCAPES[escaped] ?? escaped;
  });
  return { text, idle };
}

/** A text in single quotes. */
export const quote = (text: string): string => `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
