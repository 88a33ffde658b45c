import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';
import { betaCdf, betaInverse } from './beta.js';
import { convertUnit } from './convert-units.js';
import { HostRefusal } from './entry.js';
import { erf, erfc } from './erf.js';
import { gamma, logGamma } from './gamma.js';
import { QUANTITIES } from './units.js';

let duck: DuckDBConnection;
beforeAll(async () => {
  duck = await openDuck();
});
afterAll(() => {
  duck.closeSync();
});

const relative = (found: number, wanted: number): number => Math.abs(found - wanted) / Math.abs(wanted);

describe('special functions', () => {
  // Values of tables of the functions to 15 and more digits.
  it.each([
    [erf(0.5), 0.5204998778130465], [erf(-1), -0.8427007929497149], [erf(3), 0.999977909503001], [erfc(0.5), 0.4795001221869535],
    [erfc(2), 0.004677734981047266], [erfc(1.9999), 0.004679802092970608], [erfc(5), 1.537459794428e-12], [erfc(4), 1.541725790028e-8], [erfc(-2), 1.995322265019],
    [gamma(0.5), Math.sqrt(Math.PI)], [gamma(-1.5), 2.363271801207355], [gamma(5), 24], [gamma(30), 8.841761993739702e30], [gamma(170.5), 5.56209241456e305],
    [logGamma(0.25), 1.2880225246980774], [logGamma(100), 359.1342053695754], [logGamma(-0.5), 1.2655121234846454], [logGamma(1e6), 12815504.5691476],
  ])('%p is %p', (found, wanted) => {
    expect(relative(found, wanted)).toBeLessThan(1e-12);
  });

  it('keep to the edges', () => {
    expect([erf(0), erfc(0), erfc(40), erfc(-40), gamma(1), gamma(2), logGamma(1), logGamma(2), gamma(200), gamma(-3), gamma(-500.5)]).toEqual([0, 1, 0, 2, 1, 1, 0, 0, Infinity, NaN, 0]);
  });

  it('give the beta distribution as its closed forms do', () => {
    // I_x(a, 1) = x^a, I_x(1, b) = 1 - (1-x)^b, I_½(a, a) = ½, and the binomial sum for whole numbers.
    expect(relative(betaCdf(0.3, 7, 1), 0.3 ** 7)).toBeLessThan(1e-13);
    expect(relative(betaCdf(0.3, 1, 9), 1 - 0.7 ** 9)).toBeLessThan(1e-13);
    for (const a of [0.1, 1, 50, 10_000]) expect(relative(betaCdf(0.5, a, a), 0.5)).toBeLessThan(1e-12);
    expect(relative(betaCdf(0.25, 2, 3), 0.26171875)).toBeLessThan(1e-13);
    for (const p of [1e-9, 0.1, 0.5, 0.9]) for (const [a, b] of [[10, 20], [0.5, 0.5], [2000, 3]] as const) expect(relative(betaCdf(betaInverse(p, a, b), a, b), p)).toBeLessThan(1e-10);
  });

  it('run in a query', async () => {
    const { rows } = await runKql(duck, 'print erf(0), gamma(4), loggamma(1), beta_cdf(2.0, 1, 1), beta_pdf(0.5, 1, 1), beta_pdf(1.0, 1, 1), beta_inv(0.25, 1, 1), beta_inv(1.5, 1, 1), beta_inv(1, 2, 3), beta_cdf(0.5, 0, 1), erf(real(null))');
    const [row = []] = rows;
    expect(row.map((each) => (typeof each === 'number' ? Number(each.toPrecision(12)) : each))).toEqual([0, 6, 0, 'NaN', 1, 'NaN', 0.25, null, 1, 'NaN', null]);
    await expect(runKql(duck, 'print gamma(-1)')).rejects.toThrow('cannot answer exactly');
    await expect(runKql(duck, 'print beta_inv(0, 1, 1)')).rejects.toThrow('cannot answer exactly');
  });
});

describe('conversion of units', () => {
  const convert = (quantity: string, value: number, from: string, to: string): number | null => convertUnit(QUANTITIES[quantity] ?? { units: {}, uncertain: [] }, value, from, to);

  it.each([
    ['angle', 0.5, 'Revolution', 'Radian', Math.PI], ['angle', 6400, 'NatoMil', 'Gradian', 400], ['energy', 1, 'KilowattHour', 'Megajoule', 3.6], ['energy', 1, 'KilobritishThermalUnit', 'Joule', 1055055.85262],
    ['force', 1, 'ShortTonForce', 'OunceForce', 32_000], ['length', 3, 'Yard', 'Inch', 108], ['length', 1, 'NauticalMile', 'Kilometer', 1.852], ['mass', 1, 'LongTon', 'Stone', 160], ['mass', 1, 'Pound', 'Kilogram', 0.45359237],
    ['speed', 60, 'MilePerHour', 'FootPerSecond', 88], ['speed', 36, 'KilometerPerHour', 'MeterPerSecond', 10], ['temperature', -40, 'DegreeFahrenheit', 'DegreeCelsius', -40], ['temperature', 80, 'DegreeReaumur', 'DegreeRoemer', 60],
    ['temperature', 100, 'DegreeCelsius', 'DegreeDelisle', 0], ['volume', 1, 'UsQuart', 'UsTablespoon', 64], ['volume', 8, 'ImperialPint', 'ImperialGallon', 1], ['volume', 1, 'HectocubicMeter', 'Liter', 100_000],
  ])('%s: %p %s in %s', (quantity, value, from, to, wanted) => {
    const found = convert(quantity, value, from, to);
    expect(found).not.toBeNull();
    expect(Math.abs((found ?? 0) - wanted)).toBeLessThan(1e-12 * Math.max(1, Math.abs(wanted)));
  });

  it('gives null for units of another quantity and refuses those without one value', () => {
    expect(convert('mass', 1, 'Meter', 'Gram')).toBeNull();
    expect(convert('mass', 1, 'constructor', 'Gram')).toBeNull();
    expect(() => convert('length', 1, 'Mile', 'Meter')).toThrow(HostRefusal);
    expect(() => convert('length', 1, 'Meter', 'foot')).toThrow('Foot');
  });

  it('runs in a query', async () => {
    expect((await runKql(duck, 'print convert_length(2, "Yard", "Meter"), convert_mass(real(null), "Gram", "Pound"), convert_speed(1, "", "")')).rows).toEqual([[1.8288, null, null]]);
  });
});
