/** What a unit is in the base unit of its quantity: a factor, or a factor and what is added after it. */
export type Unit = number | readonly [factor: number, offset: number];

export interface Quantity {
  readonly units: Readonly<Record<string, Unit>>;
  /** Units that Kusto knows and that have no one value: a rounded or measured constant, which differs between its versions. */
  readonly uncertain: readonly string[];
}

/** `prefixed('gram', { Kilo: 1e3 }, 1e-3)`: the unit itself and its multiples. */
function prefixed(unit: string, multiples: Readonly<Record<string, number>>, base: number): Readonly<Record<string, number>> {
  const plain = `${unit.charAt(0).toUpperCase()}${unit.slice(1)}`;
  return { [plain]: base, ...Object.fromEntries(Object.entries(multiples).map(([prefix, factor]) => [`${prefix}${unit}`, factor * base])) };
}

const [INCH, FOOT, YARD, POUND, SURVEY_FOOT, POUND_FORCE] = [0.0254, 0.3048, 0.9144, 0.45359237, 1200 / 3937, 4.4482216152605];
const BTU = 1055.05585262;
const LIGHT_YEAR = 9.4607304725808e15;
const PER_RADIAN = 180 / Math.PI;

const perTime = (name: string, metres: number, times: readonly ('Hour' | 'Minute' | 'Second')[] = ['Hour', 'Minute', 'Second']): Readonly<Record<string, number>> =>
  Object.fromEntries(times.map((time) => [`${name}Per${time}`, metres / { Hour: 3600, Minute: 60, Second: 1 }[time]]));

