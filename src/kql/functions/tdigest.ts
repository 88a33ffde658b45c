import { coerce } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { duckTypeOf } from '../duck.js';
import { refusalSql, sqlString } from '../literals/sql.js';
import type { AggregateEntry } from './aggregates.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { bounded, MAX_SKETCH_VALUES, MEASURES, measureJson, measureOf, measureOfText, measureText, noteExact, stateText } from './sketch.js';
import type { Measure } from './sketch.js';

/**
 * A state is the JSON array ["tdigest", type, [[value, weight], …]] in the order of the values. In SQL its entries are
 * {k, r, v, w}: v the value's text, w its weight, and k (of a real: r) what it is ordered by.
 */
const place = (type: string, text: string): string =>
  `'k': CASE WHEN ${type} = 'real' THEN 0 ELSE TRY_CAST(${text} AS ${duckTypeOf('decimal')}) END, 'r': CASE WHEN ${type} = 'real' THEN TRY_CAST(${text} AS DOUBLE) ELSE 0 END, 'v': ${text}`;

/** A state's type, computed once and not for each entry: it is read from the whole text of the state. */
const withType = (state: string, body: (type: string) => string): string => once(`coalesce(${stateText(state, 1)}, '')`, body);

/** The entries of a state; NULL where the dynamic is no state. */
function entries(state: string, type: string): string {
  const pairs = `TRY_CAST(json_extract(${state}, '$[2]') AS VARCHAR[][])`;
  const read = `list_transform(${pairs}, lambda e: {${place(type, 'e[1]')}, 'w': TRY_CAST(e[2] AS DOUBLE)})`;
  return `CASE WHEN ${isState(state)} THEN list_filter(${read}, lambda e: e.k IS NOT NULL AND e.r IS NOT NULL AND e.w > 0) END`;
}

const isState = (state: string): string => `coalesce(${stateText(state, 0)} = 'tdigest' AND json_array_length(${state}, '$[2]') <= ${MAX_SKETCH_VALUES}, false)`;

const stateOf = (type: string, list: string): string => once(`list_sort(${list})`, (sorted) =>
  bounded(sorted, 'tdigest', `CAST(json_array('tdigest', ${type}, list_transform(${sorted}, lambda e: [e.v, CAST(e.w AS VARCHAR)])) AS JSON)`));

/** https://learn.microsoft.com/kusto/query/tdigest-aggregation-function: nulls and weights below 1 count nothing. */
const tdigest: AggregateEntry = {
  build: (call) => {
    const value = argument(call, 0);
    const type = measureOf(value, 'tdigest', call.node);
    const weight = call.args[1] && coerce(call.args[1], 'long', call.node).sql;
    noteExact('tdigest', call.compiler);
    const counted = weight === undefined ? `histogram(${value.sql}) FILTER (WHERE ${value.sql} IS NOT NULL)`
      : `histogram({'v': ${value.sql}, 'w': ${weight}}) FILTER (WHERE ${value.sql} IS NOT NULL AND ${weight} > 0)`;
    const [key, times] = weight === undefined ? ['e.key', '1'] : ['e.key.v', 'e.key.w'];
    const list = `list_transform(map_entries(${counted}), lambda e: {${place(sqlString(type), measureText(type, key))}, 'w': CAST(e.value AS DOUBLE) * ${times}})`;
    return scalar('dynamic', once(list, (found) => `CASE WHEN ${found} IS NULL THEN CAST(json_array('tdigest', '${type}', []::VARCHAR[]) AS JSON) ELSE ${stateOf(sqlString(type), found)} END`), false);
  },
  doc: 'tdigest-aggregation-function',
};

const MISMATCH = refusalSql('Evidence cannot merge tdigest states of different types: make them of one type, toreal(x).');

/** A state of several, all of which are states; equal pairs of value and weight become one. */
function merged(states: string): string {
  const types = (list: string): string => `list_distinct(list_transform(${list}, lambda one: ${stateText('one', 1)}))`;
  const all = (list: string): string => `list_aggregate(flatten(list_transform(${list}, lambda one: ${withType('one', (type) => entries('one', type))})), 'histogram')`;
  const joined = (list: string): string => `coalesce(list_transform(map_entries(${all(list)}), lambda e: {'k': e.key.k, 'r': e.key.r, 'v': e.key.v, 'w': e.key.w * CAST(e.value AS DOUBLE)}), [])`;
  return once(states, (list) => once(types(list), (type) =>
    `CASE WHEN len(${type}) > 1 THEN ${MISMATCH} WHEN len(${type}) = 1 THEN ${stateOf(`${type}[1]`, joined(list))} END`));
}

const stateArgument = (value: Scalar, call: Call): string => coerce(value, 'dynamic', call.node).sql;
/** Works on the type and the entries of a call's state. */
const digest = (call: Call, body: (type: string, list: string) => string): string =>
  once(stateArgument(argument(call, 0), call), (state) => withType(state, (type) => once(entries(state, type), (list) => body(type, list))));

/** Rows without a state are left out, as aggregates leave out nulls. */
const mergeRows: AggregateEntry = {
  build: (call) => {
    if (call.args.length !== 1) unsupported(call.node, `${call.name}() of several states within summarize`, 'Merge them with extend first.');
    const state = stateArgument(argument(call, 0), call);
    noteExact('tdigest', call.compiler);
    return scalar('dynamic', merged(`list(${state}) FILTER (WHERE ${once(state, isState)})`));
  },
  doc: 'tdigest-merge-aggregation-function',
};

