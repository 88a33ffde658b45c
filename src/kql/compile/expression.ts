import { applyEntry } from '../functions/call.js';
import { SCALAR_FUNCTIONS } from '../functions/registry.js';
import { AGGREGATE_FUNCTIONS } from '../functions/aggregates.js';
import { jsonText, literalValue } from '../literals/parse.js';
import { sqlString } from '../literals/sql.js';
import { child, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { Json, Value } from '../../data/table.js';
import { arithmetic, negated } from './arithmetic.js';
import { between, equality, ordering } from './comparison.js';
import { coerce, convertTo, toText } from './convert.js';
import { element, member, memberByValue } from './dynamic-path.js';
import { lookup } from './environment.js';
import { datetimeOfTicks, MICROSECONDS_NOTE, ticksOf } from './exact-time.js';
import { hasTerms, membership } from './membership.js';
import { mistyped, unsupported } from './refuse.js';
import { columnScalar, findColumn } from './relation.js';
import { literal, nullOf, scalar, whereSql } from './scalar.js';
import type { Scalar } from './scalar.js';
import type { Scope } from './scope.js';
import { callUserFunction } from './user-function.js';
import { isTextMatch, textMatch } from './text-match.js';

type Rule = (node: SyntaxNode, scope: Scope) => Scalar;

/** The last 100 ns of a period are taken for its last microsecond; other seventh digits are good for constants only. */
function datetimeLiteral(value: Value, node: SyntaxNode, scope: Scope): Scalar {
  const given = literal('datetime', value);
  const ticks = ticksOf(given);
  if (ticks === undefined || ticks % 10n === 0n) return given;
  if (ticks % 10n !== 9n) return datetimeOfTicks(ticks, node);
  scope.compiler.shared.notes.add(MICROSECONDS_NOTE);
  return given;
}

function literalRule(node: SyntaxNode, scope: Scope): Scalar {
  const found = literalValue(node);
  if (found?.type === 'datetime') return datetimeLiteral(found.value, node, scope);
  if (found?.type === 'long' && BigInt(/^\d+$/.exec(tokenText(node))?.[0] ?? 0) > 9_223_372_036_854_775_807n) mistyped(node, 'This number is larger than a long', 'Write it as decimal(…) or real(…); the least long is long(-9223372036854775808).');
  if (found) return literal(found.type, found.value);
  const text = tokenText(node);
  if (/^datetime\s*\(\s*now\s*\)$/i.test(text)) return scope.compiler.now();
  return mistyped(node, `${text.slice(0, 60)} is not a ${node.type ?? 'value'} that evidence can read`, 'Write it in the usual form, for example datetime(2024-01-31 12:30:00) or 1d.');
}

function dynamicRule(node: SyntaxNode): Scalar {
  const text = jsonText(need(node, 'Expression'));
  if (text === undefined) return unsupported(node, 'A dynamic literal with this content');
  // The text was made by this project from the literal's own tokens.
  const constant = JSON.parse(text) as Json;
  return constant === null ? nullOf('dynamic') : { type: 'dynamic', sql: `CAST(${sqlString(text)} AS JSON)`, nullable: false, constant };
}

function nameRule(node: SyntaxNode, scope: Scope): Scalar {
  const name = nameOf(node);
  const column = findColumn(scope.columns, name);
  if (column && node.symbol?.kind !== 'Variable' && node.symbol?.kind !== 'Parameter') return columnScalar(column);
  const binding = lookup(scope.environment, name);
  if (binding?.kind === 'scalar') return binding.value();
  if (binding?.kind === 'function') return callUserFunction(node, binding, [], scope, compileScalar);
  if (column) return columnScalar(column);
  return unsupported(node, `The name ${name} in this place`);
}

function pathRule(node: SyntaxNode, scope: Scope): Scalar {
  const base = need(node, 'Expression');
  const selector = need(node, 'Selector');
  const side = base.kind === 'NameReference' ? tokenText(base) : '';
  if (scope.sides && (side === '$left' || side === '$right')) {
    const columns = side === '$left' ? scope.sides.left : scope.sides.right;
    const column = findColumn(columns, nameOf(selector));
    return column ? columnScalar(column) : unsupported(node, `${side}.${nameOf(selector)}`);
  }
  const remembered = base.kind === 'NameReference' && base.symbol?.kind === 'Variable' ? scope.steps?.get(nameOf(base)) : undefined;
  if (remembered) return columnScalar(findColumn(remembered, nameOf(selector)) ?? unsupported(node, 'This value of a step'));
  if (selector.kind === 'FunctionCallExpression') return unsupported(node, 'A function behind a dot');
  return selected(coerce(compileScalar(base, scope), 'dynamic', node), selector, scope);
}

/** `.name`, `["name"]`, `[0]`, `.[name]`, with a name or index that may be any expression. */
function selected(base: Scalar, selector: SyntaxNode, scope: Scope): Scalar {
  if (selector.kind !== 'BracketedExpression') return member(base, nameOf(selector));
  const key = compileScalar(need(selector, 'Expression'), scope);
  if (key.type === 'string') return typeof key.constant === 'string' ? member(base, key.constant) : memberByValue(base, key);
  if (key.type === 'dynamic') return memberByValue(base, toText(key));
  return element(base, coerce(key, 'long', selector));
}

function elementRule(node: SyntaxNode, scope: Scope): Scalar {
  const base = coerce(compileScalar(need(node, 'Expression'), scope), 'dynamic', node);
  return selected(base, need(node, 'Selector'), scope);
}

function logicRule(node: SyntaxNode, scope: Scope): Scalar {
  const word = node.kind === 'AndExpression' ? 'AND' : 'OR';
  // Long chains lean to the left: walked in a loop, so that depth is no matter.
  const operands: Scalar[] = [];
  let rest = node;
  while (rest.kind === node.kind) {
    operands.unshift(condition(need(rest, 'Right'), scope));
    rest = need(rest, 'Left');
  }
  operands.unshift(condition(rest, scope));
  const joined = (parts: readonly string[]): string => `(${parts.join(` ${word} `)})`;
  return { ...scalar('bool', joined(operands.map((operand) => operand.sql)), operands.some((operand) => operand.nullable)), where: joined(operands.map(whereSql)) };
}

function betweenRule(node: SyntaxNode, scope: Scope): Scalar {
  const couple = need(node, 'Right');
  const [value, low, high] = [need(node, 'Left'), need(couple, 'First'), need(couple, 'Second')].map((each) => compileScalar(each, scope));
  if (!value || !low || !high) throw new Error('between has three operands');
  const inside = between(value, low, high, (from, span) => arithmetic('Add', from, span, node), node);
  return node.kind === 'BetweenExpression' ? inside : scalar('bool', `(NOT ${inside.sql})`, inside.nullable);
}

function toScalarRule(node: SyntaxNode, scope: Scope): Scalar {
  const given = need(node, 'Expression');
  if (given.columns === undefined && given.type !== undefined) return compileScalar(given, scope);
  const relation = scope.compiler.shared.tabular(need(node, 'Expression'), scope.environment, scope.compiler);
  const [first] = relation.columns;
  if (!first) return unsupported(node, 'toscalar() of a table without columns');
  const { relation: ordered, ordinal } = scope.compiler.withOrdinal(relation);
  const value = `(SELECT ${first.id} FROM ${ordered.from} WHERE ${ordinal} = 1)`;
  return first.type === 'string' ? scalar('string', `coalesce(${value}, '')`, false) : scalar(first.type, value);
}

function callRule(node: SyntaxNode, scope: Scope): Scalar {
  const name = nameOf(need(node, 'Name'));
  const argNodes = list(need(node, 'ArgumentList'), 'Expressions');
  const ofGraph = scope.graphCall?.(node);
  if (ofGraph) return ofGraph;
  const binding = lookup(scope.environment, name);
  if (binding?.kind === 'function') return callUserFunction(node, binding, argNodes, scope, compileScalar);
  const aggregate = AGGREGATE_FUNCTIONS[name];
  if (aggregate && scope.aggregation) {
    const { aggregation, ...inner } = scope;
    const args = argNodes.filter((each) => each.kind !== 'StarExpression').map((each) => compileScalar(unnamed(each), inner));
    return aggregate.build({ name, node, args, argNodes, scope, compiler: scope.compiler }, aggregation);
  }
  const entry = SCALAR_FUNCTIONS[name];
  if (!entry) return unsupported(node, `The function ${name}()`, HINTS[name]);
  const args = argNodes.map((each) => (each.kind === 'StarExpression' ? nullOf('dynamic') : compileScalar(unnamed(each), scope)));
  return applyEntry(entry, { name, node, args, argNodes, scope, compiler: scope.compiler });
}

/** What to do instead of functions that evidence cannot answer. */
const HINTS: Readonly<Record<string, string>> = {
  parse_version: 'Compare the parts: toint(split(v, ".")[0]).',
  gzip_compress_to_base64_string: 'The bytes depend on how the service is built: compare decompressed texts.',
  zlib_compress_to_base64_string: 'The bytes depend on how the service is built: compare decompressed texts.',
};

const unnamed = (node: SyntaxNode): SyntaxNode => (node.kind === 'SimpleNamedExpression' ? need(node, 'Expression') : node);

const binary = (build: (left: Scalar, right: Scalar, node: SyntaxNode) => Scalar): Rule => (node, scope) =>
  build(compileScalar(need(node, 'Left'), scope), compileScalar(need(node, 'Right'), scope), node);

const ARITHMETIC = ['Add', 'Subtract', 'Multiply', 'Divide', 'Modulo'];
const ORDERINGS = ['LessThanExpression', 'LessThanOrEqualExpression', 'GreaterThanExpression', 'GreaterThanOrEqualExpression'];
const LITERALS = [
  'BooleanLiteralExpression', 'IntLiteralExpression', 'LongLiteralExpression', 'RealLiteralExpression', 'DecimalLiteralExpression',
  'DateTimeLiteralExpression', 'TimespanLiteralExpression', 'GuidLiteralExpression', 'StringLiteralExpression', 'CompoundStringLiteralExpression',
];

const inner: Rule = (node, scope) => compileScalar(need(node, 'Expression'), scope);

const RULES: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(LITERALS.map((kind) => [kind, literalRule])),
  ...Object.fromEntries(ARITHMETIC.map((name) => [`${name}Expression`, binary((left, right, node) => arithmetic(name, left, right, node))])),
  ...Object.fromEntries(ORDERINGS.map((kind) => [kind, binary((left, right, node) => ordering(kind, left, right, node))])),
  DynamicExpression: dynamicRule,
  NullLiteralExpression: () => nullOf('dynamic'),
  TypeOfLiteralExpression: (node) => literal('string', node.symbol?.name ?? 'string'),
  NameReference: nameRule,
  ParenthesizedExpression: inner,
  SimpleNamedExpression: inner,
  UnaryMinusExpression: (node, scope) => negated(inner(node, scope), node),
  UnaryPlusExpression: inner,
  EqualExpression: binary((left, right, node) => equality(left, right, false, node)),
  NotEqualExpression: binary((left, right, node) => equality(left, right, true, node)),
  AndExpression: logicRule,
  OrExpression: logicRule,
  BetweenExpression: betweenRule,
  NotBetweenExpression: betweenRule,
  InExpression: (node, scope) => membership(node, scope, compileScalar),
  InCsExpression: (node, scope) => membership(node, scope, compileScalar),
  NotInExpression: (node, scope) => membership(node, scope, compileScalar),
  NotInCsExpression: (node, scope) => membership(node, scope, compileScalar),
  HasAnyExpression: (node, scope) => hasTerms(node, scope, compileScalar),
  HasAllExpression: (node, scope) => hasTerms(node, scope, compileScalar),
  PathExpression: pathRule,
  ElementExpression: elementRule,
  FunctionCallExpression: callRule,
  ToScalarExpression: toScalarRule,
};

