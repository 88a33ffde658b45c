import { coerce } from '../compile/convert.js';
import { wholeMicroseconds } from '../compile/exact-time.js';
import { mistyped } from '../compile/refuse.js';
import { isNumeric, scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { Call, FunctionEntry, Parameter, SpecialEntry } from './entry.js';

function fit(value: Scalar, parameter: Parameter, call: Call, index: number): Scalar {
  const node = call.argNodes[index] ?? call.node;
  if (parameter === 'any') return value;
  if (parameter !== 'number') return coerce(value, parameter, node);
  if (isNumeric(value.type)) return value;
  return value.type === 'dynamic' ? coerce(value, 'real', node) : mistyped(node, `${call.name}() needs a number, this is a ${value.type}`);
}

/** Applies a table entry to a call. Errors: `kql.type`. */
export function applyEntry(entry: FunctionEntry | SpecialEntry, call: Call): Scalar {
  if ('build' in entry) return entry.build(call);
  const required = entry.required ?? entry.params.length;
  const most = entry.variadic === true ? Infinity : entry.params.length;
  if (call.args.length < required || call.args.length > most) mistyped(call.node, `${call.name}() does not take ${call.args.length} arguments`);
  const args = call.args.map((value, index) => fit(value, entry.params[index] ?? entry.params.at(-1) ?? 'any', call, index));
  const texts = args.map((value) => (entry.floors === true ? wholeMicroseconds(value) : value).sql);
  const sql = typeof entry.sql === 'string' ? entry.sql.replace(/\$(\d)/g, (_, digit: string) => texts[Number(digit)] ?? '') : entry.sql(texts, call);
  const type = entry.result === 'first' ? (args[0]?.type ?? 'string') : entry.result;
  const nullable = entry.exact !== true;
  return type === 'string' ? stringOf(sql, nullable) : scalar(type, sql, nullable);
}
