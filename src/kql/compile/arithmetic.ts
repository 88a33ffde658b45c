import type { KustoType } from '../../data/table.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parseTimespan } from '../literals/timespan.js';
import { coerce, decimalSql } from './convert.js';
import { exactArithmetic, UNIX_EPOCH_MICROSECONDS } from './exact-time.js';
import { mistyped, unsupported } from './refuse.js';
import { isNumeric, once, scalar } from './scalar.js';
import type { Scalar } from './scalar.js';

const TWO_64 = '18446744073709551616::HUGEINT';
const TWO_63 = '9223372036854775808::HUGEINT';

/** A 128-bit integer folded into 64 bits as Kusto's long does on overflow; DuckDB would stop the query. */
export const wrapLong = (huge: string): string =>
  `CAST(((${huge}) % ${TWO_64} + ${TWO_64} + ${TWO_63}) % ${TWO_64} - ${TWO_63} AS BIGINT)`;

/** Microseconds since 1970 as a datetime; null outside of the years 1 to 9999. */
export const instantOf = (micros: string): string =>
  once(`CAST(${micros} AS HUGEINT)`, (us) => `CASE WHEN ${us} BETWEEN -${UNIX_EPOCH_MICROSECONDS} AND 253402300799999999 THEN make_timestamp(CAST(${us} AS BIGINT)) END`);

/** datetime + ticks; ticks below a microsecond round down. */
const shifted = (instant: string, ticks: string): string =>
  once(`CAST(${ticks} AS HUGEINT)`, (t) => instantOf(`(epoch_us(${instant}) + (${t} - (${t} % 10 + 10) % 10) // 10)`));

/** A datetime has microseconds here: adding 1tick would be lost. */
function requireMicroseconds(value: Scalar, node: SyntaxNode): void {
  const finer = value.type === 'timespan' && typeof value.constant === 'string' && (parseTimespan(value.constant) ?? 0n) % 10n !== 0n;
  if (finer) unsupported(node, 'A time finer than a microsecond', 'Use a whole number of microseconds.');
}

type Build = (left: Scalar, right: Scalar) => string;

/** Dates and timespans: by operator and the operands' types. */
const TIME_RULES: Readonly<Record<string, readonly [KustoType, Build]>> = {
  'datetime Add timespan': ['datetime', (a, b) => shifted(a.sql, b.sql)],
  'timespan Add datetime': ['datetime', (a, b) => shifted(b.sql, a.sql)],
  'datetime Subtract timespan': ['datetime', (a, b) => shifted(a.sql, `(-CAST(${b.sql} AS HUGEINT))`)],
  'datetime Subtract datetime': ['timespan', (a, b) => `((epoch_us(${a.sql}) - epoch_us(${b.sql})) * 10)`],
  'timespan Add timespan': ['timespan', (a, b) => wrapLong(`${a.sql}::HUGEINT + ${b.sql}`)],
  'timespan Subtract timespan': ['timespan', (a, b) => wrapLong(`${a.sql}::HUGEINT - ${b.sql}`)],
  'timespan Divide timespan': ['real', (a, b) => `(CAST(${a.sql} AS DOUBLE) / CAST(${b.sql} AS DOUBLE))`],
  'timespan Modulo timespan': ['timespan', (a, b) => modulo(a.sql, b.sql)],
};

function numberTimesTimespan(operator: string, left: Scalar, right: Scalar): Scalar | undefined {
  const [span, number] = left.type === 'timespan' ? [left, right] : [right, left];
  if (span.type !== 'timespan' || !isNumeric(number.type)) return undefined;
  if (operator === 'Multiply') {
    const exact = number.type === 'int' || number.type === 'long';
    return scalar('timespan', exact ? wrapLong(`${span.sql}::HUGEINT * ${number.sql}`) : `TRY_CAST(${span.sql} * ${coerce(number, 'real').sql} AS BIGINT)`);
  }
  if (operator !== 'Divide' || span !== left) return undefined;
  if (number.type === 'int' || number.type === 'long') return scalar('timespan', quotient(span.sql, number.sql));
  return scalar('timespan', `TRY_CAST(trunc(${span.sql} / ${coerce(number, 'real').sql}) AS BIGINT)`);
}

/** Truncating division; by zero is null. The one overflow, the least long by -1, wraps to itself. */
const quotient = (a: string, b: string): string => wrapLong(`${a}::HUGEINT // ${b}::HUGEINT`);

/** Kusto's remainder is never negative. */
const modulo = (a: string, b: string): string =>
  once(b, (divisor) => `((${a}) % ${divisor} + abs(${divisor})) % abs(${divisor})`);

