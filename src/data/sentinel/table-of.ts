import type { Json, Table, Value } from '../table.js';
import type { ServiceTable } from './response.js';
import { valueOf } from './value.js';

export interface TableLimits {
  readonly maxRows: number;
  /** Bound on the rows' size as JSON text, UTF-16 units. */
  readonly maxBytes: number;
}

export interface LimitedTable {
  readonly table: Table;
  readonly notes: readonly string[];
}

/** Bytes that a number, a boolean or a null is taken to need. */
const SCALAR_BYTES = 8;
/** Values nested deeper are not kept: see `valueOf`. */
const MAX_DEPTH = 64;

/** The service's table with typed values, cut at the limits. Short rows are filled with nulls, long ones cut. */
export function tableOf(source: ServiceTable, limits: TableLimits): LimitedTable {
  const rows: Value[][] = [];
  let bytes = 0;
  let cut: string | undefined;
  for (const row of source.rows) {
    if (rows.length >= limits.maxRows) {
      cut = `the limit of ${limits.maxRows} rows`;
      break;
    }
    bytes += row.reduce<number>((sum, cell) => sum + sizeOf(cell), 0);
    if (bytes > limits.maxBytes) {
      cut = `the limit of ${limits.maxBytes} bytes`;
      break;
    }
    rows.push(source.columns.map((column, index) => valueOf(row[index] ?? null, column.type)));
  }
  return {
    table: { columns: source.columns, rows, rowCount: rows.length, truncated: cut !== undefined },
    notes: cut === undefined ? [] : [`The first ${rows.length} of ${source.rows.length} rows were kept: ${cut} was met. Summarize or filter to see all.`],
  };
}

function sizeOf(cell: Json, depth = 0): number {
  if (typeof cell === 'string') return cell.length + 2;
  if (cell === null || typeof cell !== 'object' || depth > MAX_DEPTH) return SCALAR_BYTES;
  return Object.values(cell).reduce<number>((sum, child: Json) => sum + sizeOf(child, depth + 1), 2);
}
