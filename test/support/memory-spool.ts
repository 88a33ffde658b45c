import { createHash } from 'node:crypto';
import { PREVIEW_ROWS } from '../../src/casebook/finding.js';
import type { TableSpool } from '../../src/data/engine.js';
import type { Table } from '../../src/data/table.js';

/** A spool in memory whose bytes are JSON: for tests of what stands above the data engine. */
export function memorySpool(): TableSpool {
  const files = new Map<string, Uint8Array>();
  const load = (bytes: Uint8Array): Table => JSON.parse(Buffer.from(bytes).toString('utf8')) as Table; // written by `save` below
  return {
    save(table) {
      const bytes = Buffer.from(JSON.stringify(table));
      const hash = createHash('sha256').update(bytes).digest('hex');
      files.set(hash, bytes);
      const { columns, rowCount, truncated } = table;
      return Promise.resolve({ ref: { hash, columns, rowCount, truncated, bytes: bytes.length }, preview: table.rows.slice(0, PREVIEW_ROWS) });
    },
    bytes(hash) {
      const bytes = files.get(hash);
      return bytes === undefined ? Promise.reject(new Error(`no table ${hash}`)) : Promise.resolve(bytes);
    },
    async read(ref, { columns, offset = 0, limit }, fetchTable) {
      const table = load(files.get(ref.hash) ?? (await fetchTable(ref)));
      const picked = columns?.map((name) => table.columns.findIndex((one) => one.name === name)) ?? table.columns.map((_, at) => at);
      const rows = table.rows.slice(offset, offset + limit).map((row) => picked.map((at) => row[at] ?? null));
      return { ...table, columns: picked.flatMap((at) => table.columns[at] ?? []), rows };
    },
    readEvidence: (name) => Promise.reject(new Error(`no evidence ${name}`)),
  };
}
