import { wrapLong } from '../compile/arithmetic.js';
import { coerce, convertTo } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { literal, nullOf, scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { WindowScope } from '../compile/scope.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

export const windowOf = (call: Call): WindowScope =>
  call.scope.window ?? mistyped(call.node, `${call.name}() needs ordered rows`, 'Put `| serialize` before it.');

const over = (window: WindowScope, partition?: string): string =>
  `OVER (${partition === undefined ? '' : `PARTITION BY ${partition} `}ORDER BY ${window.ordinal})`;

function neighbour(name: 'lag' | 'lead', call: Call): Scalar {
  const window = windowOf(call);
  const value = argument(call, 0);
  const offset = call.args[1]?.constant ?? 1;
  if (typeof offset !== 'number') return unsupported(call.node, `${call.name}() with an offset that is no literal`);
  const otherwise = call.args[2] ? coerce(call.args[2], value.type, call.node) : nullOf(value.type);
  const id = window.hoist(`${name}(${value.sql}, ${offset}, ${otherwise.sql}) ${over(window)}`);
  return value.type === 'string' ? stringOf(id) : scalar(value.type, id);
}

/** The number of restarts so far: rows between two restarts share it. Undefined without a restart condition. */
function restartGroup(call: Call, index: number, window: WindowScope): string | undefined {
  const restart = call.args[index];
  if (!restart || restart.constant === false) return undefined;
  return window.hoist(`sum(CASE WHEN ${convertTo(restart, 'bool', call.node).sql} THEN 1 ELSE 0 END) ${over(window)}`);
}

const rowNumber: SpecialEntry = {
  build: (call) => {
    const window = windowOf(call);
    const group = restartGroup(call, 1, window);
    const start = call.args[0] ? coerce(call.args[0], 'long', call.node) : literal('long', 1);
    return scalar('long', window.hoist(`(row_number() ${over(window, group)} + ${start.sql} - 1)`), false);
  },
  doc: 'row-number-function',
};

const rowCumsum: SpecialEntry = {
  build: (call) => {
    const window = windowOf(call);
    const group = restartGroup(call, 1, window);
    const value = argument(call, 0);
    if (value.type === 'real' || value.type === 'decimal') return scalar(value.type, window.hoist(`sum(${value.sql}) ${over(window, group)}`));
    const type = value.type === 'timespan' ? 'timespan' : 'long';
    return scalar(type, wrapLong(window.hoist(`sum(${coerce(value, type, call.node).sql}::HUGEINT) ${over(window, group)}`)));
  },
  doc: 'row-cumsum-function',
};

/** Rank in an order that is already there: it rises where the term changes. */
const rowRank = (dense: boolean, doc: string): SpecialEntry => ({
  build: (call) => {
    const window = windowOf(call);
    const group = restartGroup(call, 1, window);
    const term = argument(call, 0);
    const before = window.hoist(`lag(${term.sql}) ${over(window, group)}`);
    const position = window.hoist(`row_number() ${over(window, group)}`);
    const changed = `${position} = 1 OR ${before} IS DISTINCT FROM ${term.sql}`;
    if (dense) return scalar('long', window.hoist(`CAST(sum(CASE WHEN ${changed} THEN 1 ELSE 0 END) ${over(window, group)} AS BIGINT)`), false);
    return scalar('long', window.hoist(`max(CASE WHEN ${changed} THEN ${position} END) ${over(window, group)}`), false);
  },
  doc,
});

export const WINDOW_FUNCTIONS: FunctionTable = {
  prev: { build: (call) => neighbour('lag', call), doc: 'prev-function' },
  next: { build: (call) => neighbour('lead', call), doc: 'next-function' },
  row_number: rowNumber,
  row_cumsum: rowCumsum,
  row_rank_dense: rowRank(true, 'row-rank-dense-function'),
  row_rank_min: rowRank(false, 'row-rank-min-function'),
};
