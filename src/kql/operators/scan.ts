import { coerce } from '../compile/convert.js';
import { compileScalar } from '../compile/expression.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import type { RelColumn } from '../compile/relation.js';
import { nullOf } from '../compile/scalar.js';
import { child, firstOf, list, nameOf, need, tokenText } from '../parser/syntax.js';
import { resultColumns, scopeOf } from './operator.js';
import type { PipeOperator } from './operator.js';

const NEXT = 'Use row_cumsum(), prev() or row_window_session() behind a sort.';

/**
 * https://learn.microsoft.com/kusto/query/scan-operator
 * Only one step that does not read its own state: it filters and assigns row by row; a declared column that is read
 * has its default value.
 */
export const scan: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  const [step, second] = list(node, 'Steps');
  if (!given.serialized) mistyped(node, 'scan needs ordered rows', 'Put `| sort by …` or `| serialize` before it.');
  if (!step || second || child(step, 'ScanStepOutput') || list(node, 'Parameters').length > 0) return unsupported(node, 'scan with several steps, output or a match id', NEXT);
  const name = nameOf(need(step, 'Name'));
  if (firstOf(step, (each) => each.kind === 'PathExpression' && tokenText(each) === name)) unsupported(step, 'scan with a step that reads its own state', NEXT);

  const clause = child(node, 'DeclareClause');
  const declared = clause ? list(clause, 'Declarations') : [];
  // The analyser adds match_id even where it was not asked for.
  const added = resultColumns(node).slice(given.columns.length, given.columns.length + declared.length);
  if (added.length !== declared.length) return unsupported(node, 'This form of scan', NEXT);
  const defaults = added.map((column, index): readonly [RelColumn, string] => {
    const value = declared[index] && child(declared[index], 'DefaultValue');
    const scope = { ...scopeOf(given, context), columns: [] };
    return [compiler.column(column), value ? coerce(compileScalar(need(value, 'Value'), scope), column.type, value).sql : nullOf(column.type).sql];
  });
  const kept = given.columns.map((column): readonly [RelColumn, string] => [column, column.id]);
  const extended = compiler.select(given, [...kept, ...defaults]);
  const scope = scopeOf(extended, context);
  const matched = compiler.filter(extended, `WHERE ${compileScalar(need(step, 'Condition'), scope).sql}`);
  const computation = child(step, 'ComputationClause');
  const assigned = new Map((computation ? list(computation, 'Assignments') : []).map((each) => [nameOf(need(each, 'Name')), need(each, 'Expression')]));
  const results = defaults.map(([column]): readonly [RelColumn, string] => {
    const expression = assigned.get(column.name);
    return expression ? [compiler.column(column), coerce(compileScalar(expression, scope), column.type, expression).sql] : [column, column.id];
  });
  return compiler.select(matched, [...kept, ...results]);
};
