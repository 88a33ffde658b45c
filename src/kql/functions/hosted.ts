import type { KustoType } from '../../data/table.js';
import { coerce } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { literal, nullOf, scalar, stringOf } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { duckTypeOf } from '../duck.js';
import type { HostFunction } from '../host/entry.js';
import { HOST_FUNCTIONS } from '../host/registry.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/** What stands in SQL for a value that a host function takes, see `HostValue`. */
const TO_HOST: Readonly<Partial<Record<KustoType, (sql: string) => string>>> = {
  dynamic: (sql) => `CAST(${sql} AS VARCHAR)`,
  datetime: (sql) => `epoch_us(${sql})`,
  guid: (sql) => `CAST(${sql} AS VARCHAR)`,
  decimal: (sql) => `CAST(${sql} AS VARCHAR)`,
};

const FROM_HOST: Readonly<Partial<Record<KustoType, (sql: string) => string>>> = {
  dynamic: (sql) => `CAST(${sql} AS JSON)`,
  datetime: (sql) => `make_timestamp(${sql})`,
  guid: (sql) => `CAST(${sql} AS UUID)`,
  decimal: (sql) => `CAST(${sql} AS ${duckTypeOf('decimal')})`,
};

function argumentOf(entry: HostFunction, call: Call, type: KustoType, index: number): string {
  const absent = entry.defaults?.[index];
  const given: Scalar = call.args[index] ?? (absent === undefined ? nullOf(type) : literal(type, absent));
  const { sql } = coerce(given, type, call.argNodes[index] ?? call.node);
  return TO_HOST[type]?.(sql) ?? sql;
}

/** A call of a host function. Errors: `kql.type`. */
function hostCall(entry: HostFunction, call: Call): Scalar {
  const required = entry.required ?? entry.params.length;
  if (call.args.length < required || call.args.length > entry.params.length) mistyped(call.node, `${call.name}() does not take ${call.args.length} arguments`);
  if (entry.note !== undefined) call.compiler.shared.notes.add(entry.note);
  const value = call.compiler.host(call.name, entry.params.map((type, index) => argumentOf(entry, call, type, index)));
  return entry.result === 'string' ? stringOf(value) : scalar(entry.result, FROM_HOST[entry.result]?.(value) ?? value);
}

const special = (entry: HostFunction): SpecialEntry => ({ build: (call) => hostCall(entry, call), doc: entry.doc });

/** The functions of `host/registry.ts` for the compiler. */
export const HOSTED_FUNCTIONS: FunctionTable = Object.fromEntries(Object.entries(HOST_FUNCTIONS).filter(([, entry]) => entry.internal !== true).map(([name, entry]) => [name, special(entry)]));
