import { condition } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { SyntaxNode } from '../parser/syntax.js';
import { scopeOf } from './operator.js';
import { literalArgument } from './plugin.js';
import type { Plugin } from './plugin.js';

/** https://learn.microsoft.com/kusto/query/rows-near-plugin: matching rows with some rows before and after each. */
export const rowsNear: Plugin = (node, args, input, context) => {
  const [predicate, ...counts] = args;
  if (!input.serialized) mistyped(node, 'rows_near() needs ordered rows', 'Put `| sort by …` or `| serialize` before it.');
  if (!predicate || counts.length === 0 || counts.length > 2) return unsupported(node, 'rows_near() with these arguments');
  const countOf = (each: SyntaxNode): number => {
    const constant = literalArgument(each, context)?.constant;
    return typeof constant === 'number' && constant >= 0 ? constant : unsupported(each, 'rows_near() with a number that is no literal');
  };
  const [before, after = before] = counts.map(countOf);
  const { relation, ordinal } = context.compiler.withOrdinal(input);
  const met = `max(CASE WHEN ${condition(predicate, scopeOf(relation, context)).sql} THEN 1 ELSE 0 END)`;
  return context.compiler.filter(relation, `QUALIFY ${met} OVER (ORDER BY ${ordinal} ROWS BETWEEN ${after ?? 0} PRECEDING AND ${before ?? 0} FOLLOWING) = 1`);
};
