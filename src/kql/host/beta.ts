import { HostRefusal } from './entry.js';
import type { HostTable, HostValue } from './entry.js';
import { LANCZOS_G, lanczosSum } from './gamma.js';

/** Greatest shape parameter: beyond it beta_cdf() has no value, and the others would lose digits. */
const MAX_SHAPE = 10_000;
const MAX_TERMS = 5000;
const TINY = 1e-300;

/** ln(quotient), whose difference to 1 is known without rounding: near 1 the quotient has lost its digits, far from it the difference has. */
const logOf = (quotient: number, difference: number): number => (Math.abs(difference) < 0.5 ? Math.log1p(difference) : Math.log(quotient));

/** x^a · (1-x)^b / B(a, b), without the cancellation of its large powers. Didonato and Morris, TOMS 18 (1992). */
function power(x: number, a: number, b: number): number {
  const [ta, tb, tc] = [a, b, a + b].map((each) => each + LANCZOS_G - 0.5) as [number, number, number];
  const sums = lanczosSum(a + b) / (lanczosSum(a) * lanczosSum(b));
  const logarithm = a * logOf((x * tc) / ta, (x * b - (1 - x) * ta) / ta) + b * logOf(((1 - x) * tc) / tb, ((1 - x) * a - x * tb) / tb);
  return (sums * Math.sqrt((ta * tb) / tc / (2 * Math.PI))) * Math.exp(LANCZOS_G - 0.5 + logarithm);
}

/** Continued fraction of the incomplete beta function by Lentz's method; for x below (a+1)/(a+b+2). DLMF 8.17.22. */
function fraction(x: number, a: number, b: number): number {
  const kept = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
  let [c, d] = [1, 1 / kept(1 - ((a + b) * x) / (a + 1))];
  let result = d;
  for (let m = 1; m <= MAX_TERMS; m += 1) {
    for (const term of [(m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)), (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))]) {
      d = 1 / kept(1 + term * d);
      c = kept(1 + term / c);
      result *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return result;
}

/** Regularised incomplete beta function for x in [0, 1]: cumulative beta distribution. To 12 digits up to `MAX_SHAPE`. */
export function betaCdf(x: number, a: number, b: number): number {
  if (x === 0 || x === 1) return x;
  if (x < (a + 1) / (a + b + 2)) return (power(x, a, b) * fraction(x, a, b)) / a;
  return 1 - (power(x, a, b) * fraction(1 - x, b, a)) / b;
}

/** The x whose cumulative probability is `p`, by halving an interval: first by magnitude, then by distance. */
export function betaInverse(p: number, a: number, b: number): number {
  let [low, high] = [0, 1];
  for (let round = 0; round < 1200; round += 1) {
    const middle = high > 2 * low && low > 0 ? Math.sqrt(low * high) : low === 0 ? high / 2 : low + (high - low) / 2;
    if (middle <= low || middle >= high) break;
    if (betaCdf(middle, a, b) < p) low = middle;
    else high = middle;
  }
  return high;
}

type Body = (x: number, alpha: number, beta: number) => HostValue;

const ofNumbers = (name: string, body: Body) => ([x, alpha, beta]: readonly HostValue[]): HostValue => {
  if (typeof x !== 'number' || typeof alpha !== 'number' || typeof beta !== 'number') return null;
  if (!(alpha > 0) || !(beta > 0)) return Number.NaN;
  if (name !== 'beta_cdf' && Math.max(alpha, beta) > MAX_SHAPE) throw new HostRefusal(`${name}() takes a shape of at most ${MAX_SHAPE} on evidence.`);
  return body(x, alpha, beta);
};

const entry = (name: string, body: Body): HostTable => ({ [name]: { params: ['real', 'real', 'real'], result: 'real', call: ofNumbers(name, body), doc: `${name.replace('_', '-')}-function` } });

export const BETA_FUNCTIONS: HostTable = {
  ...entry('beta_cdf', (x, alpha, beta) => (x >= 0 && x <= 1 && Math.max(alpha, beta) <= MAX_SHAPE ? betaCdf(x, alpha, beta) : Number.NaN)),
  ...entry('beta_pdf', (x, alpha, beta) => (x > 0 && x < 1 ? power(x, alpha, beta) / (x * (1 - x)) : Number.NaN)),
  ...entry('beta_inv', (p, alpha, beta) => {
    if (!(p > 0)) throw new HostRefusal('beta_inv() of a probability that is not above 0 has no certain value.');
    return p > 1 ? null : p === 1 ? 1 : betaInverse(p, alpha, beta);
  }),
};
