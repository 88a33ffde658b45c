/** A number as people read it in a sentence: `1,234`, `12.3k` is written out, at most 3 significant decimals. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e15 || size < 1e-4)) return value.toExponential(2);
  const digits = size >= 1_000 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 4;
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

/** `1 event`, `2 events`. */
export const counted = (count: number, one: string, many = `${one}s`): string => `${readable(count)} ${count === 1 ? one : many}`;

export const percent = (part: number, whole: number): string => {
  if (whole === 0) return '0 %';
  const share = (100 * part) / whole;
  return share > 0 && share < 1 ? '< 1 %' : `${Math.round(share)} %`;
};

/** Format (d3) and tick step of a quantity axis, so that small counts get whole numbers and large ones units. */
export function quantityAxis(values: Iterable<number>): { readonly format: string; readonly tickMinStep?: number; readonly tickCount: number } {
  let largest = 0;
  let whole = true;
  for (const value of values) {
    largest = Math.max(largest, Math.abs(value));
    whole &&= Number.isInteger(value);
  }
  if (largest >= 1e15 || (largest > 0 && largest < 1e-3)) return { format: '.2~e', tickCount: 5 };
  if (largest >= 10_000) return { format: '.3~s', tickCount: 5 };
  if (whole) return { format: ',d', tickMinStep: 1, tickCount: 5 };
  return { format: largest >= 10 ? ',.1~f' : ',.4~f', tickCount: 5 };
}
