import { wrapLong } from '../compile/arithmetic.js';
import { coerce, convertTo, toDynamic } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { isNumeric, once, scalar, stringOf, whereSql } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { Scope } from '../compile/scope.js';
import type { Call } from './entry.js';
import { PAIRED_AGGREGATES } from './aggregates-paired.js';
import { HLL_AGGREGATES } from './hll.js';
import { bagOfMembers, members } from './json.js';
import { TDIGEST_AGGREGATES } from './tdigest.js';

type Aggregation = NonNullable<Scope['aggregation']>;

/** One aggregate. `ordered` says that its result depends on the order of the rows. */
export interface AggregateEntry {
  readonly build: (call: Call, aggregation: Aggregation) => Scalar;
  readonly ordered?: boolean;
  readonly doc: string;
}

/** Builds from the value's SQL and the FILTER clause. */
type Build = (value: Scalar, filter: string, call: Call, aggregation: Aggregation) => Scalar;

const argument = (call: Call, index: number): Scalar => call.args[index] ?? mistyped(call.node, `${call.name}() needs more arguments`);

function filterOf(call: Call, index: number): string {
  return ` FILTER (WHERE ${whereSql(convertTo(argument(call, index), 'bool', call.node))})`;
}

/** An aggregate and its `…if` form, whose predicate follows the value (`at` counts the arguments before it). */
const plain = (build: Build, doc: string, ordered = false): AggregateEntry =>
  ({ build: (call, aggregation) => build(argument(call, 0), '', call, aggregation), doc, ordered });
const conditional = (build: Build, doc: string, ordered = false, at = 1): AggregateEntry =>
  ({ build: (call, aggregation) => build(argument(call, 0), filterOf(call, at), call, aggregation), doc, ordered });

function numeric(value: Scalar, call: Call): Scalar {
  if (isNumeric(value.type) || value.type === 'timespan') return value;
  if (value.type === 'dynamic' || value.type === 'bool') return coerce(value, value.type === 'bool' ? 'long' : 'real', call.node);
  return mistyped(call.node, `${call.name}() needs numbers, this is a ${value.type}`);
}

const sum: Build = (given, filter, call) => {
  const value = numeric(given, call);
  if (value.type === 'real' || value.type === 'decimal') return scalar(value.type, `coalesce(sum(${value.sql})${filter}, 0)`, false);
  const type = value.type === 'timespan' ? 'timespan' : 'long';
  return scalar(type, wrapLong(`coalesce(sum(${value.sql}::HUGEINT)${filter}, 0)`), false);
};

const avg: Build = (given, filter, call) => {
  if (given.type === 'datetime') return scalar('datetime', `make_timestamp(CAST(avg(epoch_us(${given.sql}))${filter} AS BIGINT))`);
  const value = numeric(given, call);
  if (value.type === 'timespan') return scalar('timespan', `CAST(trunc(avg(${value.sql})${filter}) AS BIGINT)`);
  return scalar('real', `coalesce(avg(CAST(${value.sql} AS DOUBLE))${filter}, 'nan'::DOUBLE)`, false);
};

const extreme = (name: 'min' | 'max'): Build => (value, filter, call) => {
  if (value.type === 'dynamic') return mistyped(call.node, `${name}() of a dynamic value`, `Convert it: ${name}(tolong(…)) or ${name}(tostring(…)).`);
  const sql = `${name}(${value.sql})${filter}`;
  if (value.type === 'string') return stringOf(sql);
  if (value.type === 'real') return scalar('real', `CASE WHEN bool_or(isnan(${value.sql}))${filter} THEN 'nan'::DOUBLE ELSE ${sql} END`);
  return scalar(value.type, sql);
};

const dcount: Build = (value, filter) => scalar('long', `count(DISTINCT ${value.sql})${filter}`, false);

/** The default and greatest size of a list or set. */
const MAX_LIST = 1_048_576;

function sizeOf(call: Call, index: number): string {
  const size = call.args[index];
  if (!size) return String(MAX_LIST);
  return typeof size.constant === 'number' ? String(Math.min(MAX_LIST, Math.max(0, size.constant))) : `least(${MAX_LIST}, ${coerce(size, 'long', call.node).sql})`;
}

