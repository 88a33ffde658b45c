export interface DistinctValue {
  readonly text: string;
  /** 0-based row where it stands first. */
  readonly row: number;
  readonly count: number;
}

/** Each text once, in the order of first appearance, with how often it stands there. */
export function distinctValues(values: readonly { readonly row: number; readonly text: string }[]): DistinctValue[] {
  const found = new Map<string, { text: string; row: number; count: number }>();
  for (const { row, text } of values) {
    const known = found.get(text);
    if (known === undefined) found.set(text, { text, row, count: 1 });
    else known.count += 1;
  }
  return [...found.values()];
}
