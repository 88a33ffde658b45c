import type { KustoType } from '../../data/table.js';
import { coerce, commonType, convertTo, toText } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { columnScalar, findColumn } from '../compile/relation.js';
import { scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/**
 * The one type of the branches of iff() and case(). Kusto refuses to mix types, reals and longs included;
 * int and long meet, and a dynamic or a null takes part in any.
 */
function branchType(branches: readonly Scalar[], call: Call): KustoType {
  let type: KustoType | undefined;
  for (const branch of branches) {
    if (branch.constant === null) continue;
    if (type === undefined || type === branch.type) type = branch.type;
    else if (type === 'dynamic' || branch.type === 'dynamic') type = 'dynamic';
    else if ([type, branch.type].every((each) => each === 'int' || each === 'long')) type = 'long';
    else mistyped(call.node, `${call.name}() mixes ${type} and ${branch.type}`);
  }
  return type ?? branches[0]?.type ?? 'string';
}

function branched(pairs: readonly (readonly [Scalar, Scalar])[], otherwise: Scalar, call: Call): Scalar {
  const branches = [...pairs.map(([, value]) => value), otherwise];
  const type = branchType(branches, call);
  const arms = pairs.map(([test, value]) => `WHEN ${convertTo(test, 'bool', call.node).sql} THEN ${coerce(value, type, call.node).sql}`);
  return scalar(type, `CASE ${arms.join(' ')} ELSE ${coerce(otherwise, type, call.node).sql} END`, branches.some((branch) => branch.nullable));
}

const iff: SpecialEntry = {
  build: (call) => branched([[argument(call, 0), argument(call, 1)]], argument(call, 2), call),
  doc: 'iff-function',
};

const caseOf: SpecialEntry = {
  build: (call) => {
    const pairs: (readonly [Scalar, Scalar])[] = [];
    for (let at = 0; at + 2 < call.args.length + 1 && at + 1 < call.args.length; at += 2) pairs.push([argument(call, at), argument(call, at + 1)]);
    if (call.args.length % 2 === 0) mistyped(call.node, 'case() needs a value for the case that none holds');
    return branched(pairs, argument(call, call.args.length - 1), call);
  },
  doc: 'case-function',
};

/** First value that is not null; for strings, that is not empty. */
const coalesce: SpecialEntry = {
  build: (call) => {
    const type = branchType(call.args, call);
    const values = call.args.map((value) => coerce(value, type, call.node));
    if (type === 'string') return scalar('string', `coalesce(${values.map((value) => `nullif(${value.sql}, '')`).join(', ')}, '')`, false);
    return scalar(type, `coalesce(${values.map((value) => value.sql).join(', ')})`, values.every((value) => value.nullable));
  },
  doc: 'coalesce-function',
};

const isnull = (value: Scalar): string => (value.type === 'string' ? 'false' : `(${value.sql} IS NULL)`);
const isempty = (value: Scalar): string => (value.type === 'string' || value.type === 'dynamic' ? `(${toText(value).sql} = '')` : isnull(value));

const test = (sql: (value: Scalar) => string, doc: string): SpecialEntry => ({ build: (call) => scalar('bool', sql(argument(call, 0)), false), doc });

const extreme = (name: 'greatest' | 'least', doc: string): SpecialEntry => ({
  build: (call) => {
    const type = call.args.map((value) => value.type).reduce((left, right) => commonType(left, right) ?? mistyped(call.node, `${call.name}() mixes ${left} and ${right}`));
    return scalar(type, `${name}(${call.args.map((value) => coerce(value, type, call.node).sql).join(', ')})`);
  },
  doc,
});

/** column_ifexists(name, default): the row's column, where it has one of that name. */
const columnIfExists: SpecialEntry = {
  build: (call) => {
    const name = argument(call, 0);
    const written = typeof name.constant === 'string' ? name.constant : call.argNodes[0]?.symbol?.name;
    if (written === undefined) mistyped(call.node, 'column_ifexists() needs a literal name');
    const column = findColumn(call.scope.columns, written);
    return column ? columnScalar(column) : argument(call, 1);
  },
  doc: 'column-ifexists-function',
};

/** true, or the end of the query with the message. */
const assert: SpecialEntry = {
  build: (call) => {
    const message = argument(call, 1).constant;
    if (typeof message !== 'string') unsupported(call.node, 'assert() with a message that is no literal');
    return scalar('bool', `CASE WHEN ${convertTo(argument(call, 0), 'bool', call.node).sql} THEN true ELSE ${refusalSql(`assert() failed: ${message}`)} END`, false);
  },
  doc: 'assert-function',
};

export const CONTROL_FUNCTIONS: FunctionTable = {
  assert,
  iff, iif: iff,
  case: caseOf,
  coalesce,
  not: { params: ['bool'], result: 'bool', sql: '(NOT $0)', doc: 'not-function' },
  isnull: test(isnull, 'isnull-function'),
  isnotnull: test((value) => `(NOT ${isnull(value)})`, 'isnotnull-function'),
  notnull: test((value) => `(NOT ${isnull(value)})`, 'isnotnull-function'),
  isempty: test(isempty, 'isempty-function'),
  isnotempty: test((value) => `(NOT ${isempty(value)})`, 'isnotempty-function'),
  notempty: test((value) => `(NOT ${isempty(value)})`, 'isnotempty-function'),
  max_of: extreme('greatest', 'max-of-function'),
  min_of: extreme('least', 'min-of-function'),
  column_ifexists: columnIfExists,
  columnifexists: columnIfExists,
};
