import type { RelColumn } from '../compile/relation.js';
import { unsupported } from '../compile/refuse.js';
import { list, need } from '../parser/syntax.js';
import { addedNames, expandedOf, indexName } from './expansion.js';
import { ownName, resultColumns } from './operator.js';
import type { PipeOperator } from './operator.js';

/**
 * https://learn.microsoft.com/kusto/query/mv-expand-operator
 * Several arrays are expanded in step, the shorter ones padded with null; a null keeps its row, an empty array drops it.
 */
export const mvExpand: PipeOperator = (node, given, context) => {
  const { compiler } = context;
  const sorted = given.order.kind === 'sorted';
  const { relation: input, ordinal } = sorted ? compiler.withOrdinal(given) : { relation: given, ordinal: undefined };
  const index = indexName(node);
  const added = addedNames(node, input).filter((name) => name !== index);
  const expanded = expandedOf(node, input, context, added);

  const lists = expanded.map((each) => ({ ...each, id: compiler.alias(), raw: compiler.alias() }));
  const prepared = compiler.step(`SELECT *, ${lists.map((each) => `${each.list} AS ${each.id}`).join(', ')} FROM ${input.from}`);
  const position = compiler.alias();
  const longest = `greatest(0, ${lists.map((each) => `len(${each.id})`).join(', ')})`;
  const unnested = [
    ...lists.map((each) => `unnest(${each.id}) AS ${each.raw}`),
    `unnest(range(${longest})) AS ${position}`,
  ];
  const from = compiler.step(`SELECT * EXCLUDE (${lists.map((each) => each.id).join(', ')}), ${unnested.join(', ')} FROM ${prepared}`);

  const available = new Map<string, readonly [RelColumn, string]>(input.columns.map((column) => [column.name, [column, column.id]]));
  for (const each of lists) available.set(each.column.name, [each.column, each.element(each.raw)]);
  if (index !== undefined) available.set(index, [compiler.column({ name: index, type: 'long' }), position]);
  const named = list(node, 'Expressions').every((each) => ownName(need(each, 'Expression')) !== undefined);
  const selected = resultColumns(node).flatMap((column) => {
    const found = available.get(column.name);
    // The analyser counts outputs of a function of several columns that an extend before has dropped.
    return found ? [found] : named ? [] : unsupported(node, `The column ${column.name} here`);
  });
  const order = ordinal === undefined ? { kind: given.order.kind === 'none' ? 'none' : 'stream' } as const : { kind: 'sorted', terms: [ordinal, position].map((id) => ({ id, descending: false, nullsFirst: false })) } as const;
  return compiler.select({ ...input, from }, selected, { order, serialized: given.serialized });
};
