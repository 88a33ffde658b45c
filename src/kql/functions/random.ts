import { coerce } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';

/**
 * SQL text that differs for each call in the query and for each row. It holds the instant that the query is pinned to, so
 * that a rerun at the same instant gives the same values.
 */
function seed(call: Call): string {
  const { window, columns } = call.scope;
  if (!window && columns.length > 0) unsupported(call.node, `${call.name}() in this place`, `Put it into a column first: | extend r = ${call.name}() | …`);
  call.compiler.shared.notes.add(`${call.name}() gives the same values whenever the query runs at the same instant.`);
  return `md5(concat(${sqlString(`${call.compiler.shared.now} ${call.compiler.alias()} `)}, ${window ? window.ordinal : "'0'"}))`;
}

/** From 0, below 1, in steps of 2^-52. */
const fraction = (hash: string): string => `(CAST(CAST(concat('0x', substring(${hash}, 1, 13)) AS BIGINT) AS DOUBLE) / 4503599627370496)`;

/** `rand(n)` is a whole number below n. */
function random(call: Call): Scalar {
  if (call.args.length > 1) mistyped(call.node, 'rand() takes one argument at most');
  const value = fraction(seed(call));
  if (call.args.length === 0) return scalar('real', value, false);
  const limit = coerce(argument(call, 0), 'long', call.argNodes[0]);
  if (typeof limit.constant !== 'number' || limit.constant < 2) unsupported(call.node, 'rand() with a number that is no literal from 2 on');
  const whole = `floor(${value} * ${limit.sql})`;
  return call.node.type === 'long' ? scalar('long', `CAST(${whole} AS BIGINT)`, false) : scalar('real', whole, false);
}

/** A GUID of version 4, https://www.rfc-editor.org/rfc/rfc9562#section-5.4. */
const guid = (hash: string): string =>
  once(hash, (hex) => `CAST(concat(substring(${hex}, 1, 12), '4', substring(${hex}, 14, 3), substring('89ab', CAST(concat('0x', substring(${hex}, 17, 1)) AS BIGINT) % 4 + 1, 1), substring(${hex}, 18)) AS UUID)`);

const newGuid: SpecialEntry = { build: (call) => scalar('guid', guid(seed(call)), false), doc: 'new-guid-function' };

export const RANDOM_FUNCTIONS: FunctionTable = {
  rand: { build: random, doc: 'rand-function' },
  new_guid: newGuid,
};
