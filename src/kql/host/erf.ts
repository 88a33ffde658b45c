import type { HostTable, HostValue } from './entry.js';

/** From here on the complement is computed by itself: one less the function would lose its digits. */
const FRACTION_FROM = 2;
/** The complement of a larger argument is no double. */
const MAX_ARGUMENT = 28;
/** Terms of the continued fraction: enough for the least argument. */
const FRACTION_TERMS = 160;

/** 2/√π · e^-x² · Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms all have one sign. Abramowitz and Stegun 7.1.6. */
function series(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-18; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** e^-x²/√π over a continued fraction from its far end. Abramowitz and Stegun 7.1.14. */
function fraction(x: number): number {
  let rest = 0;
  for (let n = FRACTION_TERMS; n >= 1; n -= 1) rest = n / 2 / (x + rest);
  return Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + rest));
}

/** Complementary error function 1 - erf(x), to 13 digits. */
export function erfc(x: number): number {
  if (x >= MAX_ARGUMENT) return 0;
  if (x <= -FRACTION_FROM) return 2 - erfc(-x);
  return x >= FRACTION_FROM ? fraction(x) : 1 - series(x);
}

/** Error function, to 14 digits. */
export function erf(x: number): number {
  if (Math.abs(x) < FRACTION_FROM) return series(x);
  return x > 0 ? 1 - erfc(x) : erfc(-x) - 1;
}

const ofNumber = (of: (x: number) => number) => ([x]: readonly HostValue[]): HostValue => (typeof x === 'number' ? (Number.isNaN(x) ? x : of(x)) : null);

export const ERF_FUNCTIONS: HostTable = {
  erf: { params: ['real'], result: 'real', call: ofNumber(erf), doc: 'erf-function' },
  erfc: { params: ['real'], result: 'real', call: ofNumber(erfc), doc: 'erfc-function' },
};
