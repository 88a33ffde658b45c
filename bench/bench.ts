/**
 * The figures of README: cold start, a warm query with its chart and card over a million rows (beside the same
 * question in hand-written SQL), acknowledgement, charts per second, event-loop delay, peak memory.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { cardForAnswer } from '../cards/answer.js';
import { ensureSample } from '../samples/sample.js';
import type { Answer } from '../src/casebook/engine.js';
import { openCasebook, type OpenCasebook } from '../src/compose.js';
import { settingsFromEnv } from '../src/settings.js';
import { startBot } from '../test/support/bot-process.js';
import { FakeConnector } from '../test/support/fake-connector.js';
import { message } from '../test/support/fake-connector-bot.js';
import { freePort } from '../test/support/redis-server.js';
import { line, ms, timed } from './measure.js';

/** Rows of the table that is asked; it has 28 % of the sample. */
const ROWS = 1_000_000;
const SAMPLE_ROWS = 3_600_000;
const END = '2026-03-04T00:00:00Z';
const quiet = { info: () => undefined, warn: () => undefined, error: (event: string) => { process.stderr.write(`${event}\n`); } };
const QUESTION = 'SecurityEvent | where EventID == 4625 | summarize Failures = count() by bin(TimeGenerated, 1h) | order by TimeGenerated asc';
const SQL = `SELECT time_bucket(INTERVAL 1 hour, TimeGenerated) AS t, count(*) AS n FROM read_parquet('FILE') WHERE EventID = 4625 GROUP BY t ORDER BY t`;

async function coldStart(evidence: string, data: string): Promise<void> {
  const connector = await FakeConnector.start();
  const env = { CASEBOOK_DATA: data, CASEBOOK_EVIDENCE: evidence };
  try {
    const starts = await timed(5, async () => {
      const bot = await startBot(await freePort(), env);
      await bot.stop('SIGKILL');
    });
    line('cold start to ready (median of 5)', ms(starts.p50), 'target < 3 s');
    const bot = await startBot(await freePort(), env);
    let sent = 0;
    const acknowledged = await timed(200, async () => {
      sent += 1;
      const response = await fetch(`${bot.url}/api/messages`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message(connector.url, `set $n = ${sent}`)) });
      if (response.status !== 200) throw new Error(`the bot answered ${response.status}`);
    });
    line('acknowledgement of a message, cell durable (p50 / p95)', `${ms(acknowledged.p50)} / ${ms(acknowledged.p95)}`, 'target < 100 ms');
    const status = await readFile(`/proc/${bot.child.pid ?? 0}/status`, 'utf8').catch(() => '');
    line('peak memory of that bot', `${Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? NaN) / 1024)} MB`);
    await bot.stop();
  } finally {
    await connector.close();
  }
}

async function ask(opened: OpenCasebook, text: string): Promise<Answer> {
  const accepted = await opened.engine.submit({ incident: { tenant: 'bench', incident: 'one' }, author: { id: 'b', name: 'Bench' }, text, idempotencyKeys: [] });
  const answer = accepted.kind === 'accepted' ? await accepted.pending[0]?.answer : undefined;
  if (answer?.kind !== 'cell' || answer.cell.status !== 'ok') throw new Error(JSON.stringify(answer));
  return answer;
}

async function queries(opened: OpenCasebook, evidence: string): Promise<void> {
  const links = { chartUrl: () => 'https://casebook.example/charts/token' };
  const draw = async (): Promise<void> => {
    const answer = await ask(opened, `query ${QUESTION} | render timechart`);
    JSON.stringify(cardForAnswer(answer, links));
    const chart = answer.kind === 'cell' ? answer.cell.finding?.charts[0] : undefined;
    if (chart === undefined) throw new Error('no chart');
    await opened.charts().render(chart);
  };
  await timed(5, draw);
  const whole = await timed(40, draw);
  line(`warm query over ${ROWS.toLocaleString('en')} rows, card and chart picture (p50 / p95)`, `${ms(whole.p50)} / ${ms(whole.p95)}`, 'target p95 < 500 ms');
  const plain = await timed(40, () => ask(opened, `query ${QUESTION}`));
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '2' })).connect();
  const sql = SQL.replace('FILE', join(evidence, 'SecurityEvent.parquet'));
  await connection.runAndReadAll(sql);
  const hand = await timed(40, () => connection.runAndReadAll(sql));
  line('the same query kept as a cell, no chart (p50 / p95)', `${ms(plain.p50)} / ${ms(plain.p95)}`, `DuckDB by hand ${ms(hand.p50)}: ratio ${(plain.p50 / hand.p50).toFixed(1)}`);
}

async function charts(opened: OpenCasebook): Promise<void> {
  const answer = await ask(opened, `query ${QUESTION} | render timechart`);
  const chart = answer.kind === 'cell' ? answer.cell.finding?.charts[0] : undefined;
  if (chart === undefined) throw new Error('no chart');
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const started = performance.now();
  for (let round = 0; round < 10; round += 1) await Promise.all([1, 2, 3, 4].map(() => opened.charts().render(chart)));
  const seconds = (performance.now() - started) / 1000;
  delay.disable();
  line('charts drawn, four at a time', `${(40 / seconds).toFixed(1)} a second`);
  line('event-loop delay meanwhile (p99)', ms(delay.percentile(99) / 1e6), 'target < 50 ms');
}

const folder = await mkdtemp(join(tmpdir(), 'casebook-bench-'));
try {
  const evidence = join(folder, 'evidence');
  const sample = await ensureSample({ folder: evidence, rows: SAMPLE_ROWS, end: END });
  const asked = sample.tables.find(({ name }) => name === 'SecurityEvent')?.rows ?? 0;
  line('rows of the sample / of the table that is asked', `${SAMPLE_ROWS.toLocaleString('en')} / ${asked.toLocaleString('en')}`);
  await coldStart(evidence, join(folder, 'data'));
  const opened = await openCasebook(settingsFromEnv({ CASEBOOK_DATA: join(folder, 'data'), CASEBOOK_EVIDENCE: evidence }, folder), {}, quiet);
  await opened.warm(new AbortController().signal);
  await queries(opened, evidence);
  await charts(opened);
  await opened.close(1_000);
  line('peak memory of this process', `${Math.round(process.resourceUsage().maxRSS / 1024)} MB`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
