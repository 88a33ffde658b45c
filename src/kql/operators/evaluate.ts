import { convertTo } from '../compile/convert.js';
import { member } from '../compile/dynamic-path.js';
import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { RelColumn, Relation } from '../compile/relation.js';
import { child, list, nameOf, need } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { resultColumns, scopeOf } from './operator.js';
import type { Context, PipeOperator } from './operator.js';

type Plugin = (node: SyntaxNode, args: readonly SyntaxNode[], input: Relation, context: Context) => Relation;

/**
 * https://learn.microsoft.com/kusto/query/bag-unpack-plugin
 * A query is translated before its rows are read: the columns have to be written behind the call.
 */
const bagUnpack: Plugin = (node, args, input, context) => {
  const [bagNode, prefixNode, ...rest] = args;
  if (!child(node, 'Schema')) unsupported(node, 'bag_unpack() without its columns', 'Write them behind it: evaluate bag_unpack(d) : (User:string, Count:long)');
  if (!bagNode || rest.length > 0) return unsupported(node, 'bag_unpack() with these arguments');
  const bag = compileScalar(bagNode, scopeOf(input, context));
  const prefix = prefixNode?.stringValue ?? '';
  const selected = resultColumns(node).map((column): readonly [RelColumn, string] => {
    const own = input.columns.find((each) => each.name === column.name && each.id !== bag.sql);
    if (own) return [own, own.id];
    const name = column.name.startsWith(prefix) ? column.name.slice(prefix.length) : column.name;
    return [context.compiler.column(column), convertTo(member(bag, name), column.type, node).sql];
  });
  return context.compiler.select(input, selected);
};

const PLUGINS: Readonly<Record<string, Plugin>> = { bag_unpack: bagUnpack };

/** https://learn.microsoft.com/kusto/query/evaluate-operator */
export const evaluate: PipeOperator = (node, input, context) => {
  const call = need(node, 'FunctionCall');
  const name = nameOf(need(call, 'Name'));
  const plugin = PLUGINS[name] ?? unsupported(call, `The plugin ${name}()`);
  return plugin(node, list(need(call, 'ArgumentList'), 'Expressions'), input, context);
};
