import { coerce, convertTo } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar, whereSql } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql, sqlString } from '../literals/sql.js';
import type { AggregateEntry } from './aggregates.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { bounded, noteExact, stateText } from './sketch.js';

/**
 * A state is the JSON array ["hll", type, accuracy, [value, …]]: every different value as text, so that counts are
 * exact; a long text is held by its SHA-256.
 */
const LONGEST = 64;
const valueText = (sql: string): string => once(`CAST(${sql} AS VARCHAR)`, (text) => `CASE WHEN strlen(${text}) < ${LONGEST} THEN ${text} ELSE sha256(${text}) END`);

/** The different values of a state as VARCHAR[]; NULL where the dynamic is no state. */
export const hllValues = (state: string): string => `CASE WHEN ${stateText(state, 0)} = 'hll' THEN list_distinct(TRY_CAST(json_extract(${state}, '$[3]') AS VARCHAR[])) END`;

/** What states have to have in common. */
export const hllKind = (state: string): string => `{'type': ${stateText(state, 1)}, 'accuracy': ${stateText(state, 2)}}`;

export const HLL_MISMATCH = refusalSql('Evidence cannot put hll states of different types or accuracies together: make them of one type, tostring(x), with one accuracy.');

const stateOf = (type: string, accuracy: string, list: string): string =>
  once(list, (values) => bounded(values, 'hll', `CAST(json_array('hll', ${type}, ${accuracy}, ${values}) AS JSON)`));

function accuracyOf(call: Call, index: number): number {
  const given = call.args[index];
  if (given === undefined) return 1;
  const level = given.constant;
  return typeof level === 'number' && [0, 1, 2, 3, 4].includes(level) ? level : mistyped(call.node, `The accuracy of ${call.name}() is a literal from 0 to 4`);
}

/** The same values count as in dcount(): no nulls, but empty strings. */
const hll = (conditional: boolean, doc: string): AggregateEntry => ({
  build: (call) => {
    const value = argument(call, 0);
    if (value.type === 'real' || value.type === 'bool') mistyped(call.node, `${call.name}() of a ${value.type}`);
    const predicate = conditional ? ` AND ${whereSql(convertTo(argument(call, 1), 'bool', call.node))}` : '';
    const accuracy = accuracyOf(call, conditional ? 2 : 1);
    noteExact('hll', call.compiler);
    const list = `list_sort(coalesce(list(DISTINCT ${valueText(value.sql)}) FILTER (WHERE ${value.sql} IS NOT NULL${predicate}), []::VARCHAR[]))`;
    return scalar('dynamic', stateOf(sqlString(value.type), String(accuracy), list), false);
  },
  doc,
});

/** A state of several, all of which are states. */
function merged(states: string): string {
  const kinds = (list: string): string => `list_distinct(list_transform(${list}, lambda one: ${hllKind('one')}))`;
  const values = (list: string): string => `list_sort(list_distinct(flatten(list_transform(${list}, lambda one: ${hllValues('one')}))))`;
  return once(states, (list) => once(kinds(list), (kind) =>
    `CASE WHEN len(${kind}) > 1 THEN ${HLL_MISMATCH} WHEN len(${kind}) = 1 THEN ${stateOf(`${kind}[1].type`, `TRY_CAST(${kind}[1].accuracy AS INTEGER)`, values(list))} END`));
}

const stateArgument = (value: Scalar, call: Call): string => coerce(value, 'dynamic', call.node).sql;

/** Rows without a state are left out, as aggregates leave out nulls. */
const hllMergeRows: AggregateEntry = {
  build: (call) => {
    if (call.args.length !== 1) unsupported(call.node, 'hll_merge() of several states within summarize', 'Merge them with extend first.');
    const state = stateArgument(argument(call, 0), call);
    noteExact('hll', call.compiler);
    return scalar('dynamic', merged(`list(${state}) FILTER (WHERE ${once(state, (one) => `(${hllValues(one)}) IS NOT NULL`)})`));
  },
  doc: 'hll-merge-aggregation-function',
};

const hllMerge: SpecialEntry = {
  build: (call) => {
    if (call.args.length < 2) mistyped(call.node, 'hll_merge() needs two states');
    noteExact('hll', call.compiler);
    const states = `[${call.args.map((each) => stateArgument(each, call)).join(', ')}]`;
    return scalar('dynamic', once(states, (list) => `CASE WHEN len(list_filter(${list}, lambda one: (${hllValues('one')}) IS NULL)) = 0 THEN ${merged(list)} END`));
  },
  doc: 'hll-merge-function',
};

const dcountHll: SpecialEntry = {
  build: (call) => scalar('long', once(stateArgument(argument(call, 0), call), (state) => `CAST(len(${hllValues(state)}) AS BIGINT)`)),
  doc: 'dcount-hll-function',
};

export const HLL_AGGREGATES: Readonly<Record<string, AggregateEntry>> = {
  hll: hll(false, 'hll-aggregation-function'),
  hll_if: hll(true, 'hll-if-aggregation-function'),
  hll_merge: hllMergeRows,
};

export const HLL_FUNCTIONS: FunctionTable = { dcount_hll: dcountHll, hll_merge: hllMerge };
