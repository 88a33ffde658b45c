// Makes a sample incident: node scripts/sample.mjs [--rows 200000] [--seed 7] [--end 2026-01-31T12:00:00Z] [--out DIR]
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const HOUR = 3_600_000;

async function main() {
  const { values } = parseArgs({
    options: { rows: { type: 'string' }, seed: { type: 'string' }, end: { type: 'string' }, out: { type: 'string' } },
  });
  const problems = await build();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const { generateSample } = await import('../dist/samples/sample.js');
  const end = values.end ?? new Date(Math.floor(Date.now() / HOUR) * HOUR).toISOString();
  const made = await generateSample({
    folder: values.out ?? join(ROOT, '.casebook', 'sample'), end,
    ...(values.rows && { rows: Number(values.rows) }), ...(values.seed && { seed: Number(values.seed) }),
  });
  for (const { name, rows, bytes } of made.tables) {
    process.stdout.write(`${name.padEnd(20)} ${String(rows).padStart(10)} rows ${(bytes / 1e6).toFixed(1).padStart(8)} MB\n`);
  }
  process.stdout.write(`Evidence in ${relative(process.cwd(), made.folder) || '.'}; what was hidden in it: ${relative(process.cwd(), made.truthFile)}\n`);
}

try {
  await main();
} catch (error) {
  const { message, why, next } = error.data ?? { message: error.code?.startsWith('ERR_PARSE_ARGS') ? error.message : error.stack };
  process.stderr.write(`${[message, why, next].filter(Boolean).join('\n')}\n`);
  process.exitCode = 1;
}
