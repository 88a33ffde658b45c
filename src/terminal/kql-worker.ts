/** The process in which `casebook kql` runs queries, so that a query which brings it down takes no other with it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createEvidenceProvider } from '../data/evidence/provider.js';
import type { EvidenceProvider } from '../data/evidence/provider.js';
import type { QueryRequest } from '../data/engine.js';
import type { TableRef } from '../data/table.js';
import { ipLocator } from '../enrichment/ip-locator.js';
import { createTranslator } from '../kql/translator.js';
import { describeError } from '../log.js';
import { answeredLine, failedLine } from './kql-line.js';
import type { KqlQuery } from './kql-line.js';
import { QUERY_MS } from './kql-protocol.js';
import type { FromWorker, KqlSetup, ToWorker } from './kql-protocol.js';
import { emptyTables } from './kql-tables.js';

const PAGE = 2_000;
/** Characters of the rows of one line; further rows are left out. */
const MAX_CHARACTERS = 64 << 20;
/** Bytes of a result as Parquet. */
const MAX_BYTES = 64 << 20;

async function open(setup: KqlSetup): Promise<EvidenceProvider> {
  const translator = createTranslator({ requestMs: QUERY_MS });
  const folder = setup.evidence ?? join(setup.workFolder, 'no-files');
  if (setup.evidence === undefined) await mkdir(folder, { recursive: true });
  const provider = await createEvidenceProvider({
    folder, workFolder: join(setup.workFolder, 'work'), translate: translator.translate, memoryLimit: `${setup.memoryMb}MB`, locator: ipLocator(),
    maxSpoolBytes: 4 * MAX_BYTES, fileless: emptyTables(setup.schemas, setup.evidence === undefined),
    ...(setup.functions !== undefined && { functionsFolder: setup.functions }),
    ...(setup.externaldata && { externaldata: setup.externaldata }),
  });
  await Promise.all([translator.warm(), provider.warm(new AbortController().signal)]);
  return provider;
}

const fetchTable = (): Promise<never> => Promise.reject(new Error('There are no stored tables here'));

async function rowsOf(provider: EvidenceProvider, ref: TableRef): Promise<{ rows: readonly string[]; cut: boolean }> {
  const rows: string[] = [];
  let characters = 0;
  while (rows.length < ref.rowCount) {
    const page = await provider.spool.read(ref, { offset: rows.length, limit: PAGE }, fetchTable);
    if (page.rows.length === 0) throw new Error(`The result has ${String(ref.rowCount)} rows, but gave ${String(rows.length)}`);
    for (const row of page.rows) {
      const text = JSON.stringify(row);
      characters += text.length;
      if (characters > MAX_CHARACTERS) return { rows, cut: true };
      rows.push(text);
    }
  }
  return { rows, cut: false };
}

async function answer(provider: EvidenceProvider, setup: KqlSetup, { id, query }: KqlQuery): Promise<string> {
  const request: QueryRequest = {
    kql: query, variables: {}, now: setup.now, maxRows: setup.maxRows, maxBytes: MAX_BYTES, signal: AbortSignal.timeout(QUERY_MS), fetchTable,
  };
  if (setup.check) return answeredLine(id, await provider.plan(request), [], false);
  const { ref } = (await provider.query(request)).table;
  const { rows, cut } = await rowsOf(provider, ref);
  return answeredLine(id, ref.columns, rows, cut || ref.truncated);
}

const send = (message: FromWorker): void => { process.send?.(message); };

function serve(setup: KqlSetup, provider: EvidenceProvider): void {
  process.on('message', (message: ToWorker) => {
    if (message.kind !== 'query') return;
    answer(provider, setup, message.query).then(
      (line) => { send({ kind: 'line', line, ok: true }); },
      (error: unknown) => { send({ kind: 'line', line: failedLine(message.query.id, error), ok: false }); },
    );
  });
  send({ kind: 'ready' });
}

process.once('message', (message: ToWorker) => {
  if (message.kind !== 'setup') return;
  open(message.setup).then((provider) => { serve(message.setup, provider); }, (error: unknown) => { send({ kind: 'failed', message: describeError(error) }); });
});
process.on('disconnect', () => { process.exit(0); });