const jsonList = (sql: string, size: string): Scalar => scalar('dynamic', `to_json(coalesce(list_slice(${sql}, 1, ${size}), []::JSON[]))`, false);

/** FILTER clause that drops nulls too. */
const nonNull = (value: Scalar, filter: string): string =>
  (filter === '' ? ` FILTER (WHERE ${value.sql} IS NOT NULL)` : filter.replace(/^ FILTER \(WHERE /, ` FILTER (WHERE ${value.sql} IS NOT NULL AND `));

const orderOf = (aggregation: Aggregation): string => (aggregation.ordinal === undefined ? '' : ` ORDER BY ${aggregation.ordinal}`);

const spreadArray = (json: string): string => `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_extract(${json}, '$[*]') AS JSON[]) ELSE [${json}] END`;

const makeList = (sizeAt: number, keepNulls = false): Build => (value, filter, call, aggregation) => {
  const json = toDynamic(value);
  // A null of a dynamic is a value of its own: it stays.
  const element = keepNulls || value.type === 'dynamic' ? `coalesce(${json.sql}, 'null'::JSON)` : json.sql;
  // Arrays are taken apart: their elements go into the list.
  if (value.type === 'dynamic') return jsonList(`flatten(list(${spreadArray(element)}${orderOf(aggregation)})${filter})`, sizeOf(call, sizeAt));
  return jsonList(`list(${element}${orderOf(aggregation)})${keepNulls ? filter : nonNull(value, filter)}`, sizeOf(call, sizeAt));
};

/** The set is sorted by value: Kusto leaves its order open, and this one is certain. */
const makeSet = (sizeAt: number): Build => (value, filter, call) => {
  if (value.type === 'dynamic') return jsonList(`list_sort(list_distinct(flatten(list(DISTINCT ${spreadArray(value.sql)})${nonNull(value, filter)})))`, sizeOf(call, sizeAt));
  const sorted = `list_sort(list(DISTINCT ${value.sql})${nonNull(value, filter)})`;
  const json = toDynamic({ ...value, sql: 'each' }).sql;
  return jsonList(`list_transform(${sorted}, lambda each: ${json})`, sizeOf(call, sizeAt));
};

/** Bags merged in order, the first of equal keys wins. */
const makeBag = (sizeAt: number): Build => (value, filter, call, aggregation) => {
  const json = coerce(value, 'dynamic', call.node).sql;
  const lists = `flatten(list(${members(json)}${orderOf(aggregation)})${filter})`;
  return scalar('dynamic', once(`list_slice(coalesce(${lists}, []), 1, ${sizeOf(call, sizeAt)})`, bagOfMembers), false);
};

const takeAny: Build = (value, filter, _call, aggregation) => {
  const sql = `first(${value.sql}${orderOf(aggregation)})${filter}`;
  return value.type === 'string' ? stringOf(sql) : scalar(value.type, sql);
};

const spread = (name: string): Build => (value, filter, call) =>
  scalar('real', `coalesce(${name}(CAST(${numeric(value, call).sql} AS DOUBLE))${filter}, 0)`, false);

const bits = (name: string): Build => (value, filter, call) => scalar('long', `${name}(${coerce(value, 'long', call.node).sql})${filter}`);

const percentile: Build = (value, filter, call) => {
  const rank = Number(argument(call, 1).constant);
  if (!(rank >= 0 && rank <= 100)) mistyped(call.node, 'A percentile is a literal from 0 to 100');
  const ordered = isNumeric(value.type) || value.type === 'datetime' || value.type === 'timespan';
  if (!ordered) mistyped(call.node, `percentile() of a ${value.type}`);
  return scalar(value.type, `quantile_disc(${value.sql}, ${rank / 100})${filter}`);
};

const percentilesArray: Build = (value, filter, call) => {
  const ranks = call.args.slice(1).flatMap((rank) => (Array.isArray(rank.constant) ? rank.constant.map(Number) : [Number(rank.constant)]));
  if (ranks.length === 0 || !ranks.every((rank) => rank >= 0 && rank <= 100)) mistyped(call.node, 'Percentiles are literals from 0 to 100');
  return scalar('dynamic', `to_json([${ranks.map((rank) => `quantile_disc(${value.sql}, ${rank / 100})${filter}`).join(', ')}])`);
};

const count: AggregateEntry = { build: () => scalar('long', 'count(*)', false), doc: 'count-aggregation-function' };
const countif: AggregateEntry = { build: (call) => scalar('long', `count(*)${filterOf(call, 0)}`, false), doc: 'countif-aggregation-function' };

/** Aggregates by name. Several columns at once (arg_max, take_any of many, percentiles) are the operator's matter. */
export const AGGREGATE_FUNCTIONS: Readonly<Record<string, AggregateEntry>> = {
  count,
  countif,
  sum: plain(sum, 'sum-aggregation-function'),
  sumif: conditional(sum, 'sumif-aggregation-function'),
  avg: plain(avg, 'avg-aggregation-function'),
  avgif: conditional(avg, 'avgif-aggregation-function'),
  min: plain(extreme('min'), 'min-aggregation-function'),
  minif: conditional(extreme('min'), 'minif-aggregation-function'),
  max: plain(extreme('max'), 'max-aggregation-function'),
  maxif: conditional(extreme('max'), 'maxif-aggregation-function'),
  dcount: plain(dcount, 'dcount-aggregation-function'),
  dcountif: conditional(dcount, 'dcountif-aggregation-function'),
  count_distinct: plain(dcount, 'count-distinct-aggregation-function'),
  count_distinctif: conditional(dcount, 'count-distinctif-aggregation-function'),
  make_list: plain(makeList(1), 'make-list-aggregation-function', true),
  makelist: plain(makeList(1), 'make-list-aggregation-function', true),
  make_list_if: conditional(makeList(2), 'make-list-if-aggregation-function', true),
  make_list_with_nulls: plain(makeList(1, true), 'make-list-with-nulls-aggregation-function', true),
  make_set: plain(makeSet(1), 'make-set-aggregation-function'),
  makeset: plain(makeSet(1), 'make-set-aggregation-function'),
  make_set_if: conditional(makeSet(2), 'make-set-if-aggregation-function'),
  make_bag: plain(makeBag(1), 'make-bag-aggregation-function', true),
  make_bag_if: conditional(makeBag(2), 'make-bag-if-aggregation-function', true),
  take_any: plain(takeAny, 'take-any-aggregation-function'),
  any: plain(takeAny, 'take-any-aggregation-function'),
  take_anyif: conditional(takeAny, 'take-anyif-aggregation-function'),
  anyif: conditional(takeAny, 'take-anyif-aggregation-function'),
  stdev: plain(spread('stddev_samp'), 'stdev-aggregation-function'),
  stdevif: conditional(spread('stddev_samp'), 'stdevif-aggregation-function'),
  stdevp: plain(spread('stddev_pop'), 'stdevp-aggregation-function'),
  variance: plain(spread('var_samp'), 'variance-aggregation-function'),
  varianceif: conditional(spread('var_samp'), 'varianceif-aggregation-function'),
  variancep: plain(spread('var_pop'), 'variancep-aggregation-function'),
  variancepif: conditional(spread('var_pop'), 'variancepif-aggregation-function'),
  percentile: plain(percentile, 'percentiles-aggregation-function'),
  percentiles_array: plain(percentilesArray, 'percentiles-aggregation-function'),
  ...PAIRED_AGGREGATES,
  ...HLL_AGGREGATES,
  ...TDIGEST_AGGREGATES,
  binary_all_and: plain(bits('bit_and'), 'binary-all-and-aggregation-function'),
  binary_all_or: plain(bits('bit_or'), 'binary-all-or-aggregation-function'),
  binary_all_xor: plain(bits('bit_xor'), 'binary-all-xor-aggregation-function'),
};

const ROW_PICKERS = new Set(['arg_max', 'arg_min', 'argmax', 'argmin', 'take_any', 'any', 'take_anyif', 'anyif']);

/** True where the aggregate has to be told the order of the rows; rows that come in their order tell pickers by themselves. */
export const isOrderSensitive = (name: string, streamed = false): boolean => (ROW_PICKERS.has(name) && !streamed) || AGGREGATE_FUNCTIONS[name]?.ordered === true;
