/** A single character that is no text of length one: PowerShell's `[char]65`, whose number is 65. */
export class Char {
  readonly code: number;

  constructor(code: number) {
    this.code = code;
  }
}

/** What an expression over literals can come to. */
export type Value = string | number | boolean | null | Char | Uint8Array | readonly Value[] | ReadonlyMap<string, Value>;

export const isList = (value: Value | undefined): value is readonly Value[] => Array.isArray(value);

/** A text, or a single character as text. */
export function textOf(value: Value | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return value instanceof Char ? String.fromCharCode(value.code) : undefined;
}

/** Texts and numbers, as the languages join them. */
export function scalarText(value: Value | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return textOf(value);
}

/** A list, or bytes as one; undefined for anything else. */
export function itemsOf(value: Value | undefined): readonly Value[] | undefined {
  if (isList(value)) return value;
  return value instanceof Uint8Array ? Array.from(value) : undefined;
}

/** How much of the budget a value costs: its length, or one. */
export function costOf(value: Value | undefined): number {
  if (typeof value === 'string' || value instanceof Uint8Array || isList(value)) return value.length + 1;
  return 1;
}
