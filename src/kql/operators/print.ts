import { compileScalar } from '../compile/expression.js';
import type { RelColumn } from '../compile/relation.js';
import { list } from '../parser/syntax.js';
import { analysedWidth, severalColumns } from './multi-column.js';
import { ownName, resultColumns, valueOf } from './operator.js';
import type { SourceOperator } from './operator.js';

/** https://learn.microsoft.com/kusto/query/print-operator */
export const print: SourceOperator = (node, { compiler, environment }) => {
  const names = resultColumns(node);
  let at = 0;
  const selected = list(node, 'Expressions').flatMap((each): readonly (readonly [RelColumn, string])[] => {
    const index = at;
    at += analysedWidth(each);
    const scope = { compiler, environment, columns: [] };
    const several = severalColumns(each, scope, 'refuse');
    if (several) return several.map(({ name, value }) => [compiler.column({ name, type: value.type }), value.sql]);
    const value = compileScalar(valueOf(each), scope);
    return [[compiler.column({ name: names[index]?.name ?? ownName(each) ?? `print_${index}`, type: value.type }), value.sql]];
  });
  const from = compiler.step(`SELECT ${selected.map(([column, sql]) => `${sql} AS ${column.id}`).join(', ')}`);
  return { from, columns: selected.map(([column]) => column), order: { kind: 'stream' }, serialized: false };
};
