import type { Json } from '../../data/table.js';
import { need, list } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { sqlString } from '../literals/sql.js';
import { fitsInt } from './comparison.js';
import { coerce, commonType, convertTo, toText } from './convert.js';
import { lookup } from './environment.js';
import { mistyped } from './refuse.js';
import type { Relation } from './relation.js';
import { literal, once, scalar } from './scalar.js';
import type { Scalar } from './scalar.js';
import type { Scope } from './scope.js';
import { hasTerm, termRegex } from './text-match.js';

export type CompileScalar = (node: SyntaxNode, scope: Scope) => Scalar;

/** What stands in the parentheses of `in`, `has_any`, `has_all`. */
type Member =
  | { readonly kind: 'value'; readonly value: Scalar }
  /** A dynamic that is known only at run time: an array, or one value. */
  | { readonly kind: 'array'; readonly value: Scalar }
  | { readonly kind: 'rows'; readonly relation: Relation };

/** True for expressions whose value is a table. */
export function isTabular(node: SyntaxNode, scope: Scope): boolean {
  if (node.kind === 'ParenthesizedExpression') return isTabular(need(node, 'Expression'), scope);
  if (node.kind === 'NameReference' && node.symbol?.kind !== 'Column') {
    const binding = lookup(scope.environment, node.symbol?.name ?? '');
    if (binding?.kind === 'relation') return true;
    if (binding?.kind === 'scalar') return false;
  }
  return node.columns !== undefined && node.type === undefined;
}

function constantMembers(value: Json): readonly Member[] {
  const values: readonly Json[] = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return values.map((each) => ({ kind: 'value', value: constantOf(each) }));
}

function constantOf(value: Json): Scalar {
  if (typeof value === 'string') return literal('string', value);
  if (typeof value === 'boolean') return literal('bool', value);
  if (typeof value === 'number') return literal(Number.isInteger(value) ? 'long' : 'real', value);
  return literal('dynamic', value);
}

function membersOf(node: SyntaxNode, scope: Scope, compile: CompileScalar): readonly Member[] {
  if (isTabular(node, scope)) {
    return [{ kind: 'rows', relation: scope.compiler.shared.tabular(node, scope.environment, scope.compiler) }];
  }
  const value = compile(node, scope);
  if (value.type !== 'dynamic') return [{ kind: 'value', value }];
  if (value.constant !== undefined) return constantMembers(value.constant);
  return [{ kind: 'array', value }];
}

function allMembers(node: SyntaxNode, scope: Scope, compile: CompileScalar): readonly Member[] {
  return list(need(node, 'Right'), 'Expressions').flatMap((each) => membersOf(each, scope, compile));
}

const NO_MATCH = 'false';
const anyOf = (conditions: readonly string[]): string => (conditions.length === 0 ? NO_MATCH : `(${conditions.join(' OR ')})`);

/** The elements of a dynamic array as texts, or the value itself where it is no array. */
const textElements = (value: Scalar): string =>
  once(value.sql, (json) => `CASE WHEN json_type(${json}) = 'ARRAY' THEN json_extract_string(${json}, '$[*]') WHEN ${json} IS NULL THEN CAST([] AS VARCHAR[]) ELSE [${json} ->> '$'] END`);

const firstColumn = (relation: Relation, node: SyntaxNode): { readonly id: string; readonly type: Scalar['type'] } =>
  relation.columns[0] ?? mistyped(node, 'The table in the list has no column');

/** Comparable text of a value, so that unlike types compare as Kusto's dynamic does. */
const comparable = (value: Scalar, fold: boolean): string => (fold ? `lower(${toText(value).sql})` : toText(value).sql);

function memberCondition(left: Scalar, member: Member, fold: boolean, node: SyntaxNode): string {
  if (member.kind === 'array') {
    const elements = textElements(member.value);
    return `list_contains(${fold ? `list_transform(${elements}, lambda each: lower(each))` : elements}, ${comparable(left, fold)})`;
  }
  if (member.kind === 'value') throw new Error('values are handled together');
  const column = firstColumn(member.relation, node);
  const inner: Scalar = scalar(column.type, column.id);
  if (fold || left.type === 'dynamic' || column.type === 'dynamic') {
    return `(${comparable(left, fold)} IN (SELECT ${comparable(inner, fold)} FROM ${member.relation.from}))`;
  }
  const type = commonType(left.type, column.type) ?? mistyped(node, `${left.type} and ${column.type} cannot be compared`);
  return `(${coerce(left, type, node).sql} IN (SELECT ${coerce(inner, type, node).sql} FROM ${member.relation.from} WHERE ${column.id} IS NOT NULL))`;
}

