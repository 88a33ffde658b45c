import { listOfColumn, literalValue, referenceOf } from '../../casebook/evaluate.js';
import type { VariableValue } from '../../casebook/variable.js';
import type { Arg } from '../../language/spec.js';
import { openTable, type Resolver } from './open-table.js';
import { columnNamed } from './source-values.js';

/** The value of what stands after `set $name =`: a literal, `$other`, `$t.Column` (its distinct values), or `#4`. */
export async function evaluateText(arg: Arg, resolver: Resolver): Promise<VariableValue> {
  const text = arg.kind === 'text' ? arg.text : '';
  const reference = referenceOf(text);
  if (reference === null) return literalValue(text, new Date(resolver.scope.now));
  const { kind, name, revision, column } = reference;
  if (kind === 'variable' && column === undefined) return resolver.scope.variable(name);
  const cell = { kind: 'cell', number: Number(name), ...(revision === undefined ? {} : { revision }) } as const;
  const table = await openTable(kind === 'variable' ? { kind, name } : cell, resolver);
  if (column === undefined) {
    const ref = (await resolver.scope.cell(cell.number, revision)).finding?.table?.ref;
    if (ref !== undefined) return { kind: 'table', ref };
  }
  const { name: exact, type } = columnNamed(table, column ?? '');
  const page = await table.read({ columns: [exact] });
  return listOfColumn(type, page.rows.map(([value]) => value ?? null));
}
