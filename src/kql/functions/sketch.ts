import { instantOf } from '../compile/arithmetic.js';
import { toDynamic } from '../compile/convert.js';
import { mistyped } from '../compile/refuse.js';
import { scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import type { Compiler } from '../compile/compiler.js';
import { duckTypeOf } from '../duck.js';
import { refusalSql } from '../literals/sql.js';
import type { SyntaxNode } from '../parser/syntax.js';

/** Values (for a tdigest: values with their weights) that one state may hold. */
export const MAX_SKETCH_VALUES = 100_000;

/** What a state is of: the text at `index` of its array. */
export const stateText = (state: string, index: number): string => `(${state} ->> '$[${index}]')`;

/** SQL that gives `state` unless the list of its values is too long. */
export const bounded = (list: string, name: string, state: string): string =>
  `CASE WHEN len(${list}) > ${MAX_SKETCH_VALUES} THEN ${refusalSql(`${name}() holds up to ${MAX_SKETCH_VALUES} different values on evidence: use dcount() or percentile().`)} ELSE ${state} END`;

export function noteExact(name: string, compiler: Compiler): void {
  compiler.shared.notes.add(`${name}(): states hold exact values on evidence, where Kusto estimates; their text differs from the service's.`);
}

/** Types that a tdigest is made of. */
export const MEASURES = ['int', 'long', 'real', 'decimal', 'datetime', 'timespan'] as const;
export type Measure = (typeof MEASURES)[number];

/** Errors: `kql.type`. */
export function measureOf(value: Scalar, name: string, node: SyntaxNode): Measure {
  return MEASURES.find((type) => type === value.type) ?? mistyped(node, `${name}() of a ${value.type}`);
}

/** A value's text in a state. */
export const measureText = (type: Measure, sql: string): string => `CAST(${type === 'datetime' ? `epoch_us(${sql})` : sql} AS VARCHAR)`;

/** The value of a state's text; NULL where the text is of another type or out of range. */
export function measureOfText(type: Measure, text: string): Scalar {
  if (type !== 'datetime') return scalar(type, `TRY_CAST(${text} AS ${duckTypeOf(type)})`);
  return scalar(type, instantOf(`TRY_CAST(${text} AS BIGINT)`));
}

/** The value as JSON, by the type that SQL knows while the query runs. */
export const measureJson = (type: string, text: string): string =>
  `CASE ${type} ${MEASURES.map((each) => `WHEN '${each}' THEN ${toDynamic(measureOfText(each, text)).sql}`).join(' ')} END`;
