// Everything that must hold: generated files, types, lint, import rules, unit, contract, fault and browser tests.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './gen.mjs';
import { ensurePrograms } from './programs.mjs';

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'));
const reports = mkdtempSync(join(tmpdir(), 'casebook-test-'));

/** Runs a step; its output is shown when it is over, so that parallel steps do not mix. */
function step(name, args) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk) => { output += chunk; });
    child.stderr.on('data', (chunk) => { output += chunk; });
    child.on('close', (code) => {
      process.stdout.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${Math.round((Date.now() - started) / 1000)} s)\n${code === 0 && !name.startsWith('tests') ? '' : output}`);
      resolve(code === 0);
    });
  });
}

const bin = (name, file) => join('node_modules', name, file);

async function jest(name, ...args) {
  const report = join(reports, `${name.replaceAll(/\W+/g, '-')}.json`);
  const ok = await step(`tests: ${name}`, ['--experimental-vm-modules', '--no-warnings', bin('jest', 'bin/jest.js'), '--json', `--outputFile=${report}`, '--silent', ...args]);
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numRuntimeErrorTestSuites = 0 } = JSON.parse(readFileSync(report, { encoding: 'utf8', flag: 'a+' }) || '{}');
  return { ok, passed: numPassedTests, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests };
}

ensurePrograms();
const stale = await generate(true); // builds, too
if (stale.length > 0) process.stdout.write(`FAIL ${stale.join(', ')} stale: run \`npm run gen\`\n`);

const checks = await Promise.all([
  step('types', [bin('typescript', 'bin/tsc'), '-p', '.']),
  step('dead code', [bin('knip', 'bin/knip.js')]),
  step('lint', ['--max-old-space-size=4096', bin('eslint', 'bin/eslint.js'), '--max-warnings=0', '.']),
]);
const rounds = [await jest('unit, contract and faults', '--testPathIgnorePatterns=/e2e/')];
rounds.push(await jest('browser', '--runInBand', '/e2e/'));
rmSync(reports, { recursive: true, force: true });

const sum = (key) => rounds.reduce((total, one) => total + one[key], 0);
const failed = sum('failed') + checks.filter((ok) => !ok).length + stale.length;
process.stdout.write(`${sum('passed')} passed, ${failed} failed, ${sum('skipped')} skipped\n`);
process.exitCode = failed > 0 || rounds.some(({ ok }) => !ok) ? 1 : 0;
