import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');

/** The bot as its own process, as `npm start -- --no-playground` runs it. */
export interface BotProcess {
  readonly url: string;
  readonly child: ChildProcess;
  /** Everything it has written so far. */
  output(): string;
  /** Asks it to stop, or kills it; resolves to its exit code (null after a kill). */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the bot on a port and waits until it is ready; throws with its output where it ends before. */
export async function startBot(port: number, env: Readonly<Record<string, string>>): Promise<BotProcess> {
  const child = spawn(process.execPath, [join(ROOT, 'dist', 'src', 'main.js'), '--no-playground'], {
    cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PORT: String(port), ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk) => { output += String(chunk); });
  child.stderr.on('data', (chunk) => { output += String(chunk); });
  const ended = once(child, 'close');
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/ready`, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false))) {
    if (child.exitCode !== null) throw new Error(`the bot ended with ${child.exitCode}:\n${output}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url, child, output: () => output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await ended;
      return child.exitCode;
    },
  };
}
