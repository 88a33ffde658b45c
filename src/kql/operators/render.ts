import type { RenderHint } from '../../data/engine.js';
import { child, list, nameOf, need, tokenText } from '../parser/syntax.js';
import type { SyntaxNode } from '../parser/syntax.js';
import type { PipeOperator } from './operator.js';

/** Name or names that a render property gives. */
function names(value: SyntaxNode): readonly string[] {
  const many = list(value, 'Names');
  return many.length > 0 ? many.map(nameOf) : [value.stringValue ?? nameOf(value)];
}

function hintOf(node: SyntaxNode): RenderHint {
  const visualization = child(node, 'ChartType') ?? need(node, 'Chart');
  const clause = child(node, 'WithClause');
  const properties = new Map((clause ? list(clause, 'Properties') : []).map((each) => [nameOf(need(each, 'Name')), need(each, 'Expression')]));
  const [title, x, y, series] = ['title', 'xcolumn', 'ycolumns', 'series'].map((name) => properties.get(name));
  return {
    visualization: tokenText(visualization),
    ...(title && { title: title.stringValue ?? tokenText(title) }),
    ...(x && { xColumn: names(x)[0] ?? '' }),
    ...(y && { yColumns: names(y) }),
    ...(series && { series: names(series) }),
  };
}

/** https://learn.microsoft.com/kusto/query/render-operator: rows pass through, the chart is a hint. */
export const render: PipeOperator = (node, input, { compiler }) => {
  compiler.shared.render = hintOf(node);
  return input;
};

/** `as` names the rows; the pipe itself binds the name. */
export const as: PipeOperator = (node, input) => ({ ...input, label: nameOf(need(node, 'Name')) });
