import { createHash } from 'node:crypto';
import type { KustoType, Value } from '../../data/table.js';
import { sqlLiteral, sqlNull } from '../literals/sql.js';

/**
 * A typed SQL expression: what the binder hands to the SQL generator. `sql` stands alone in any context (it is a
 * name, a call, a literal or parenthesised). A string is never NULL, so `nullable` is false for every string.
 */
export interface Scalar {
  readonly type: KustoType;
  readonly sql: string;
  readonly nullable: boolean;
  /** For a predicate: SQL that may be NULL where `sql` is false, which is the same to WHERE and lets DuckDB skip row groups. */
  readonly where?: string;
  /** For a dynamic that is an array of texts: those as a list, for who needs no JSON. */
  readonly texts?: string;
  /** For a dynamic: its text as `tostring()` gives it, where that is at hand without JSON. */
  readonly text?: string;
  /** Set for literals: functions that need a constant (a pattern, a part's name) read it. */
  readonly constant?: Value;
}

export function scalar(type: KustoType, sql: string, nullable = true): Scalar {
  return { type, sql, nullable: type === 'string' ? false : nullable };
}

/** What a predicate is to WHERE, FILTER and CASE WHEN. */
export const whereSql = (predicate: Scalar): string => predicate.where ?? predicate.sql;

/** A string that may come out NULL in SQL, made non-null. */
export const stringOf = (sql: string, mayBeNull = true): Scalar => scalar('string', mayBeNull ? `coalesce(${sql}, '')` : sql, false);

/** Errors: `kql.type` where the value is out of the type's range. */
export function literal(type: KustoType, value: Value): Scalar {
  const constant = type === 'string' && value === null ? '' : value;
  return { type, sql: sqlLiteral(type, constant), nullable: constant === null, constant };
}

export const nullOf = (type: KustoType): Scalar => ({ type, sql: sqlNull(type), nullable: type !== 'string', constant: type === 'string' ? '' : null });

export const isNumeric = (type: KustoType): boolean => type === 'int' || type === 'long' || type === 'real' || type === 'decimal';

/**
 * Evaluates `value` once where a template needs it several times: names and literals are repeated, anything else
 * is bound by a one-element lambda, so that nested templates do not multiply the text.
 */
export function once(value: string, body: (name: string) => string): string {
  if (/^\w+$|^CAST\(-?\d+ AS \w+\)$/.test(value) || value.length < 24) return body(value);
  // Named after the value: the same query gives the same SQL, and an inner name that hides an outer one means the same.
  const name = `v${createHash('sha1').update(value).digest('hex').slice(0, 10)}`;
  const bound = body(name);
  // DuckDB allows no subquery within a lambda: there the value is repeated after all.
  return bound.includes('(SELECT ') ? body(value) : `list_transform([${value}], lambda ${name}: ${bound})[1]`;
}
