import { coerce } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { elements } from './json.js';
import { complete, overNumbers, reals, toSeries } from './series-numbers.js';
import { unary } from './series.js';

const total = (body: (list: string) => string, doc: string): SpecialEntry => ({ build: (call) => overNumbers(call, body), doc });

const sumOf = (list: string, body: string): string => `coalesce(list_sum(list_transform(${list}, lambda x, i: ${body})), 0)`;

/** A number of two complete series of one length; null for other lengths. */
const overPair = (body: (left: string, right: string) => string, doc: string): SpecialEntry => ({
  build: (call) => scalar('real', once(reals(call, 0), (left) => once(reals(call, 1), (right) =>
    complete(left, call, complete(right, call, `CASE WHEN len(${left}) = len(${right}) AND len(${left}) > 0 THEN ${body(left, right)} END`))))),
  doc,
});

/** Pearson's coefficient; NaN where a series does not vary. */
function pearson(left: string, right: string): string {
  const centred = (list: string): string => once(`list_avg(${list})`, (mean) => `list_transform(${list}, lambda x: x - ${mean})`);
  return once(centred(left), (x) => once(centred(right), (y) =>
    once(`sqrt(${sumOf(x, 'x * x')} * ${sumOf(y, 'x * x')})`, (scale) =>
      `CASE WHEN ${scale} = 0 THEN 'nan'::DOUBLE ELSE ${sumOf(x, `x * ${y}[i]`)} / ${scale} END`)));
}

const coefficients = (call: Call, index: number): readonly number[] => {
  const value: Scalar = argument(call, index);
  const list = Array.isArray(value.constant) ? value.constant.map(Number) : unsupported(call.argNodes[index], `${call.name}() with coefficients that are not a literal`);
  if (list.length === 0 || list.length > 1000 || !list.every(Number.isFinite)) mistyped(call.argNodes[index], 'Coefficients are 1 to 1000 numbers');
  return list;
};

const factors = (list: readonly number[]): string => `[${list.map((each) => `${each.toExponential()}::DOUBLE`).join(', ')}]`;

const flag = (call: Call, index: number): boolean | undefined => {
  const value = call.args[index];
  if (!value) return undefined;
  return typeof value.constant === 'boolean' ? value.constant : unsupported(call.argNodes[index], `${call.name}() with a switch that is not a literal`);
};

/** https://learn.microsoft.com/kusto/query/series-fir-function: what lies outside of the series counts as 0. */
const fir: SpecialEntry = {
  build: (call) => {
    const filter = coefficients(call, 1);
    const negative = filter.some((each) => each < 0);
    const normalize = flag(call, 2) ?? !negative;
    const centre = flag(call, 3) ?? false;
    if (normalize && negative) unsupported(call.node, 'series_fir() that normalizes negative coefficients');
    if (centre && filter.length % 2 === 0) unsupported(call.node, 'series_fir() centred on an even number of coefficients');
    const scale = normalize ? filter.reduce((sum, each) => sum + each, 0) : 1;
    const shift = centre ? (filter.length - 1) / 2 : 0;
    const body = (list: string): string => `list_transform(${list}, lambda x, i: list_sum(list_transform(${factors(filter)}, lambda f, j: f * CASE WHEN i - j + ${1 + shift} BETWEEN 1 AND len(${list}) THEN ${list}[i - j + ${1 + shift}] ELSE 0 END)) / ${scale.toExponential()}::DOUBLE)`;
    return scalar('dynamic', once(reals(call, 0), (list) => complete(list, call, toSeries(body(list)))));
  },
  doc: 'series-fir-function',
};

/** https://learn.microsoft.com/kusto/query/series-iir-function: each output is a sum over inputs and outputs before it. */
const iir: SpecialEntry = {
  build: (call) => {
    const [numerators, denominators] = [coefficients(call, 1), coefficients(call, 2)];
    const [first = 0, ...rest] = denominators;
    if (first === 0) mistyped(call.argNodes[2], 'The first denominator is not 0');
    const inputs = (list: string): string => `list_transform(${list}, lambda x, i: list_sum(list_transform(${factors(numerators)}, lambda f, j: f * CASE WHEN i - j + 1 >= 1 THEN ${list}[i - j + 1] ELSE 0 END)) / ${first.toExponential()}::DOUBLE)`;
    const recur = rest.length === 0 ? 'e[1]' : `e[1] - list_sum(list_transform(${factors(rest)}, lambda f, j: f * coalesce(y[-j], 0))) / ${first.toExponential()}::DOUBLE`;
    const body = (list: string): string => `CASE WHEN len(${list}) = 0 THEN []::DOUBLE[] ELSE list_reduce(list_transform(${inputs(list)}, lambda e: [e]), lambda y, e: list_append(y, ${recur})) END`;
    return scalar('dynamic', once(reals(call, 0), (list) => complete(list, call, toSeries(body(list)))));
  },
  doc: 'series-iir-function',
};

const inDomain = (test: string, sql: string): ((x: string) => string) => (x) =>
  `CASE WHEN ${test.replaceAll('$', x)} THEN ${sql.replaceAll('$', x)} ELSE 'nan'::DOUBLE END`;

/** A part of two arrays that both have, as a share of all they have. */
const jaccard: SpecialEntry = {
  build: (call) => {
    const texts = (index: number): string => `list_distinct(${once(coerce(argument(call, index), 'dynamic', call.node).sql, elements)})`;
    return scalar('real', once(texts(0), (left) => once(texts(1), (right) => once(`len(list_intersect(${left}, ${right}))::DOUBLE`, (both) =>
      `CASE WHEN len(${left}) + len(${right}) = 0 THEN ${refusalSql('jaccard_index() of two empty arrays has no answer on evidence.')} ELSE ${both} / (len(${left}) + len(${right}) - ${both}) END`))));
  },
  doc: 'jaccard-index-function',
};

export const SERIES_SUM_FUNCTIONS: FunctionTable = {
  series_sum: total((list) => `coalesce(list_sum(${list}), 0)`, 'series-sum-function'),
  series_product: total((list) => `coalesce(list_product(${list}), 1)`, 'series-product-function'),
  series_magnitude: total((list) => `sqrt(${sumOf(list, 'x * x')})`, 'series-magnitude-function'),
  series_dot_product: overPair((left, right) => sumOf(left, `x * ${right}[i]`), 'series-dot-product-function'),
  series_pearson_correlation: overPair(pearson, 'series-pearson-correlation-function'),
  series_fir: fir,
  series_iir: iir,
  series_sin: unary((x) => `sin(${x})`, 'series-sin-function'),
  series_cos: unary((x) => `cos(${x})`, 'series-cos-function'),
  series_tan: unary((x) => `tan(${x})`, 'series-tan-function'),
  series_asin: unary(inDomain('abs($) <= 1', 'asin($)'), 'series-asin-function'),
  series_acos: unary(inDomain('abs($) <= 1', 'acos($)'), 'series-acos-function'),
  series_atan: unary((x) => `atan(${x})`, 'series-atan-function'),
  series_log: unary((x) => `CASE WHEN ${x} > 0 THEN ln(${x}) WHEN ${x} = 0 THEN '-inf'::DOUBLE ELSE 'nan'::DOUBLE END`, 'series-log-function'),
  jaccard_index: jaccard,
};
