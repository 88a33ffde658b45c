import { HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';

/** Offset of the approximation. */
export const LANCZOS_G = 7;
const COEFFICIENTS = [676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
const ROOT_OF_TAU = Math.sqrt(2 * Math.PI);
/** Beyond it the function is no double. */
const MAX_GAMMA = 171.7;

/** The sum A(x) of Γ(x) = √2π · t^(x-½) · e^-t · A(x) with t = x + g - ½, x > 0. C. Lanczos, SIAM J. Numer. Anal. 1 (1964). */
export const lanczosSum = (x: number): number => COEFFICIENTS.reduce((sum, each, index) => sum + each / (x + index), 0.99999999999980993);

/** Sine of π·x without the loss of digits of a large x. */
const sinPi = (x: number): number => Math.sin(Math.PI * (x - 2 * Math.round(x / 2)));

const isPole = (x: number): boolean => x <= 0 && Number.isInteger(x);

/** Γ(x), to 14 digits; NaN at the poles. */
export function gamma(x: number): number {
  if (isPole(x)) return Number.NaN;
  if (x < 0.5) return x < -180 ? 0 : Math.PI / (sinPi(x) * gamma(1 - x));
  if (x > MAX_GAMMA) return x === x ? Number.POSITIVE_INFINITY : x;
  if (Number.isInteger(x) && x <= 23) return Array.from({ length: x - 1 }, (_, index) => index + 1).reduce((product, each) => product * each, 1);
  const t = x + LANCZOS_G - 0.5;
  const half = t ** ((x - 0.5) / 2);
  return ROOT_OF_TAU * half * Math.exp(-t) * half * lanczosSum(x);
}

/** ln |Γ(x)|; NaN at the poles. */
export function logGamma(x: number): number {
  if (isPole(x)) return Number.NaN;
  if (x < 0.5) return Math.log(Math.PI / Math.abs(sinPi(x))) - logGamma(1 - x);
  if (x < 20) return Math.log(gamma(x));
  const t = x + LANCZOS_G - 0.5;
  return Number.isFinite(x) ? (x - 0.5) * Math.log(t) - t + Math.log(ROOT_OF_TAU * lanczosSum(x)) : x;
}

const ofNumber = (name: string, of: (x: number) => number) => ([x]: readonly HostValue[]): HostValue => {
  if (typeof x !== 'number') return null;
  if (isPole(x)) throw new HostRefusal(`${name}() of zero or a negative whole number has no documented value.`);
  return of(x);
};

export const GAMMA_FUNCTIONS: HostTable = {
  gamma: { params: ['real'], result: 'real', call: ofNumber('gamma', gamma), doc: 'gamma-function' },
  loggamma: { params: ['real'], result: 'real', call: ofNumber('loggamma', logGamma), doc: 'log-gamma-function' },
};
