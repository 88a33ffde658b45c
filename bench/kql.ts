/**
 * KQL in figures: how much of the corpora in CASEBOOK_CORPORA is answered, how fast a query is translated, the
 * translated SQL beside SQL by hand (and pandas, where it is installed) on one and ten million rows. DuckDB has one
 * thread, as each query of the bot has.
 */
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBConnection } from '@duckdb/node-api';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { translateNow } from '../src/kql/translate.js';
import { createTranslator } from '../src/kql/translator.js';
import { terminal } from '../src/terminal/terminal.js';
import type { KqlLine } from '../src/terminal/kql-line.js';
import { COLUMNS, logsSql, QUESTIONS } from './kql-questions.js';
import { line, median, ms, paired, timed } from './measure.js';

const NOW = '2026-02-01T00:00:00Z';
const LARGE = 10_000_000;
/** Runs before the measured ones, and of these. */
const WARM_UP = 250;
const TABLES = [{ name: 'Logs', columns: COLUMNS }];
const LONG_QUERY = [
  'let from = ago(7d);', 'let watched = dynamic(["user1", "user2", "user3"]);', 'let hosts = Logs', '| where TimeGenerated > from', '| summarize n = count() by Computer', '| where n > 10;',
  'Logs', '| where TimeGenerated > from', '| where EventID in (4624, 4625)', '| where Account !in (watched)', '| where isnotempty(Address)',
  '| extend Hour = bin(TimeGenerated, 1h)', '| extend Name = tolower(Account)', '| extend Parts = split(Address, ".")', '| extend Net = strcat(Parts[0], ".", Parts[1])',
  '| extend Size = case(Bytes > 500, "large", Bytes > 100, "medium", "small")', '| join kind=inner (hosts) on Computer', '| project-away Computer1',
  '| summarize Failed = countif(EventID == 4625),', '    Good = countif(EventID == 4624),', '    Hosts = dcount(Computer),', '    First = min(TimeGenerated),', '    Last = max(TimeGenerated)',
  '    by Name, Net, Hour', '| where Failed > Good', '| extend Ratio = todouble(Failed) / (Good + 1)', '| extend Span = Last - First', '| where Span > 1m', '| order by Ratio desc', '| take 100',
].join('\n');

/** Answers that equal the recorded ones of a Kusto engine, by file. */
function answered(files: readonly string[]): void {
  const run = spawnSync(process.execPath, [fileURLToPath(new URL('../test/kql/coverage.js', import.meta.url)), ...files, '--show='], { encoding: 'utf8' });
  for (const text of run.stdout.trim().split('\n')) {
    const [file = '', counts = ''] = text.split(': ');
    line(basename(file), counts);
  }
}

/** Queries without a recorded answer that are accepted by the analyser, run on empty tables; `externaldata` needs a permission. */
async function accepted(file: string, folder: string, work: string): Promise<void> {
  const queries = (await readFile(file, 'utf8')).split('\n').filter((text) => text !== '').map((text) => JSON.parse(text) as { id: string; query: string; semantic_errors?: number }); // the corpus's form
  const counted = queries.filter((each) => (each.semantic_errors ?? 0) === 0 && !/\bexternal_?data\b/i.test(each.query));
  const input = join(work, 'accepted.jsonl');
  await writeFile(input, counted.map(({ id, query }) => JSON.stringify({ id, query })).join('\n'));
  const schemas = join(folder, 'la-table-schemas.json');
  for (const check of [true, false]) {
    const counts = { ok: 0, internal: 0 };
    const started = performance.now();
    const write = (text: string, taken?: () => void): void => {
      const { ok, error } = JSON.parse(text) as KqlLine; // one line at a time, as documented
      if (ok) counts.ok += 1;
      if (error?.code === 'internal') counts.internal += 1;
      taken?.();
    };
    await terminal(['kql', input, '--now', NOW, ...(check ? ['--check'] : []), ...(existsSync(schemas) ? ['--schemas', schemas] : [])], {
      stdin: process.stdin, stdout: { write }, stderr: process.stderr, env: process.env, cwd: () => process.cwd(),
    });
    const share = `${(100 * counts.ok / counted.length).toFixed(1)} %`;
    line(`${basename(file)}, ${check ? 'planned' : 'run on empty tables'}`, `${counts.ok} of ${counted.length}: ${share}`, `95 %; ${counts.internal} defects, ${((performance.now() - started) / 1000).toFixed(0)} s`);
  }
}

async function corpora(work: string): Promise<void> {
  const folder = process.env['CASEBOOK_CORPORA'];
  if (folder === undefined || !existsSync(folder)) {
    line('coverage', 'skipped', 'set CASEBOOK_CORPORA to a folder of JSON lines');
    return;
  }
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl')).sort().map((name) => join(folder, name));
  const recorded = await Promise.all(files.map(async (file) => (await readFile(file, 'utf8')).includes('"expected"')));
  answered(files.filter((_, at) => recorded[at] === true));
  for (const file of files.filter((_, at) => recorded[at] !== true)) await accepted(file, folder, work);
}

