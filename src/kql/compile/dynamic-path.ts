import { sqlString } from '../literals/sql.js';
import { scalar } from './scalar.js';
import type { Scalar } from './scalar.js';

/** JSON null and missing are both null in Kusto; DuckDB tells them apart. */
const withoutJsonNull = (sql: string): string => `nullif(${sql}, 'null'::JSON)`;

/**
 * Address of a member: a quoted JSONPath name where it is plain, else a JSON Pointer (RFC 6901), since DuckDB's
 * JSONPath has no escape and takes `"*"` for a wildcard.
 */
function memberAccess(name: string): string {
  if (/^[\w .-]+$/.test(name)) return `$."${name}"`;
  return `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
}

/** `value.name`, `value["name"]` */
export function member(value: Scalar, name: string): Scalar {
  return scalar('dynamic', withoutJsonNull(`json_extract(${value.sql}, ${sqlString(memberAccess(name))})`));
}

/** `value[index]`: from 0, negative from the end. */
export function element(value: Scalar, index: Scalar): Scalar {
  if (typeof index.constant === 'number' && index.constant >= 0 && value.texts !== undefined) {
    const item = `list_extract(${value.texts}, ${index.constant + 1})`;
    return { ...scalar('dynamic', `to_json(${item})`), text: `coalesce(${item}, '')` };
  }
  if (typeof index.constant === 'number') {
    const path = index.constant < 0 ? `$[#${index.constant}]` : `$[${index.constant}]`;
    return scalar('dynamic', withoutJsonNull(`json_extract(${value.sql}, '${path}')`));
  }
  return scalar('dynamic', withoutJsonNull(`json_extract(${value.sql}, ${index.sql})`));
}

/** `value[name]` with a name known only at run time. */
export function memberByValue(value: Scalar, name: Scalar): Scalar {
  const pointer = `concat('/', replace(replace(${name.sql}, '~', '~0'), '/', '~1'))`;
  return scalar('dynamic', withoutJsonNull(`json_extract(${value.sql}, ${pointer})`));
}
