/** A sequence of complex numbers. */
interface Complex {
  readonly re: Float64Array;
  readonly im: Float64Array;
}

const smallestFactor = (length: number): number => {
  for (let factor = 2; factor * factor <= length; factor += 1) if (length % factor === 0) return factor;
  return length;
};

/** Mixed-radix transform of every `stride`-th value from `offset`; `turns` are the unit roots of the whole length. */
function transform(values: Complex, offset: number, stride: number, length: number, turns: Complex): Complex {
  const out: Complex = { re: new Float64Array(length), im: new Float64Array(length) };
  if (length === 1) {
    out.re[0] = values.re[offset] ?? 0;
    out.im[0] = values.im[offset] ?? 0;
    return out;
  }
  const radix = smallestFactor(length);
  const part = length / radix;
  const parts = Array.from({ length: radix }, (_, at) => transform(values, offset + at * stride, stride * radix, part, turns));
  for (let k = 0; k < length; k += 1) {
    let [re, im] = [0, 0];
    for (const [at, { re: partRe, im: partIm }] of parts.entries()) {
      const turn = ((at * k) % length) * stride;
      const [cos, sin] = [turns.re[turn] ?? 0, turns.im[turn] ?? 0];
      const [a, b] = [partRe[k % part] ?? 0, partIm[k % part] ?? 0];
      re += a * cos - b * sin;
      im += a * sin + b * cos;
    }
    out.re[k] = re;
    out.im[k] = im;
  }
  return out;
}

/** The discrete Fourier transform of real values; any length, fast where its prime factors are small. */
function spectrum(values: Float64Array): Complex {
  const { length } = values;
  const angles = Float64Array.from(values, (_, at) => (-2 * Math.PI * at) / length);
  const turns = { re: angles.map(Math.cos), im: angles.map(Math.sin) };
  return transform({ re: values, im: new Float64Array(length) }, 0, 1, length, turns);
}

/** The power at each frequency, |X(k)|². */
export function powerSpectrum(values: Float64Array): Float64Array {
  const { re, im } = spectrum(values);
  return re.map((value, at) => value * value + (im[at] ?? 0) ** 2);
}

/** Circular autocorrelation Σ y(t)·y(t+lag), one value for each lag (Wiener–Khinchin: the transform of the power spectrum). */
export function circularAutocorrelation(values: Float64Array): Float64Array {
  // The power is real and the same from both ends, so that the transform back and forth is one.
  return spectrum(powerSpectrum(values)).re.map((value) => value / values.length);
}
