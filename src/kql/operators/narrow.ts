import { toText } from '../compile/convert.js';
import { columnScalar } from '../compile/relation.js';
import { unsupported } from '../compile/refuse.js';
import { sqlString } from '../literals/sql.js';
import type { Plugin } from './plugin.js';
import { resultColumns } from './operator.js';

/** https://learn.microsoft.com/kusto/query/narrow-plugin: each cell becomes a row of row number, column and text. */
export const narrow: Plugin = (node, args, input, { compiler }) => {
  const [row, column, value] = resultColumns(node).map((each) => compiler.column(each));
  if (args.length > 0 || !row || !column || !value) return unsupported(node, 'narrow() with arguments');
  const { relation, ordinal } = compiler.withOrdinal(input);
  const place = compiler.alias();
  const cells = relation.columns.map((each, index) =>
    `SELECT ${ordinal} - 1 AS ${row.id}, ${sqlString(each.name)} AS ${column.id}, ${toText(columnScalar(each)).sql} AS ${value.id}, ${index} AS ${place} FROM ${relation.from}`);
  const from = compiler.step(cells.join(' UNION ALL '));
  const terms = [row.id, place].map((id) => ({ id, descending: false, nullsFirst: false }));
  return { from, columns: [row, column, value], order: { kind: 'sorted', terms }, serialized: false };
};
