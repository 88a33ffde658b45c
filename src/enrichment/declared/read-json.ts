import type { JSONValue } from '@jmespath-community/jmespath';

const MAX_DEPTH = 64;
const MAX_VALUES = 200_000;

/** Reads JSON of another party: at most 64 levels deep and, unless told otherwise, 200,000 values. Null where it is none, or larger. */
export function readJson(text: string, maxValues = MAX_VALUES): { readonly value: JSONValue } | null {
  if (!isModest(text, maxValues)) return null;
  try {
    return { value: JSON.parse(text) as JSONValue }; // what JSON.parse gives
  } catch {
    return null;
  }
}

/** Reads one JSON value a line, as `readJson` does each; blank lines are left out. Null where one of them is none, or all are too much. */
export function readJsonLines(text: string): { readonly value: JSONValue[] } | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (!isModest(lines.join(','), MAX_VALUES)) return null;
  const values = lines.map((line) => readJson(line));
  return values.includes(null) ? null : { value: values.flatMap((one) => (one === null ? [] : [one.value])) };
}

function isModest(text: string, maxValues: number): boolean {
  let depth = 0;
  let values = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (quoted) {
      if (unit === 0x5c) at += 1; // a backslash hides what follows
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x5b || unit === 0x7b) {
      depth += 1;
      if (depth > MAX_DEPTH) return false;
    } else if (unit === 0x5d || unit === 0x7d) depth -= 1;
    else if (unit === 0x2c) {
      values += 1;
      if (values > maxValues) return false;
    }
  }
  return true;
}
