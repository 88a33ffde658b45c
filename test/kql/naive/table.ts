/** Small tables for comparing KQL with a reference that is too simple to be wrong. */
import fc from 'fast-check';

export type Cell = string | number | boolean | null;
export type Row = readonly Cell[];
export type CellType = 'string' | 'long' | 'real' | 'datetime' | 'bool';

export interface Naive {
  readonly columns: readonly { readonly name: string; readonly type: CellType }[];
  readonly rows: readonly Row[];
}

const VALUES: Readonly<Record<CellType, readonly Cell[]>> = {
  string: ['', 'a', 'A', 'b', 'a-b', 'ab', 'ü', "it's"],
  long: [null, -2, -1, 0, 1, 2, 3],
  real: [null, -1.5, 0, 0.5, 2],
  datetime: [null, '2024-01-01T00:10:00Z', '2024-01-01T00:50:00Z', '2024-01-01T01:00:00Z', '2024-01-01T03:59:59Z'],
  bool: [null, true, false],
};

export const cell = (type: CellType): fc.Arbitrary<Cell> => fc.constantFrom(...VALUES[type]);

/** A cell as a literal of KQL. */
export function literal(value: Cell, type: CellType): string {
  if (type === 'string') return JSON.stringify(value);
  if (type === 'datetime') return `datetime(${value === null ? 'null' : String(value)})`;
  return value === null ? `${type}(null)` : `${type}(${String(value)})`;
}

export function table(columns: Naive['columns'], maxRows: number): fc.Arbitrary<Naive> {
  const row = fc.tuple(...columns.map(({ type }) => cell(type)));
  return fc.array(row, { maxLength: maxRows }).map((rows) => ({ columns, rows }));
}

export const datatable = ({ columns, rows }: Naive): string =>
  `datatable(${columns.map(({ name, type }) => `${name}:${type}`).join(', ')})[${rows.map((row) => row.map((value, at) => literal(value, columns[at]?.type ?? 'string')).join(', ')).join(', ')}]`;

/** The value of a row in a named column. */
export function valueIn({ columns }: Naive, row: Row, name: string): Cell {
  const at = columns.findIndex((column) => column.name === name);
  if (at < 0) throw new Error(`no column ${name}`);
  return row[at] ?? null;
}
