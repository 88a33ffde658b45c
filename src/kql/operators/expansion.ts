import type { KustoType } from '../../data/table.js';
import { coerce, convertTo } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { pointer } from '../functions/json.js';
import { child, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { ownName, parameter, parameterText, resultColumns, scopeOf, valueOf } from './operator.js';
import type { Context } from './operator.js';

/** One array that is expanded: the list of its elements and the column that they go into. */
export interface Expanded {
  readonly column: RelColumn;
  readonly list: string;
  /** The element, converted, of the alias that holds it. */
  readonly element: (alias: string) => string;
}

/** A bag becomes one-key bags or, with kind=array, pairs of key and value; a scalar is its own only element. */
function listOf(value: Scalar, pairs: boolean): string {
  const item = (json: string): string => (pairs
    ? `CAST(json_array(k, json_extract(${json}, ${pointer('k')})) AS JSON)`
    : `CAST(json_object(k, json_extract(${json}, ${pointer('k')})) AS JSON)`);
  return once(value.sql, (json) => `CASE json_type(${json}) WHEN 'ARRAY' THEN json_extract(${json}, '$[*]') `
    + `WHEN 'OBJECT' THEN list_transform(json_keys(${json}), lambda k: ${item(json)}) ELSE [${json}] END`);
}

function typeOf(node: SyntaxNode): KustoType | undefined {
  const clause = child(node, 'ToTypeOf');
  const name = clause && need(clause, 'TypeOf').symbol?.name;
  return name as KustoType | undefined; // The parser took it for a scalar type.
}

function convertedElement(alias: string, type: KustoType): string {
  const json = scalar('dynamic', `nullif(${alias}, 'null'::JSON)`);
  return type === 'dynamic' ? json.sql : convertTo(json, type).sql;
}

/** The arrays of mv-expand or mv-apply; names without an own one are those that the binder appended. */
export function expandedOf(node: SyntaxNode, input: Relation, context: Context, names: readonly string[]): readonly Expanded[] {
  const pairs = parameterText(node, 'kind') === 'array';
  const appended = [...names];
  const clause = child(node, 'RowLimitClause');
  const limit = clause && compileScalar(need(clause, 'RowLimit'), { ...scopeOf(input, context), columns: [] }).sql;
  return list(node, 'Expressions').map((each) => {
    const expression = need(each, 'Expression');
    const value = compileScalar(valueOf(expression), scopeOf(input, context));
    if (value.type !== 'dynamic') mistyped(each, `Only a dynamic can be expanded, this is a ${value.type}`);
    const own = ownName(expression);
    const exists = own !== undefined && input.columns.some((column) => column.name === own);
    const name = exists ? own : (appended.shift() ?? own ?? 'Column1');
    const type = typeOf(each) ?? 'dynamic';
    const elements = listOf(coerce(value, 'dynamic'), pairs);
    return {
      column: context.compiler.column({ name: own ?? name, type }),
      list: limit === undefined ? elements : `list_slice(${elements}, 1, ${limit})`,
      element: (alias: string) => convertedElement(alias, type),
    };
  });
}

/** Name of the column that numbers the elements from 0, where one is asked for. */
export function indexName(node: SyntaxNode): string | undefined {
  const found = parameter(node, 'with_itemindex');
  return found && nameOf(found);
}

/** Names that the binder added to the input's, in order. */
export const addedNames = (node: SyntaxNode, input: Relation): readonly string[] => {
  const before = new Set(input.columns.map((column) => column.name));
  return resultColumns(node).map((column) => column.name).filter((name) => !before.has(name));
};
