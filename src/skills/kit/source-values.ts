import type { VariableValue } from '../../casebook/variable.js';
import type { Column, Value } from '../../data/table.js';
import { UserError } from '../../errors.js';
import { nearest } from '../../nearest.js';
import type { Arg } from '../../language/spec.js';
import { evidenceNamed, openTable, type Resolver } from './open-table.js';
import type { OpenTable, SourceValues } from './skill.js';

/** Text of a value as a person reads it; dynamic values as JSON. */
export function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const literals = (label: string, values: readonly Value[]): SourceValues => ({
  label, values: values.map((value, row) => ({ row, text: textOf(value) })).filter(({ text }) => text !== ''), scanned: values.length, total: values.length,
});

/** The column of that name: exact, else the only one that is equal but for case. Throws `table.column`. */
export function columnNamed(table: Pick<OpenTable, 'label' | 'columns'>, name: string): Column {
  const exact = table.columns.find((one) => one.name === name);
  const folded = table.columns.filter((one) => one.name.toLowerCase() === name.toLowerCase());
  const found = exact ?? (folded.length === 1 ? folded[0] : undefined);
  if (found !== undefined) return found;
  const names = table.columns.map((one) => one.name);
  const near = nearest(name, names, 1)[0];
  throw new UserError({
    code: 'table.column', message: `${table.label} has no column “${name.slice(0, 60)}”.`,
    why: `It has ${names.slice(0, 20).join(', ')}${names.length > 20 ? ` and ${names.length - 20} more` : ''}.`,
    ...(near === undefined ? {} : { next: `Did you mean ${near}?` }),
  });
}

async function columnValues(table: OpenTable, name: string): Promise<SourceValues> {
  const column = columnNamed(table, name);
  const page = await table.read({ columns: [column.name] });
  const values = page.rows.map(([value], row) => ({ row, text: textOf(value ?? null) })).filter(({ text }) => text !== '');
  return { label: `${table.label}.${column.name}`, column, values, scanned: page.rows.length, total: page.rowCount };
}

function variableValues(name: string, value: VariableValue): SourceValues {
  if (value.kind === 'scalar') return literals(`$${name}`, [value.value]);
  if (value.kind === 'list') return literals(`$${name}`, value.values);
  if (value.kind === 'range') throw new UserError({ code: 'variable.type', message: `$${name} is a time range; a value or a column is needed.`, next: 'vars' });
  const texts = value.ref.columns.filter(({ type }) => type === 'string' || type === 'dynamic').map((column) => column.name);
  throw new UserError({
    code: 'param.missing', message: `$${name} is a table: name the column.`, why: `It has ${value.ref.columns.map((column) => column.name).slice(0, 20).join(', ')}.`,
    next: `$${name}.${texts[0] ?? value.ref.columns[0]?.name ?? 'Column'}`,
  });
}

/** A word of the form `Table.Column` that names an evidence table, or null. */
async function evidenceColumn(text: string, resolver: Resolver): Promise<SourceValues | null> {
  const found = /^([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*)|\['([^']{1,200})'\])$/.exec(text);
  const [, name, plain, bracketed] = found ?? [];
  if (name === undefined || (await evidenceNamed(name, resolver)) === null) return null;
  return columnValues(await openTable({ kind: 'table', name }, resolver), plain ?? bracketed ?? '');
}

/** The values that a `source` argument stands for; see `ParamKind`. */
export async function sourceValues(arg: Arg, resolver: Resolver): Promise<SourceValues> {
  switch (arg.kind) {
    case 'variable': {
      const { name, column } = arg;
      if (column !== undefined) return columnValues(await openTable({ kind: 'variable', name }, resolver), column);
      return variableValues(name, await resolver.scope.variable(name));
    }
    case 'cell': {
      const { column, ...cell } = arg;
      const table = await openTable(cell, resolver);
      if (column === undefined) throw new UserError({ code: 'param.missing', message: `${table.label} is a table: name the column.`, next: `#${arg.number}.${table.columns[0]?.name ?? 'Column'}` });
      return columnValues(table, column);
    }
    case 'table': case 'text': {
      const text = arg.kind === 'text' ? arg.text : arg.name;
      return (await evidenceColumn(text, resolver)) ?? literals('the text', [text]);
    }
    default: throw new TypeError(`an argument of kind ${arg.kind} is no source`);
  }
}
