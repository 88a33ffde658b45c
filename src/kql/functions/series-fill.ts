import { coerce, toDynamic } from '../compile/convert.js';
import { unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { elements } from './json.js';
import { isNumber, JSON_NULL, real } from './series.js';

/** Gaps are nulls; another placeholder is refused. */
function onlyNulls(call: Call): void {
  const placeholder = call.args[1];
  if (placeholder && placeholder.constant !== null) unsupported(call.argNodes[1], `${call.name}() with a placeholder`);
}

/** Elements as JSON with NULL for a gap. */
const withGaps = (call: Call): string =>
  `list_transform(${once(coerce(argument(call, 0), 'dynamic', call.node).sql, elements)}, lambda e: CASE WHEN json_type(e) <> 'NULL' THEN e END)`;

const NO_ELEMENTS = '[]::JSON[]';
const carried = (list: string): string =>
  `CASE WHEN len(${list}) = 0 THEN ${NO_ELEMENTS} ELSE list_reduce(list_transform(${list}, lambda e: [e]), lambda kept, e: list_append(kept, coalesce(e[1], kept[-1]))) END`;
const written = (list: string): string => `to_json(list_transform(${list}, lambda e: coalesce(e, ${JSON_NULL})))`;

const forward: SpecialEntry = {
  build: (call) => {
    onlyNulls(call);
    return scalar('dynamic', once(withGaps(call), (list) => written(carried(list))));
  },
  doc: 'series-fill-forward-function',
};

const backward: SpecialEntry = {
  build: (call) => {
    onlyNulls(call);
    return scalar('dynamic', once(`list_reverse(${withGaps(call)})`, (list) => written(`list_reverse(${carried(list)})`)));
  },
  doc: 'series-fill-backward-function',
};

/** Each element with the last known position and value before it (`from`) or after it (`list_reverse` of the same). */
const anchors = (list: string): string =>
  `list_reduce(list_transform(${list}, lambda e, i: [CASE WHEN e IS NOT NULL THEN {'i': i, 'v': e} END]), lambda kept, e: list_append(kept, coalesce(e[1], kept[-1])))`;

interface Linear {
  readonly edges: string;
  readonly constant: string;
}

/** A straight line over each gap; series of whole numbers stay whole. Edges repeat the nearest number. */
function interpolated(list: string, { edges, constant }: Linear): string {
  const numbers = `list_transform(${list}, lambda e: CASE WHEN ${isNumber('e')} THEN ${real('e')} END)`;
  const whole = `len(list_filter(${list}, lambda e: json_type(e) = 'DOUBLE')) = 0`;
  return once(`CASE WHEN ${whole} THEN 'whole' ELSE 'real' END`, (kind) => once(numbers, (values) =>
    once(anchors(values), (before) => once(`list_reverse(${anchors(`list_reverse(${values})`)})`, (after) => {
      const last = `(len(${values}) + 1 - ${after}[i].i)`;
      const [from, to] = [`${before}[i]`, `${after}[i]`];
      const line = `(${from}.v + (${to}.v - ${from}.v) * (i - ${from}.i) / (${last} - ${from}.i))`;
      const between = `CASE WHEN e IS NOT NULL THEN e WHEN ${from}.v IS NOT NULL AND ${to}.v IS NOT NULL THEN ${line} WHEN ${edges} THEN coalesce(${from}.v, ${to}.v) END`;
      const json = `CASE WHEN ${kind} = 'whole' THEN to_json(CAST(trunc(x) AS BIGINT)) ELSE to_json(x) END`;
      return `CASE WHEN len(list_filter(${values}, lambda e: e IS NOT NULL)) = 0 THEN list_transform(${values}, lambda e: ${constant}) `
        + `ELSE list_transform(list_transform(${values}, lambda e, i: ${between}), lambda x: ${json}) END`;
    }))));
}

const linear: SpecialEntry = {
  build: (call) => {
    onlyNulls(call);
    const edges = call.args[2] ? coerce(call.args[2], 'bool', call.node).sql : 'true';
    const constant = call.args[3] ? toDynamic(call.args[3]).sql : "'0'::JSON";
    return scalar('dynamic', once(withGaps(call), (list) => written(`CASE WHEN len(${list}) = 0 THEN ${NO_ELEMENTS} ELSE ${interpolated(list, { edges, constant })} END`)));
  },
  doc: 'series-fill-linear-function',
};

export const SERIES_FILL_FUNCTIONS: FunctionTable = {
  series_fill_forward: forward,
  series_fill_backward: backward,
  series_fill_linear: linear,
};
