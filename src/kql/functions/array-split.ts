import { coerce } from '../compile/convert.js';
import { once, scalar } from '../compile/scalar.js';
import { argument } from './conversion.js';
import type { FunctionTable, SpecialEntry } from './entry.js';
import { elements } from './json.js';

/** Cuts an array before the given positions; negative ones count from the end. */
const arraySplit: SpecialEntry = {
  build: (call) => {
    const at = argument(call, 1);
    const given = at.type === 'dynamic'
      ? once(at.sql, (json) => `CASE WHEN json_type(${json}) = 'ARRAY' THEN list_transform(${elements(json)}, lambda e: TRY_CAST(e ->> '$' AS BIGINT)) ELSE [TRY_CAST(${json} ->> '$' AS BIGINT)] END`)
      : `[${coerce(at, 'long', call.argNodes[1]).sql}]`;
    const array = once(coerce(argument(call, 0), 'dynamic', call.argNodes[0]).sql, elements);
    return scalar('dynamic', once(array, (list) => once(`list_transform(${given}, lambda p: least(len(${list}), CASE WHEN p < 0 THEN greatest(0, p + len(${list})) ELSE p END))`, (cuts) =>
      `CASE WHEN ${list} IS NOT NULL THEN to_json(list_transform(range(len(${cuts}) + 1), lambda k: list_slice(${list}, CASE WHEN k = 0 THEN 1 ELSE ${cuts}[k] + 1 END, CASE WHEN k = len(${cuts}) THEN len(${list}) ELSE ${cuts}[k + 1] END))) END`)));
  },
  doc: 'array-split-function',
};

export const ARRAY_SPLIT_FUNCTIONS: FunctionTable = { array_split: arraySplit };