/** Compiles a scalar expression. Errors: `kql.unsupported`, `kql.type`. */
export function compileScalar(node: SyntaxNode, scope: Scope): Scalar {
  const rule = RULES[node.kind];
  if (rule) return rule(node, scope);
  if (isTextMatch(node.kind)) {
    if (child(node, 'Left')?.kind === 'StarExpression') return anyColumn(node, scope);
    return textMatch(node.kind, compileScalar(need(node, 'Left'), scope), compileScalar(need(node, 'Right'), scope), node);
  }
  return unsupported(node, `The expression ${node.kind.replace(/Expression$/, '')}`);
}

/** `* has "x"`: true where any text of the row matches. */
function anyColumn(node: SyntaxNode, scope: Scope): Scalar {
  const right = compileScalar(need(node, 'Right'), scope);
  const texts = scope.columns.filter((column) => column.type === 'string' || column.type === 'dynamic');
  // With several columns it is open whether one or all of them must differ.
  if ((node.kind.startsWith('Not') || node.kind === 'BangTildeExpression') && texts.length !== 1) return unsupported(node, 'A negative match with * over several columns of text', 'Name the columns.');
  const matches = texts.map((column) => textMatch(node.kind, columnScalar(column), right, node).sql);
  return scalar('bool', matches.length > 0 ? `(${matches.join(' OR ')})` : 'false', false);
}

/** A predicate: a bool, or a dynamic or number that converts to one. */
export function condition(node: SyntaxNode, scope: Scope): Scalar {
  const value = compileScalar(node, scope);
  return value.type === 'bool' ? value : convertTo(value, 'bool', node);
}
