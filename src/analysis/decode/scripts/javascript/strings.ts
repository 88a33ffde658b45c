const SINGLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', '\n': '' };
const ESCAPE = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|([0-7]{1,3})|(\r\n|[\s\S]))/g;

export interface ReadString {
  readonly end: number;
  readonly value: string;
  /** Letters, digits and signs that are written as escapes although they need none. */
  readonly hidden: number;
}

/** Reads a string literal from its opening quote on; a line end closes one that is left open. */
export function readString(text: string, start: number): ReadString {
  const quote = text.charAt(start);
  let end = start + 1;
  while (end < text.length && text.charAt(end) !== quote && text.charAt(end) !== '\n') end += text.charAt(end) === '\\' ? 2 : 1;
  end = Math.min(end, text.length);
  const raw = text.slice(start + 1, end);
  return { end: text.charAt(end) === quote ? end + 1 : end, ...unescape(raw) };
}

/** What a literal's inside stands for (ECMA-262 section 12.9.4). */
export function unescape(raw: string): { readonly value: string; readonly hidden: number } {
  if (!raw.includes('\\')) return { value: raw, hidden: 0 };
  let hidden = 0;
  const value = raw.replace(ESCAPE, (_, x: string | undefined, u: string | undefined, point: string | undefined, octal: string | undefined, single: string | undefined) => {
    if (single !== undefined) return SINGLE[single] ?? (single === '\r\n' ? '' : single);
    const code = octal === undefined ? Number.parseInt(x ?? u ?? point ?? '0', 16) : Number.parseInt(octal, 8);
    if (code > 0x20 && code < 0x7f) hidden += 1;
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
  return { value, hidden };
}

/** A text as a literal in double quotes. */
export function quote(text: string): string {
  return JSON.stringify(text).replace(/\u2028/g, '\\u2028').replace(/\u2029/g, '\\u2029');
}
