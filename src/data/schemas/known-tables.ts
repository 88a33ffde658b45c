import { readFileSync } from 'node:fs';
import type { Column, KustoType, TableSchema } from '../table.js';

/**
 * Names and types of the common Sentinel and Defender tables
 * (https://learn.microsoft.com/azure/azure-monitor/reference/tables-index). Names match without regard to case.
 */
export function knownTable(name: string): TableSchema | undefined {
  tables ??= load();
  return tables.get(name.toLowerCase());
}

let tables: ReadonlyMap<string, TableSchema> | undefined;

function load(): ReadonlyMap<string, TableSchema> {
  const text = readFileSync(new URL('./known-tables.json', import.meta.url), 'utf8');
  const entries = Object.entries(JSON.parse(text) as Record<string, string>); // our own file, made by make-schemas.mjs
  return new Map(entries.map(([name, columns]) => [name.toLowerCase(), { name, columns: columns.split(' ').map(parseColumn) }]));
}

function parseColumn(text: string): Column {
  const [name = '', type = 'string'] = text.split(':');
  return { name, type: type as KustoType }; // as above
}
