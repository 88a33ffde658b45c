import { afterAll, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../src/analysis/pool/worker-pool.js';
import type { FuzzBatch, FuzzReport } from '../../src/analysis/decode/fuzz-check.test-helper.js';

const INPUTS = Number(process.env['CASEBOOK_FUZZ'] ?? 100_000);
const FROM = Number(process.env['CASEBOOK_FUZZ_FROM'] ?? 0);
const BATCH = 500;
/** Of one input; `peel` is told to stop then. */
const DEADLINE_MS = 5_000;
/** A batch that takes longer has an input that hangs. */
const BATCH_MS = 120_000;

const pool = createWorkerPool({ size: 1 });
afterAll(() => pool.close());

it(`decodes ${INPUTS.toLocaleString('en')} fuzzed inputs within all bounds`, async () => {
  const problems: string[] = [];
  let slowest: FuzzReport['slowest'] = [];
  let layers = 0;
  const started = performance.now();
  for (let from = FROM; from < FROM + INPUTS; from += BATCH) {
    const input: FuzzBatch = { from, count: Math.min(BATCH, FROM + INPUTS - from), deadlineMs: DEADLINE_MS };
    const job = { module: new URL('../../src/analysis/decode/fuzz-check.test-helper.js', import.meta.url), name: 'fuzzBatch', input, deadlineMs: BATCH_MS, signal: new AbortController().signal };
    const report = await pool.run(job, (output) => output as FuzzReport) // our own function's result, cloned
      .catch((error: unknown): FuzzReport => ({ problems: [`the batch from seed ${from} ended: ${String(error)}`], slowest: [], layers: 0 }));
    problems.push(...report.problems);
    slowest = [...slowest, ...report.slowest].sort((a, b) => b.ms - a.ms).slice(0, 10);
    layers += report.layers;
  }
  const seconds = (performance.now() - started) / 1_000;
  process.stdout.write([
    `${INPUTS.toLocaleString('en')} inputs in ${seconds.toFixed(0)} s, ${layers.toLocaleString('en')} layers, ${problems.length} problems, peak memory ${Math.round(process.resourceUsage().maxRSS / 1024)} MB; the slowest:`,
    ...slowest.map(({ ms, what }) => `  ${Math.round(ms)} ms ${what}`), '',
  ].join('\n'));
  expect(problems.slice(0, 20)).toEqual([]);
}, 3_600_000);
