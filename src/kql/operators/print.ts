import { compileScalar } from '../compile/expression.js';
import { unsupported } from '../compile/refuse.js';
import type { RelColumn } from '../compile/relation.js';
import { list, tokenText } from '../parser/syntax.js';
import { ownName, resultColumns, valueOf } from './operator.js';
import type { SourceOperator } from './operator.js';

/** https://learn.microsoft.com/kusto/query/print-operator */
export const print: SourceOperator = (node, { compiler, environment }) => {
  const names = resultColumns(node);
  const selected = list(node, 'Expressions').map((each, index): readonly [RelColumn, string] => {
    if (each.kind === 'CompoundNamedExpression') return unsupported(each, `A list of names before = at ${tokenText(each)}`);
    const value = compileScalar(valueOf(each), { compiler, environment, columns: [] });
    return [compiler.column({ name: names[index]?.name ?? ownName(each) ?? `print_${index}`, type: value.type }), value.sql];
  });
  const from = compiler.step(`SELECT ${selected.map(([column, sql]) => `${sql} AS ${column.id}`).join(', ')}`);
  return { from, columns: selected.map(([column]) => column), order: { kind: 'stream' }, serialized: false };
};
