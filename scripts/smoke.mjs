// Starts `npm start` in an empty data folder, waits until it is ready, asks it, and stops it as Ctrl-C does.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const data = mkdtempSync(join(tmpdir(), 'casebook-smoke-'));
const port = 20_000 + (process.pid % 20_000);
const started = Date.now();
const child = spawn('npm', ['start'], { env: { ...process.env, CASEBOOK_DATA: data, PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
let output = '';
child.stdout.on('data', (chunk) => { output += chunk; process.stdout.write(chunk); });
const ended = new Promise((resolve) => { child.on('close', resolve); });

async function untilReady() {
  while (Date.now() - started < 60_000 && child.exitCode === null) {
    if (output.includes('http://')) return;
    await new Promise((resolve) => { setTimeout(resolve, 50); });
  }
  throw new Error('npm start did not become ready within 60 s');
}

try {
  await untilReady();
  process.stdout.write(`ready after ${Date.now() - started} ms\n`);
  const { status } = await fetch(`http://127.0.0.1:${port}/ready`, { signal: AbortSignal.timeout(5_000) });
  if (status !== 200) throw new Error(`/ready answered ${status}`);
} finally {
  process.kill(-child.pid, 'SIGINT');
  await Promise.race([ended, new Promise((resolve) => { setTimeout(resolve, 15_000).unref(); })]);
  rmSync(data, { recursive: true, force: true });
}
// npm passes the interrupt on and ends by it, once the bot has ended.
if (child.exitCode !== 0 && child.signalCode !== 'SIGINT') throw new Error(`npm start ended with ${child.exitCode ?? child.signalCode ?? 'nothing within 15 s'}`);
if (await fetch(`http://127.0.0.1:${port}/health`, { signal: AbortSignal.timeout(2_000) }).then(() => true, () => false)) throw new Error('the bot still listens');
process.stdout.write('smoke: started, ready, stopped\n');