const merge: SpecialEntry = {
  build: (call) => {
    if (call.args.length < 2) mistyped(call.node, `${call.name}() needs two states`);
    noteExact('tdigest', call.compiler);
    const states = `[${call.args.map((each) => stateArgument(each, call)).join(', ')}]`;
    return scalar('dynamic', once(states, (list) => `CASE WHEN len(list_filter(${list}, lambda one: NOT ${isState('one')})) = 0 THEN ${merged(list)} END`));
  },
  doc: 'tdigest-merge-function',
};

/** Powers of two that reach any entry of a state. */
const STRIDES = Array.from({ length: 17 }, (_, index) => 2 ** (16 - index)).join(', ');
const RANGE = refusalSql('A percentile is from 0 to 100.');

/**
 * Text of the least value that, with all before it, has the share of the weights, found by bisection. As for
 * percentile(), this is the nearest rank.
 */
function percentileText(list: string, rank: string): string {
  const search = (weights: string, target: string): string => `list_reduce([0, ${STRIDES}]::BIGINT[], lambda pos, stride: CASE WHEN pos + stride <= len(${weights}) AND list_sum(list_slice(${weights}, 1, pos + stride)) < ${target} THEN pos + stride ELSE pos END)`;
  const found = once(`list_transform(${list}, lambda e: e.w)`, (weights) => once(`list_sum(${weights}) * ${rank} / 100`, (target) => `${list}[1 + ${search(weights, target)}].v`));
  return `CASE WHEN ${rank} BETWEEN 0 AND 100 THEN ${found} WHEN ${rank} IS NOT NULL THEN ${RANGE} END`;
}

/** The types of state that a value of a type goes with: whole numbers are one family. */
const familyOf = (type: Measure): string => (type === 'int' || type === 'long' ? "('int', 'long')" : `('${type}')`);

function ofFamily(given: string, list: string, type: Measure, name: string, sql: string): string {
  const other = refusalSql(`${name}() with a ${type} on a state of another type is not supported on evidence.`);
  return `CASE WHEN ${list} IS NULL THEN NULL WHEN ${given} IN ${familyOf(type)} THEN ${sql} ELSE ${other} END`;
}

/** Without a type the documentation shows an array of one value. */
const percentileTdigest: SpecialEntry = {
  build: (call) => {
    const rank = coerce(argument(call, 1), 'real', call.node).sql;
    const named = call.args[2]?.constant;
    const text = (list: string): string => once(rank, (percent) => percentileText(list, percent));
    if (call.args[2] === undefined) {
      call.compiler.shared.notes.add('percentile_tdigest() without a type gives an array of one value; a type, typeof(long), gives the value.');
      return scalar('dynamic', digest(call, (given, list) => once(text(list), (found) => `CASE WHEN ${found} IS NOT NULL THEN to_json([${measureJson(given, found)}]) END`)));
    }
    const type = MEASURES.find((each) => each === named) ?? mistyped(call.node, 'percentile_tdigest() gives a number, a time or a timespan');
    return scalar(type, digest(call, (given, list) => ofFamily(given, list, type, call.name, once(text(list), (found) => measureOfText(type, found).sql))));
  },
  doc: 'percentile-tdigest-function',
};

const percentilesArray: SpecialEntry = {
  build: (call) => {
    const [, first, ...more] = call.args;
    const ranks = first?.type === 'dynamic' && more.length === 0
      ? `CASE WHEN json_type(${first.sql}) = 'ARRAY' THEN TRY_CAST(json_extract(${first.sql}, '$[*]') AS DOUBLE[]) END`
      : `[${call.args.slice(1).map((each) => coerce(each, 'real', call.node).sql).join(', ')}]`;
    if (first === undefined) mistyped(call.node, 'percentiles_array_tdigest() needs percentiles');
    return scalar('dynamic', digest(call, (given, list) => {
      const each = once(percentileText(list, 'percent'), (found) => measureJson(given, found));
      return `CASE WHEN ${list} IS NOT NULL THEN to_json(list_transform(${ranks}, lambda percent: ${each})) END`;
    }));
  },
  doc: 'percentiles-array-tdigest-function',
};

/** How many members of the set are up to a value, or their share of all. */
const rankTdigest = (share: boolean, doc: string): SpecialEntry => ({
  build: (call) => {
    const value = argument(call, 1);
    const type = measureOf(value, call.name, call.node);
    const upTo = type === 'real' ? `e.r <= ${value.sql}` : `e.k <= CAST(${type === 'datetime' ? `epoch_us(${value.sql})` : value.sql} AS ${duckTypeOf('decimal')})`;
    const weight = (list: string): string => `list_sum(list_transform(${list}, lambda e: e.w))`;
    return scalar('real', digest(call, (given, list) => {
      const rank = `coalesce(${weight(`list_filter(${list}, lambda e: ${upTo})`)}, 0)`;
      return ofFamily(given, list, type, call.name, `CASE WHEN ${value.sql} IS NOT NULL THEN CAST(${share ? `${rank} * 100 / ${weight(list)}` : rank} AS DOUBLE) END`);
    }));
  },
  doc,
});

export const TDIGEST_AGGREGATES: Readonly<Record<string, AggregateEntry>> = { tdigest, tdigest_merge: mergeRows, merge_tdigest: mergeRows };

export const TDIGEST_FUNCTIONS: FunctionTable = {
  tdigest_merge: merge,
  merge_tdigest: merge,
  percentile_tdigest: percentileTdigest,
  percentiles_array_tdigest: percentilesArray,
  percentrank_tdigest: rankTdigest(true, 'percentrank-tdigest-function'),
  rank_tdigest: rankTdigest(false, 'rank-tdigest-function'),
};
