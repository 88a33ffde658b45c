import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { openCasebook, type OpenCasebook } from '../../src/compose.js';
import { settingsFromEnv } from '../../src/settings.js';

const GIGABYTE = 1_000_000_000;
const START = Date.UTC(2026, 0, 1);

async function writeLarge(path: string): Promise<number> {
  const out = createWriteStream(path);
  let rows = 0;
  for (let bytes = 0; bytes < GIGABYTE; rows += 1) {
    const line = `${JSON.stringify({ TimeGenerated: new Date(START + rows * 200).toISOString(), Account: `user${rows % 5_000}`, Process: `C:\\Windows\\System32\\p${rows % 97}.exe`, CommandLine: `p${rows % 97}.exe --run ${'x'.repeat(rows % 200)} ${rows}`, Detail: { code: rows % 7, tags: ['a', `t${rows % 11}`] } })}\n`;
    bytes += line.length;
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
  return rows;
}

describe('an evidence file of a gigabyte', () => {
  let folder: string;
  let opened: OpenCasebook;
  let rows = 0;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-large-'));
    await mkdir(join(folder, 'evidence'));
    rows = await writeLarge(join(folder, 'evidence', 'Large.ndjson'));
    const quiet = { info: () => undefined, warn: () => undefined, error: (event: string, fields?: object) => { process.stderr.write(`${event} ${JSON.stringify(fields)}\n`); } };
    opened = await openCasebook(settingsFromEnv({ CASEBOOK_DATA: folder, CASEBOOK_EVIDENCE: 'evidence' }, folder), {}, quiet);
  }, 600_000);
  afterAll(async () => {
    await opened.close(1_000);
    await rm(folder, { recursive: true, force: true });
  });

  const say = async (text: string) => {
    const accepted = await opened.engine.submit({ incident: { tenant: 't', incident: 'large' }, author: { id: 'a', name: 'Ana' }, text, idempotencyKeys: [] });
    return accepted.kind === 'accepted' ? accepted.pending[0]?.answer : undefined;
  };

  it('is imported once and answers', async () => {
    expect((await stat(join(folder, 'evidence', 'Large.ndjson'))).size).toBeGreaterThanOrEqual(GIGABYTE);
    const started = performance.now();
    expect(await say('query Large | summarize Rows = count(), Users = dcount(Account)')).toMatchObject({ kind: 'cell', cell: { status: 'ok', finding: { table: { preview: [[rows, 5_000]] } } } });
    const imported = performance.now();
    expect(await say('query Large | where toint(Detail.code) == 3 | summarize count() by bin(TimeGenerated, 1d)')).toMatchObject({ kind: 'cell', cell: { status: 'ok' } });
    const memory = process.resourceUsage().maxRSS / 1024;
    process.stdout.write(`1 GB, ${rows.toLocaleString('en')} rows: import and first query ${Math.round(imported - started)} ms, next query ${Math.round(performance.now() - imported)} ms, peak memory ${Math.round(memory)} MB\n`);
    expect(memory).toBeLessThan(4_096);
  }, 600_000);
});