function integers(operator: string, a: string, b: string): string | undefined {
  switch (operator) {
    case 'Add':
      return wrapLong(`${a}::HUGEINT + ${b}`);
    case 'Subtract':
      return wrapLong(`${a}::HUGEINT - ${b}`);
    case 'Multiply':
      return wrapLong(`${a}::HUGEINT * ${b}`);
    case 'Divide':
      return quotient(a, b);
    case 'Modulo':
      return `CAST(${modulo(`${a}::HUGEINT`, `${b}::HUGEINT`)} AS BIGINT)`;
    default:
      return undefined;
  }
}

const REAL_OPERATORS: Readonly<Record<string, string>> = { Add: '+', Subtract: '-', Multiply: '*', Divide: '/' };

function reals(operator: string, a: string, b: string): string | undefined {
  if (operator === 'Modulo') return once(b, (divisor) => `fmod(fmod(${a}, ${divisor}) + abs(${divisor}), abs(${divisor}))`);
  const sign = REAL_OPERATORS[operator];
  return sign === undefined ? undefined : `(${a} ${sign} ${b})`;
}

function decimals(operator: string, a: string, b: string): string | undefined {
  if (operator === 'Modulo') return undefined;
  const sign = REAL_OPERATORS[operator];
  if (sign === undefined) return undefined;
  return once(a, (left) => once(b, (right) => {
    const exact = operator === 'Add' || operator === 'Subtract';
    const result = exact ? `TRY(${left} ${sign} ${right})` : `CAST(${left} AS DOUBLE) ${sign} CAST(${right} AS DOUBLE)`;
    const none = `${left} IS NULL OR ${right} IS NULL${operator === 'Divide' ? ` OR ${right} = 0` : ''}`;
    return `CASE WHEN ${none} THEN NULL ELSE ${decimalSql(result)} END`;
  }));
}

/** A dynamic operand takes the type that the other operand gives it. */
function settled(value: Scalar, other: Scalar, operator: string, node: SyntaxNode): Scalar {
  if (value.type !== 'dynamic') return value;
  if (other.type === 'dynamic') mistyped(node, 'Two dynamic values cannot be calculated with');
  if (other.type === 'datetime' && operator === 'Subtract') return coerce(value, 'datetime', node);
  if (other.type === 'datetime') return coerce(value, 'timespan', node);
  if (other.type === 'timespan' && (operator === 'Multiply' || operator === 'Divide')) return coerce(value, 'real', node);
  return coerce(value, other.type === 'int' || other.type === 'long' ? (node.type === 'real' ? 'real' : 'long') : other.type, node);
}

/** `+ - * / %`: `operator` is Add, Subtract, Multiply, Divide or Modulo. Errors: `kql.type`. */
export function arithmetic(operator: string, leftOperand: Scalar, rightOperand: Scalar, node: SyntaxNode): Scalar {
  const left = settled(leftOperand, rightOperand, operator, node);
  const right = settled(rightOperand, leftOperand, operator, node);
  const nullable = left.nullable || right.nullable || operator === 'Divide' || operator === 'Modulo';
  const rule = TIME_RULES[`${left.type} ${operator} ${right.type}`];
  if (rule) {
    const exact = exactArithmetic(operator, left, right, node);
    if (exact) return exact;
    if (rule[0] === 'datetime') [left, right].forEach((side) => { requireMicroseconds(side, node); });
    return scalar(rule[0], rule[1](left, right), true);
  }
  const scaled = numberTimesTimespan(operator, left, right);
  if (scaled) return scaled;
  if (!isNumeric(left.type) || !isNumeric(right.type)) mistyped(node, `${left.type} and ${right.type} cannot be calculated with`);
  const type: KustoType = left.type === 'decimal' || right.type === 'decimal' ? 'decimal' : left.type === 'real' || right.type === 'real' ? 'real' : 'long';
  const [a, b] = [coerce(left, type, node).sql, coerce(right, type, node).sql];
  const build = type === 'long' ? integers : type === 'real' ? reals : decimals;
  const sql = build(operator, a, b);
  if (sql === undefined) mistyped(node, `${left.type} and ${right.type} cannot be calculated with`);
  return scalar(type, sql, nullable);
}

/** `-x` */
export function negated(value: Scalar, node: SyntaxNode): Scalar {
  const operand = value.type === 'dynamic' ? coerce(value, 'real', node) : value;
  if (operand.type === 'real') return scalar('real', `(-${operand.sql})`, operand.nullable);
  if (operand.type === 'int' || operand.type === 'long') {
    const known = typeof operand.constant === 'number' && { constant: 0 - operand.constant };
    return { ...scalar('long', wrapLong(`-(${operand.sql}::HUGEINT)`), operand.nullable), ...known };
  }
  if (operand.type === 'timespan' || operand.type === 'decimal') return scalar(operand.type, `(-${operand.sql})`, operand.nullable);
  return mistyped(node, `A ${value.type} has no negative`);
}