/** A text that the translator has not seen: a number in it is another one each time. */
function freshQueries(): () => string {
  let written = 0;
  return () => {
    written += 1;
    return LONG_QUERY.replace('500', String(1000 + written));
  };
}

async function latency(): Promise<void> {
  const translator = createTranslator();
  const request = { text: LONG_QUERY, tables: TABLES, variables: {}, now: NOW };
  const [inWorker, inThread] = [freshQueries(), freshQueries()];
  const asked = (): Promise<unknown> => translator.translate({ ...request, text: inWorker() });
  const here = (): Promise<unknown> => Promise.resolve(translateNow({ ...request, text: inThread() }));
  const cold = await timed(1, () => translator.translate(request));
  await timed(WARM_UP, asked);
  const [again, asking] = [await timed(100, () => translator.translate(request)), await timed(WARM_UP, asked)];
  await timed(WARM_UP, here);
  const alone = await timed(WARM_UP, here);
  line('translate a query of 30 lines, first', ms(cold.p50), 'the parser is loaded');
  line('parse, bind and translate a new query of 30 lines, warm (p50 / p95)', `${ms(alone.p50)} / ${ms(alone.p95)}`, '20 ms');
  line('the same through the worker thread (p50 / p95)', `${ms(asking.p50)} / ${ms(asking.p95)}`);
  line('a query that came before, as in a rerun (p50 / p95)', `${ms(again.p50)} / ${ms(again.p95)}`, 'its analysis is kept');
  await translator.close();
}

/** The translated SQL of a question over a file. */
async function translated(connection: DuckDBConnection, kql: string, file: string): Promise<string> {
  const { sql, sources } = translateNow({ text: kql, tables: TABLES, variables: {}, now: NOW });
  for (const { relation } of sources) await connection.run(`CREATE OR REPLACE TEMP VIEW "${relation}" AS SELECT * FROM read_parquet('${file}')`);
  return sql;
}

/** Times of pandas in memory, by question. CASEBOOK_PYTHON names another interpreter than python3. */
function pandas(file: string): Readonly<Record<string, number>> {
  const run = spawnSync(process.env['CASEBOOK_PYTHON'] ?? 'python3', [fileURLToPath(new URL('../../bench/peers/pandas_kql.py', import.meta.url)), file], { encoding: 'utf8' });
  if (run.status === 0) return JSON.parse(run.stdout) as Record<string, number>; // what that script prints
  line('pandas', 'skipped', 'python3 with pandas and a Parquet reader is not installed');
  return {};
}

/** How long each question is asked, in milliseconds, and how often at least and at most: a quick one needs many turns to be told from noise. */
const ASKED_MS = 10_000;
const TURNS = { least: 9, most: 101 };

/** Each question translated and by hand in turn, so that what else the machine does meets both. */
async function questions(connection: DuckDBConnection, file: string, rows: number): Promise<void> {
  await connection.run(`COPY (${logsSql(rows)}) TO '${file}' (FORMAT parquet)`);
  await connection.run(`CREATE OR REPLACE TEMP VIEW Logs AS SELECT * FROM read_parquet('${file}')`);
  const size = `${rows / 1_000_000}M rows`;
  const peer = pandas(file);
  const ratios: number[] = [];
  for (const { name, kql, sql } of QUESTIONS) {
    const ours = await translated(connection, kql, file);
    const once = await timed(3, () => connection.runAndReadAll(ours));
    const turns = Math.min(TURNS.most, Math.max(TURNS.least, Math.round(ASKED_MS / 2 / once.p50)));
    const { first, second, ratio } = await paired(turns, () => connection.runAndReadAll(ours), () => connection.runAndReadAll(sql));
    ratios.push(ratio);
    const other = peer[name] === undefined ? '' : `; pandas in memory ${ms(peer[name])}: ${(peer[name] / first).toFixed(1)}x ours`;
    line(`${name}, ${size}`, ms(first), `by hand ${ms(second)}: ratio ${ratio.toFixed(2)}${other}`);
  }
  line(`translated by hand-written, ${size}, middle and worst of ten`, `${median(ratios).toFixed(2)} and ${Math.max(...ratios).toFixed(2)}`);
}

async function large(connection: DuckDBConnection, file: string): Promise<void> {
  const sql = await translated(connection, QUESTIONS[0]?.kql ?? '', file);
  const before = process.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => { most = Math.max(most, process.memoryUsage().rss); }, 5);
  const runs = await timed(5, () => connection.runAndReadAll(sql));
  clearInterval(watch);
  line(`filter and summarize by hour, ${LARGE.toLocaleString('en')} rows of Parquet`, ms(runs.p50), `${Math.round((most - before) / 2 ** 20)} MB more memory while it runs`);
}

const folder = await mkdtemp(join(tmpdir(), 'casebook-bench-kql-'));
try {
  await latency();
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '2GB', temp_directory: folder })).connect();
  await connection.run("SET TimeZone = 'UTC'");
  await questions(connection, join(folder, 'million.parquet'), 1_000_000);
  await questions(connection, join(folder, 'large.parquet'), LARGE);
  await large(connection, join(folder, 'large.parquet'));
  connection.closeSync();
  await corpora(folder);
} finally {
  await rm(folder, { recursive: true, force: true });
}