/** Quantities by the name of their function; base units: degree, joule, newton, metre, kilogram, m/s, kelvin, m³. */
export const QUANTITIES: Readonly<Record<string, Quantity>> = {
  angle: {
    units: {
      ...prefixed('degree', { Micro: 1e-6, Milli: 1e-3, Nano: 1e-9 }, 1), Arcminute: 1 / 60, Arcsecond: 1 / 3600, Gradian: 0.9, NatoMil: 0.05625, Revolution: 360,
      ...prefixed('radian', { Centi: 1e-2, Deci: 1e-1, Micro: 1e-6, Milli: 1e-3, Nano: 1e-9 }, PER_RADIAN),
    },
    uncertain: ['Tilt'],
  },
  energy: {
    units: {
      ...prefixed('joule', { Giga: 1e9, Kilo: 1e3, Mega: 1e6, Milli: 1e-3 }, 1), ...prefixed('calorie', { Kilo: 1e3, Mega: 1e6 }, 4.184),
      ...prefixed('britishThermalUnit', { Giga: 1e9, Kilo: 1e3, Mega: 1e6 }, BTU), Erg: 1e-7, ThermEc: BTU * 1e5, DecathermEc: BTU * 1e6, ThermUs: 1.054804e8, DecathermUs: 1.054804e9,
      ...prefixed('wattHour', { Giga: 1e9, Kilo: 1e3, Mega: 1e6, Tera: 1e12 }, 3600), ...prefixed('wattDay', { Giga: 1e9, Kilo: 1e3, Mega: 1e6, Tera: 1e12 }, 86_400),
    },
    uncertain: ['DecathermImperial', 'ElectronVolt', 'FootPound', 'GigaelectronVolt', 'HorsepowerHour', 'KiloelectronVolt', 'MegaelectronVolt', 'TeraelectronVolt', 'ThermImperial'],
  },
  force: {
    units: {
      ...prefixed('newton', { Deca: 10, Kilo: 1e3, Mega: 1e6, Micro: 1e-6, Milli: 1e-3 }, 1), Dyn: 1e-5,
      PoundForce: POUND_FORCE, KilopoundForce: POUND_FORCE * 1e3, OunceForce: POUND_FORCE / 16, ShortTonForce: POUND_FORCE * 2e3,
    },
    uncertain: ['KilogramForce', 'KiloPond', 'Poundal', 'TonneForce'],
  },
  length: {
    units: {
      ...prefixed('meter', { Centi: 1e-2, Deca: 10, Deci: 1e-1, Hecto: 100, Kilo: 1e3, Micro: 1e-6, Milli: 1e-3, Nano: 1e-9 }, 1), Angstrom: 1e-10, AstronomicalUnit: 149_597_870_700,
      ...prefixed('lightYear', { Kilo: 1e3, Mega: 1e6 }, LIGHT_YEAR), Inch: INCH, Foot: FOOT, Yard: YARD, UsSurveyFoot: SURVEY_FOOT, Mil: INCH / 1e3, Microinch: INCH / 1e6,
      Hand: 4 * INCH, Fathom: 6 * FOOT, Chain: 66 * FOOT, Shackle: 90 * FOOT, DataMile: 6000 * FOOT, NauticalMile: 1852, DtpPoint: INCH / 72, DtpPica: INCH / 6, PrinterPoint: INCH / 72.27, Twip: INCH / 1440,
    },
    uncertain: ['Kiloparsec', 'Megaparsec', 'Mile', 'Parsec', 'PrinterPica', 'SolarRadius'],
  },
  mass: {
    units: {
      ...prefixed('gram', { Centi: 1e-2, Deca: 10, Deci: 1e-1, Hecto: 100, Kilo: 1e3, Micro: 1e-6, Milli: 1e-3, Nano: 1e-9 }, 1e-3), ...prefixed('tonne', { Kilo: 1e3, Mega: 1e6 }, 1e3),
      ...prefixed('pound', { Kilo: 1e3, Mega: 1e6 }, POUND), Grain: POUND / 7000, Stone: POUND * 14, ShortHundredweight: POUND * 100, LongHundredweight: POUND * 112, ShortTon: POUND * 2000, LongTon: POUND * 2240, Slug: POUND_FORCE / FOOT,
    },
    uncertain: ['EarthMass', 'Ounce', 'SolarMass'],
  },
  speed: {
    units: {
      ...perTime('Centimeter', 1e-2), ...perTime('Decimeter', 1e-1, ['Minute', 'Second']), ...perTime('Foot', FOOT), ...perTime('Inch', INCH), ...perTime('Kilometer', 1e3), ...perTime('Meter', 1),
      ...perTime('Micrometer', 1e-6, ['Minute', 'Second']), ...perTime('Millimeter', 1e-3), ...perTime('Nanometer', 1e-9, ['Minute', 'Second']), ...perTime('UsSurveyFoot', SURVEY_FOOT), ...perTime('Yard', YARD), MilePerHour: 0.44704,
    },
    uncertain: ['Knot'],
  },
  temperature: {
    units: {
      Kelvin: 1, DegreeCelsius: [1, 273.15], MillidegreeCelsius: [1e-3, 273.15], DegreeDelisle: [-2 / 3, 373.15], DegreeFahrenheit: [5 / 9, (459.67 * 5) / 9],
      DegreeNewton: [100 / 33, 273.15], DegreeRankine: 5 / 9, DegreeReaumur: [1.25, 273.15], DegreeRoemer: [40 / 21, 273.15 - 300 / 21],
    },
    uncertain: ['SolarTemperature'],
  },
  volume: {
    units: {
      ...prefixed('liter', { Centi: 1e-2, Deca: 10, Deci: 1e-1, Hecto: 100, Kilo: 1e3, Mega: 1e6, Micro: 1e-6, Milli: 1e-3 }, 1e-3), ...prefixed('cubicMeter', { Hecto: 100, Kilo: 1e3 }, 1),
      CubicCentimeter: 1e-6, CubicDecimeter: 1e-3, CubicHectometer: 1e6, CubicKilometer: 1e9, CubicMicrometer: 1e-18, CubicMillimeter: 1e-9, CubicMile: 4_168_181_825.440579,
      ...prefixed('imperialGallon', { Kilo: 1e3, Mega: 1e6 }, 4.54609e-3), ImperialBeerBarrel: 0.16365924, ImperialOunce: 2.84130625e-5, ImperialPint: 5.6826125e-4,
      UsOunce: 2.95735295625e-5, UsPint: 4.73176473e-4, UsQuart: 9.46352946e-4, UsTablespoon: 1.478676478125e-5, UsTeaspoon: 4.92892159375e-6, UsCustomaryCup: 2.365882365e-4, UsLegalCup: 2.4e-4,
      AuTablespoon: 2e-5, UkTablespoon: 1.5e-5, MetricCup: 2.5e-4, MetricTeaspoon: 5e-6, OilBarrel: 0.158987294928,
    },
    uncertain: ['AcreFoot', 'BoardFoot', 'CubicFoot', 'CubicInch', 'CubicYard', 'DecausGallon', 'DeciusGallon', 'HectocubicFoot', 'HectousGallon', 'KilocubicFoot', 'KilousGallon', 'MegacubicFoot', 'MegausGallon', 'UsBeerBarrel', 'UsGallon'],
  },
};
