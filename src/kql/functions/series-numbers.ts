import { coerce } from '../compile/convert.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { refusalSql } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { Call } from './entry.js';
import { elements } from './json.js';
import { isNumber, number, real } from './series.js';

/** A series as a list of reals, null where an element is no number; NULL where the value is no array. */
export const reals = (call: Call, index: number): string =>
  `list_transform(${once(coerce(argument(call, index), 'dynamic', call.node).sql, elements)}, lambda e: CASE WHEN ${isNumber('e')} THEN ${real('e')} END)`;

/** A list of reals as a series. */
export const toSeries = (list: string): string => `to_json(list_transform(${list}, lambda r: ${number('r')}))`;

/** `value` where the list is complete. Kusto's answer to gaps is not documented for these functions: they stop the query. */
export const complete = (list: string, call: Call, value: string): string =>
  `CASE WHEN len(list_filter(${list}, lambda e: e IS NULL)) > 0 THEN ${refusalSql(`${call.name}() needs a series without gaps on evidence: fill them first, for example with series_fill_linear().`)} ELSE ${value} END`;

/** A real of the complete numbers of the first argument. */
export function overNumbers(call: Call, body: (list: string) => string): Scalar {
  return scalar('real', once(reals(call, 0), (list) => complete(list, call, body(list))));
}
