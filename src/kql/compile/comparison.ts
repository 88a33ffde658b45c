import type { SyntaxNode } from '../parser/syntax.js';
import { coerce, commonType, convertTo } from './convert.js';
import { exactOrder } from './exact-time.js';
import { mistyped } from './refuse.js';
import { literal, scalar } from './scalar.js';
import type { Scalar } from './scalar.js';

/** True for a long literal that an int can hold. */
export const fitsInt = (value: Scalar): boolean => value.type === 'long' && typeof value.constant === 'number' && Number.isInteger(value.constant) && BigInt.asIntN(32, BigInt(value.constant)) === BigInt(value.constant);

/** A long literal that an int can hold becomes one beside an int, so that the column is compared as it is stored. */
function narrowed(left: Scalar, right: Scalar): readonly [Scalar, Scalar] {
  if (left.type === 'int' && fitsInt(right)) return [left, literal('int', right.constant ?? null)];
  return right.type === 'int' && fitsInt(left) ? [literal('int', left.constant ?? null), right] : [left, right];
}

/** Both operands in one type. A dynamic takes the other's type; whole numbers against a dynamic compare as real. */
export function aligned(first: Scalar, second: Scalar, node: SyntaxNode): readonly [Scalar, Scalar] {
  const [left, right] = narrowed(first, second);
  const type = commonType(left.type, right.type);
  if (type === undefined) mistyped(node, `${left.type} and ${right.type} cannot be compared`);
  const mixed = left.type !== right.type && (left.type === 'dynamic' || right.type === 'dynamic');
  const meeting = mixed && (type === 'int' || type === 'long') ? 'real' : type;
  return [coerce(left, meeting, node), coerce(right, meeting, node)];
}

/** NaN equals nothing in Kusto; DuckDB holds NaN = NaN. */
const realEquals = (a: string, b: string): string => `(${a} = ${b} AND NOT isnan(${a}))`;

function equals(left: Scalar, right: Scalar): string {
  if (left.type === 'real') return realEquals(left.sql, right.sql);
  return `(${left.sql} = ${right.sql})`;
}

const FITTED: readonly Scalar['type'][] = ['string', 'int', 'long', 'real', 'bool', 'datetime', 'guid', 'timespan'];

/** A literal takes the type of what it is compared with: `EventID == "4688"`, `ResultType == 0`. */
export function literalFitted(left: Scalar, right: Scalar): readonly [Scalar, Scalar] {
  const fits = (literal: Scalar, other: Scalar): boolean => literal.constant !== undefined && other.constant === undefined
    && literal.type !== other.type && (literal.type === 'string' || other.type === 'string' || literal.type === 'bool' || other.type === 'bool')
    && FITTED.includes(literal.type) && FITTED.includes(other.type);
  if (fits(right, left)) return [left, convertTo(right, left.type)];
  return fits(left, right) ? [convertTo(left, right.type), right] : [left, right];
}

/**
 * `==` and `!=`: a null equals nothing and differs from every value; null against null is null
 * (https://learn.microsoft.com/kusto/query/scalar-data-types/null-values).
 */
export function equality(leftOperand: Scalar, rightOperand: Scalar, differ: boolean, node: SyntaxNode): Scalar {
  if (leftOperand.type === 'dynamic' && rightOperand.type === 'dynamic') mistyped(node, 'Two dynamic values cannot be compared', 'Convert both: tostring(a) == tostring(b).');
  const [left, right] = aligned(...literalFitted(leftOperand, rightOperand), node);
  const distance = exactOrder(left, right);
  if (distance !== undefined) return literal('bool', (distance === 0n) !== differ);
  const same = equals(left, right);
  if (!left.nullable && !right.nullable) return scalar('bool', differ ? `(NOT ${same})` : same, false);
  if (!left.nullable || !right.nullable) {
    return differ ? scalar('bool', `(NOT coalesce(${same}, false))`, false) : { ...scalar('bool', `coalesce(${same}, false)`, false), where: same };
  }
  const known = `coalesce(${same}, CASE WHEN ${left.sql} IS NULL AND ${right.sql} IS NULL THEN NULL ELSE false END)`;
  return scalar('bool', differ ? `(NOT ${known})` : known);
}

const ORDERING: Readonly<Record<string, string>> = {
  LessThanExpression: '<', LessThanOrEqualExpression: '<=', GreaterThanExpression: '>', GreaterThanOrEqualExpression: '>=',
};

/** `< <= > >=`; null where a side is null, false where a side is NaN. */
export function ordering(kind: string, leftOperand: Scalar, rightOperand: Scalar, node: SyntaxNode): Scalar {
  const sign = ORDERING[kind];
  if (sign === undefined) return mistyped(node, `${kind} is no comparison`);
  const [left, right] = aligned(leftOperand, rightOperand, node);
  if (left.type === 'dynamic' || left.type === 'bool' || left.type === 'guid') {
    if (left.type === 'dynamic') mistyped(node, 'Two dynamic values cannot be put in order');
  }
  const distance = exactOrder(left, right);
  if (distance !== undefined) return literal('bool', distance === 0n ? sign.includes('=') : (distance < 0n) === sign.includes('<'));
  const compared = `(${left.sql} ${sign} ${right.sql})`;
  const guard = left.type === 'real' ? [left, right].filter((side) => side.constant === undefined).map((side) => ` AND NOT isnan(${side.sql})`).join('') : '';
  return scalar('bool', guard === '' ? compared : `(${compared}${guard})`, left.nullable || right.nullable);
}

/** `between (low .. high)`, both ends included; a timespan as the high end is added to the low one. */
export function between(value: Scalar, low: Scalar, high: Scalar, add: (low: Scalar, high: Scalar) => Scalar, node: SyntaxNode): Scalar {
  const target = value.type === 'dynamic' ? convertTo(value, low.type === 'dynamic' ? 'real' : low.type, node) : value;
  const top = target.type === 'datetime' && high.type === 'timespan' ? add(coerce(low, 'datetime', node), high) : high;
  const from = ordering('GreaterThanOrEqualExpression', target, low, node);
  const to = ordering('LessThanOrEqualExpression', target, top, node);
  return scalar('bool', `(${from.sql} AND ${to.sql})`, from.nullable || to.nullable);
}
