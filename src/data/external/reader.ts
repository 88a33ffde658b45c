import { createHash } from 'node:crypto';
import { externalColumns } from '../../kql/external/format.js';
import type { ExternalSource, TranslatedSource } from '../../kql/types.js';
import type { QueryRequest, TableSpool } from '../engine.js';
import type { TableRef } from '../table.js';
import { externalFailure, externalLimit, shownAddress } from './failure.js';
import { fetchExternal, MAX_EXTERNAL_BYTES } from './fetch.js';
import { recordsOf } from './records.js';
import { unpack } from './unpack.js';

/** Records of one source. */
const MAX_RECORDS = 1_000_000;

export interface ExternalTable {
  readonly ref: TableRef;
  /** What was read, for people: the same address may give other data at another time. */
  readonly note: string;
}

/** Reads what `externaldata` names, once for each request. Errors: `kql.failed`, `kql.limit`, `run.*`. */
type ExternalReader = (source: ExternalSource, request: QueryRequest) => Promise<ExternalTable>;

/** The bytes of an address, see `fetchExternal`. */
export type FetchExternal = (url: string, prefixes: readonly string[], signal: AbortSignal) => Promise<Buffer>;

async function recordsAt(url: string, bytes: Buffer, source: ExternalSource): Promise<readonly (readonly string[])[]> {
  const files = await unpack(bytes, url, source.zipPattern);
  return files.flatMap((file) => {
    const records = recordsOf(file.toString('utf8'), source);
    if (records === undefined) throw externalFailure(url, `What it holds is no ${source.format}.`);
    return records;
  });
}

async function readAll(source: ExternalSource, { signal }: QueryRequest, prefixes: readonly string[], spool: Pick<TableSpool, 'save'>, fetch: FetchExternal): Promise<ExternalTable> {
  const rows: (readonly string[])[] = [];
  const read: string[] = [];
  let total = 0;
  for (const url of source.urls) {
    const bytes = await fetch(url, prefixes, signal);
    total += bytes.length;
    if (total > MAX_EXTERNAL_BYTES) throw externalLimit(url, `All addresses together may have ${MAX_EXTERNAL_BYTES / 1_000_000} MB.`);
    const records = await recordsAt(url, bytes, source);
    if (rows.length + records.length > MAX_RECORDS) throw externalLimit(url, `It may have ${MAX_RECORDS} records.`);
    for (const record of records) rows.push(record);
    read.push(`${shownAddress(url)} (${records.length} records, SHA-256 ${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}…)`);
  }
  const { ref } = await spool.save({ columns: externalColumns(source.width), rows, rowCount: rows.length, truncated: false });
  return { ref, note: `externaldata: read ${read.join(', ')}.` };
}

/** The permission to read external data, and the reader that keeps to it. */
export interface ExternalData {
  /** Prefixes of the addresses that may be read, see `denialOf`. */
  readonly prefixes: readonly string[];
  readonly read: ExternalReader;
}

/** A reader that may read below `prefixes` only, keeping what it read in the spool. */
export function createExternalData(prefixes: readonly string[], spool: Pick<TableSpool, 'save'>, fetch: FetchExternal = fetchExternal): ExternalData {
  const known = new WeakMap<QueryRequest, Map<string, Promise<ExternalTable>>>();
  const read: ExternalReader = (source, request) => {
    const ofRequest = known.get(request) ?? new Map<string, Promise<ExternalTable>>();
    known.set(request, ofRequest);
    const key = JSON.stringify({ ...source, relation: '' });
    const reading = ofRequest.get(key) ?? readAll(source, request, prefixes, spool, fetch);
    ofRequest.set(key, reading);
    return reading;
  };
  return { prefixes, read };
}

/** All external sources of a translation, by relation; none where nothing may be read. */
export async function readExternal(data: ExternalData | undefined, sources: readonly TranslatedSource[], request: QueryRequest): Promise<ReadonlyMap<string, ExternalTable>> {
  const tables = new Map<string, ExternalTable>();
  if (data === undefined) return tables;
  for (const source of sources) {
    if (source.kind === 'external') tables.set(source.relation, await data.read(source, request));
  }
  return tables;
}
