import { readFileSync } from 'node:fs';
import type { Column, KustoType, TableSchema } from '../table.js';

/** The form of known-tables.json, see make-schemas.mjs. */
interface KnownFile {
  readonly types: Readonly<Record<string, KustoType>>;
  /** `name:letter` separated by blanks. */
  readonly columns: string;
  /** Numbers of columns in base 36, separated by blanks. */
  readonly tables: Readonly<Record<string, string>>;
}

interface Known {
  readonly file: KnownFile;
  readonly columns: readonly string[];
  /** Names by their lower-case form. */
  readonly names: ReadonlyMap<string, string>;
  readonly made: Map<string, TableSchema>;
}

/**
 * Names and types of the Log Analytics, Sentinel and Defender tables
 * (https://learn.microsoft.com/azure/azure-monitor/reference/tables-index). Names match without regard to case.
 */
export function knownTable(name: string): TableSchema | undefined {
  known ??= load();
  const own = known.names.get(name.toLowerCase());
  if (own === undefined) return undefined;
  const before = known.made.get(own);
  if (before !== undefined) return before;
  const made = decode(own, known);
  known.made.set(own, made);
  return made;
}

/** The names of all known tables, ascending. */
export function knownTableNames(): readonly string[] {
  known ??= load();
  return [...known.names.values()];
}

let known: Known | undefined;

function load(): Known {
  const file = JSON.parse(readFileSync(new URL('./known-tables.json', import.meta.url), 'utf8')) as KnownFile; // our own file, made by make-schemas.mjs
  const names = new Map(Object.keys(file.tables).map((name) => [name.toLowerCase(), name]));
  return { file, columns: file.columns.split(' '), names, made: new Map() };
}

function decode(name: string, { file, columns }: Known): TableSchema {
  const numbers = file.tables[name]?.split(' ') ?? [];
  return { name, columns: numbers.map((number) => parseColumn(columns[parseInt(number, 36)] ?? '', file.types)) };
}

function parseColumn(text: string, types: KnownFile['types']): Column {
  const at = text.lastIndexOf(':');
  return { name: text.slice(0, at), type: types[text.slice(at + 1)] ?? 'string' };
}
