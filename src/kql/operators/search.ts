import { toText } from '../compile/convert.js';
import { condition } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import { columnScalar } from '../compile/relation.js';
import type { Relation } from '../compile/relation.js';
import { literal } from '../compile/scalar.js';
import { hasTerm, wildcardRegex } from '../compile/text-match.js';
import type { Scope } from '../compile/scope.js';
import { readTable } from '../compile/source.js';
import { sqlString } from '../literals/sql.js';
import { child, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { parameterText, scopeOf } from './operator.js';
import type { Context, PipeOperator, SourceOperator } from './operator.js';
import { unionOfBranches } from './union.js';
import type { Branch } from './union.js';
import { requireFewTables } from './union-wildcard.js';

/** Condition that `text` has the term; stars at its ends loosen them. */
function termCondition(text: string, term: string, caseSensitive: boolean): string {
  const inner = term.replace(/^\*|\*$/g, '');
  if (inner.includes('*')) return `regexp_matches(${text}, ${sqlString(`${caseSensitive ? '' : '(?i)'}${wildcardRegex(inner)}`)})`;
  if (term.startsWith('*') && term.endsWith('*')) return caseSensitive ? `contains(${text}, ${sqlString(inner)})` : `contains(lower(${text}), lower(${sqlString(inner)}))`;
  const ends = term.endsWith('*') ? 'start' : term.startsWith('*') ? 'end' : 'both';
  return hasTerm(text, literal('string', inner), ends, caseSensitive);
}

const anywhere = (term: string, scope: Scope, caseSensitive: boolean): string => {
  const texts = scope.columns.filter((column) => column.type === 'string' || column.type === 'dynamic').map((column) => toText(columnScalar(column)).sql);
  return texts.length > 0 ? `(${texts.map((text) => termCondition(text, term, caseSensitive)).join(' OR ')})` : 'false';
};

export function predicate(node: SyntaxNode, scope: Scope, caseSensitive: boolean): string {
  switch (node.kind) {
    case 'ParenthesizedExpression':
      return predicate(need(node, 'Expression'), scope, caseSensitive);
    case 'AndExpression':
    case 'OrExpression': {
      const word = node.kind === 'AndExpression' ? 'AND' : 'OR';
      return `(${predicate(need(node, 'Left'), scope, caseSensitive)} ${word} ${predicate(need(node, 'Right'), scope, caseSensitive)})`;
    }
    case 'StarExpression':
      return 'true';
    case 'StringLiteralExpression':
      return anywhere(node.stringValue ?? '', scope, caseSensitive);
    case 'FunctionCallExpression': {
      const [inner, ...others] = list(need(node, 'ArgumentList'), 'Expressions');
      if (nameOf(need(node, 'Name')) !== 'not' || !inner || others.length > 0) return condition(node, scope).sql;
      return `(NOT ${predicate(inner, scope, caseSensitive)})`;
    }
    case 'SearchExpression': {
      const column = scope.columns.find((each) => each.name === nameOf(need(node, 'Left')));
      const term = need(node, 'Right').stringValue;
      if (!column || term === undefined) return unsupported(node, 'This search condition');
      return termCondition(toText(columnScalar(column)).sql, term, caseSensitive);
    }
    default:
      if (node.type !== 'bool') return unsupported(node, 'A search for something other than text');
      return condition(node, scope).sql;
  }
}

/** All tables, for an operator that names none; the example is how it goes on after their names. Errors: `kql.limit`. */
export function everyTable(node: SyntaxNode, operator: string, example: string, { compiler }: Context): readonly Branch[] {
  const { tables } = compiler.shared;
  requireFewTables(tables.length, node, [`There are ${tables.length} tables to search`, `A ${operator} may look into`, `Name them: ${operator} in (SigninLogs, SecurityEvent) ${example}`]);
  return tables.map(({ name }) => ({ relation: readTable(name, compiler, node), source: name }));
}

function searched(node: SyntaxNode, branches: readonly Branch[], context: Context): Relation {
  const relation = unionOfBranches(branches, 'outer', '$table', context);
  const kind = parameterText(node, 'kind') ?? 'default';
  const columns = relation.columns.filter((column) => column.name !== '$table');
  return context.compiler.filter(relation, `WHERE ${predicate(need(node, 'Condition'), { ...scopeOf(relation, context), columns }, kind === 'case_sensitive')}`);
}

/** https://learn.microsoft.com/kusto/query/search-operator: terms are looked for in string and dynamic columns. */
export const search: PipeOperator = (node, input, context) => searched(node, [{ relation: input, source: input.label ?? 'search_arg0' }], context);

export const searchSource: SourceOperator = (node, context) => {
  const { compiler } = context;
  const clause = child(node, 'InClause');
  if (clause) {
    const tables = list(clause, 'Expressions').map((each): Branch => ({ relation: compiler.shared.tabular(each, context.environment, compiler), source: nameOf(each) }));
    return searched(node, tables, context);
  }
  return searched(node, everyTable(node, 'search', '"…"', context), context);
};
