const MAX_DEPTH = 200;
const isBlank = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

/** The quote that ends the string whose content begins at `from`; -1 where there is none. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (at - slashes > from && text[at - slashes - 1] === '\\') slashes += 1;
    if (slashes % 2 === 0) return at;
  }
  return -1;
}

/** The position behind the JSON object or array that begins at `from`; -1 where it does not end, or is nested too deep. */
function endOf(text: string, from: number): number {
  const token = /["[\]{}]/g;
  token.lastIndex = from;
  for (let depth = 0;;) {
    const found = token.exec(text);
    if (found === null) return -1;
    if (found[0] === '"') {
      const close = closingQuote(text, found.index + 1);
      if (close < 0) return -1;
      token.lastIndex = close + 1;
      continue;
    }
    depth += found[0] === '[' || found[0] === '{' ? 1 : -1;
    if (depth === 0) return token.lastIndex;
    if (depth > MAX_DEPTH) return -1;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The objects of a JSON text, each as it is written so that no digit is lost: those of one array, or one after the other
 * with any blanks (NDJSON included). Undefined where the text is something else.
 */
export function jsonRecords(text: string): readonly string[] | undefined {
  const records: string[] = [];
  const begin = /^[\s]*\[/.exec(text);
  const inArray = begin !== null;
  let at = begin?.[0].length ?? 0;
  for (let first = true;; first = false) {
    while (isBlank(text.charCodeAt(at))) at += 1;
    if (inArray && text[at] === ']') return text.slice(at + 1).trim() === '' && (first || records.length > 0) ? records : undefined;
    if (at >= text.length) return inArray ? undefined : records;
    if (inArray && !first) {
      if (text[at] !== ',') return undefined;
      at += 1;
      while (isBlank(text.charCodeAt(at))) at += 1;
    }
    if (text[at] !== '{') return undefined;
    const end = endOf(text, at);
    if (end < 0) return undefined;
    const record = text.slice(at, end);
    if (!isJson(record)) return undefined;
    records.push(record);
    at = end;
  }
}
