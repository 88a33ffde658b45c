import type { Column, Json } from '../table.js';
import { parseJsonKeepingLongs } from './json-numbers.js';
import { kustoTypeOf } from './value.js';

/** One link of the chain of errors that the service nests by `innererror`. */
export interface ServiceError {
  readonly code: string;
  readonly message: string;
  /** 1-based line of the query that was sent. */
  readonly line?: number;
  /** 0-based position in that line. */
  readonly pos?: number;
  readonly token?: string;
}

export interface ServiceTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Json[])[];
}

/** What `POST …/query` answers with 200 (https://learn.microsoft.com/azure/azure-monitor/logs/api/response-format). */
export interface QueryResponse {
  readonly tables: readonly ServiceTable[];
  /** Outermost first; empty where the result is complete. */
  readonly errors: readonly ServiceError[];
  readonly render?: { readonly [key: string]: Json };
}

const MAX_COLUMNS = 2_000;
const MAX_LINKS = 20;
const MAX_TEXT = 500;

/** Reads a 200 answer. Undefined where it is not JSON of the documented shape. */
export function readQueryResponse(body: string): QueryResponse | undefined {
  const root = objectOf(parse(body));
  const tables = root?.['tables'];
  if (!Array.isArray(tables)) return undefined;
  const read = tables.map((table: Json) => tableOf(table));
  if (!read.every((table) => table !== undefined)) return undefined;
  const render = objectOf(root?.['render']);
  return { tables: read, errors: errorChain(root?.['error']), ...(render !== undefined && { render }) };
}

/** The chain of errors in the body of a refused request; empty where there is none. */
export function readErrorBody(body: string): readonly ServiceError[] {
  return errorChain(objectOf(parse(body))?.['error']);
}

function parse(body: string): Json | undefined {
  try {
    return parseJsonKeepingLongs(body);
  } catch {
    return undefined; // the callers say that the answer is not JSON
  }
}

function tableOf(value: Json): ServiceTable | undefined {
  const table = objectOf(value);
  const columns = table?.['columns'];
  const rows = table?.['rows'];
  if (!Array.isArray(columns) || columns.length > MAX_COLUMNS || !Array.isArray(rows)) return undefined;
  if (!rows.every((row: Json): row is readonly Json[] => Array.isArray(row))) return undefined;
  return { columns: columnsOf(columns), rows };
}

/** Names are made unique, as tables need; Kusto itself never repeats one. */
function columnsOf(columns: readonly Json[]): Column[] {
  const taken = new Set<string>();
  return columns.map((value, index) => {
    const column = objectOf(value);
    const wanted = textOf(column?.['name']) || `Column${index + 1}`;
    let name = wanted;
    for (let suffix = 1; taken.has(name); suffix += 1) name = `${wanted}${suffix}`;
    taken.add(name);
    return { name, type: kustoTypeOf(textOf(column?.['type'])) };
  });
}

/** Walks `innererror` and `details` in breadth, as both occur; bounded. */
function errorChain(root: Json | undefined): ServiceError[] {
  const links: ServiceError[] = [];
  const open: (Json | undefined)[] = [root];
  while (open.length > 0 && links.length < MAX_LINKS) {
    const error = objectOf(open.shift());
    if (error === undefined) continue;
    links.push(linkOf(error));
    open.push(error['innererror'], ...listOf(error['details']).slice(0, MAX_LINKS));
  }
  return links;
}

function linkOf(error: { readonly [key: string]: Json }): ServiceError {
  const { line, pos, token } = error;
  return {
    code: textOf(error['code']),
    message: textOf(error['message']),
    ...(typeof line === 'number' && { line }),
    ...(typeof pos === 'number' && { pos }),
    ...(typeof token === 'string' && token !== '' && { token: token.slice(0, MAX_TEXT) }),
  };
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []; // Array.isArray narrows to any[]
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value.slice(0, MAX_TEXT) : '';
}

export function objectOf(value: Json | undefined): { readonly [key: string]: Json } | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  return value as { readonly [key: string]: Json }; // Array.isArray does not narrow readonly arrays away
}