/** Constants of a list come from variables as text: they are converted to what they are compared with. */
function asOperand(value: Scalar, left: Scalar, node: SyntaxNode): Scalar {
  if (left.type === 'dynamic') return value;
  if (value.type === left.type) return value;
  if (left.type === 'int' && fitsInt(value)) return literal('int', value.constant ?? null);
  if (value.constant !== undefined && (value.type === 'string' || left.type === 'string')) return convertTo(value, left.type, node);
  return coerce(value, commonType(left.type, value.type) ?? mistyped(node, `${left.type} and ${value.type} cannot be compared`), node);
}

function valuesCondition(left: Scalar, values: readonly Scalar[], fold: boolean, node: SyntaxNode): string | undefined {
  if (values.length === 0) return undefined;
  if (fold || left.type === 'dynamic') {
    return `(${comparable(left, fold)} IN (${values.map((value) => comparable(value, fold)).join(', ')}))`;
  }
  const operands = values.map((value) => asOperand(value, left, node)).filter((value) => value.constant !== null);
  if (operands.length === 0) return undefined;
  const wide = operands.find((value) => value.type !== left.type)?.type;
  return `(${wide === undefined ? left.sql : coerce(left, wide, node).sql} IN (${operands.map((value) => value.sql).join(', ')}))`;
}

/** `in`, `!in`, and the case-insensitive `in~`, `!in~` (`InCsExpression` is `in~`). */
export function membership(node: SyntaxNode, scope: Scope, compile: CompileScalar): Scalar {
  const left = compile(need(node, 'Left'), scope);
  const insensitive = node.kind === 'InCsExpression' || node.kind === 'NotInCsExpression';
  const fold = insensitive && (left.type === 'string' || left.type === 'dynamic');
  const members = allMembers(node, scope, compile);
  const values = members.flatMap((member) => (member.kind === 'value' ? [member.value] : []));
  const together = valuesCondition(left, values, fold, node);
  const others = members.filter((member) => member.kind !== 'value').map((member) => `coalesce(${memberCondition(left, member, fold, node)}, false)`);
  const found = anyOf([...(together === undefined ? [] : [left.nullable ? `coalesce(${together}, false)` : together]), ...others]);
  if (node.kind.startsWith('Not')) return scalar('bool', `(NOT ${found})`, false);
  return { ...scalar('bool', found, false), ...(together !== undefined && others.length === 0 && { where: together }) };
}

/** Terms in one pattern stay under RE2's memory limit. */
const TERMS_PER_PATTERN = 100;

function constantTerms(text: string, terms: readonly string[]): readonly string[] {
  if (terms.includes('')) return ['true'];
  const conditions: string[] = [];
  for (let at = 0; at < terms.length; at += TERMS_PER_PATTERN) {
    const patterns = terms.slice(at, at + TERMS_PER_PATTERN).map((term) => termRegex(term, 'both', true));
    conditions.push(`regexp_matches(${text}, ${sqlString(`(?i)(?:${patterns.join('|')})`)})`);
  }
  return conditions;
}

/** Condition on an array of terms known at run time. */
function listedTerms(text: string, elements: string, all: boolean): string {
  const test = hasTerm(text, scalar('string', 'coalesce(term, \'\')'), 'both', false);
  const counted = `len(list_filter(${elements}, lambda term: ${test}))`;
  return all ? `(${counted} = len(${elements}))` : `(${counted} > 0)`;
}

function termElements(member: Member, node: SyntaxNode): string {
  if (member.kind === 'array') return textElements(member.value);
  if (member.kind === 'value') return `[${toText(member.value).sql}]`;
  const column = firstColumn(member.relation, node);
  return `coalesce((SELECT list(${toText(scalar(column.type, column.id)).sql}) FROM ${member.relation.from}), CAST([] AS VARCHAR[]))`;
}

/** `has_any` and `has_all`: term matches against a list, an array or a table's first column. */
export function hasTerms(node: SyntaxNode, scope: Scope, compile: CompileScalar): Scalar {
  const text = toText(compile(need(node, 'Left'), scope)).sql;
  const all = node.kind === 'HasAllExpression';
  const members = allMembers(node, scope, compile);
  const constants = members.flatMap((member) => (member.kind === 'value' && member.value.constant !== undefined ? [toConstantText(member.value)] : []));
  const others = members.filter((member) => member.kind !== 'value' || member.value.constant === undefined);
  const conditions = [
    ...(all ? constants.map((term) => hasTerm(text, literal('string', term), 'both', false)) : constantTerms(text, constants)),
    ...others.map((member) => listedTerms(text, termElements(member, node), all)),
  ];
  return scalar('bool', all ? `(${conditions.length > 0 ? conditions.join(' AND ') : 'true'})` : anyOf(conditions), false);
}

function toConstantText(value: Scalar): string {
  return typeof value.constant === 'string' ? value.constant : JSON.stringify(value.constant ?? '');
}
