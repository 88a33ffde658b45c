import type { EvidenceTable } from '../engine.js';
import type { Json } from '../table.js';
import { objectOf } from './response.js';
import { kustoTypeOf } from './value.js';

const MAX_TABLES = 5_000;
const MAX_COLUMNS = 2_000;
const MAX_NAME = 200;

/**
 * The tables in the answer of the metadata call, by name ascending. Undefined where the body is not of that shape.
 * @param source what to say about where they come from
 */
export function readMetadata(body: string, source: string): readonly EvidenceTable[] | undefined {
  const tables = tablesIn(body);
  if (tables === undefined) return undefined;
  const read = tables.slice(0, MAX_TABLES).flatMap((table) => tableOf(table, source) ?? []);
  return read.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function tablesIn(body: string): readonly Json[] | undefined {
  try {
    const tables = objectOf(JSON.parse(body) as Json)?.['tables']; // what JSON.parse gives is Json by definition
    return Array.isArray(tables) ? tables : undefined;
  } catch {
    return undefined; // the caller says that the answer is not of the documented shape
  }
}

function tableOf(value: Json, source: string): EvidenceTable | undefined {
  const table = objectOf(value);
  const name = nameOf(table?.['name']);
  if (name === undefined) return undefined;
  const listed = table?.['columns'];
  const columns = (Array.isArray(listed) ? listed.slice(0, MAX_COLUMNS) : []).flatMap((item: Json) => {
    const column = objectOf(item);
    const columnName = nameOf(column?.['name']);
    const type = column?.['type'];
    return columnName === undefined ? [] : [{ name: columnName, type: kustoTypeOf(typeof type === 'string' ? type : '') }];
  });
  const timeColumn = nameOf(table?.['timespanColumn']);
  const hasTime = columns.some((column) => column.name === timeColumn && column.type === 'datetime');
  return { name, columns, source, rowCount: null, ...(hasTime && timeColumn !== undefined && { timeColumn }) };
}

function nameOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME ? value : undefined;
}
