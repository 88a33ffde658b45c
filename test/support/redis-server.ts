import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { codeOf } from '../../src/errors.js';
import { isError } from '../../state/errors.js';

const START_ATTEMPTS = 5;
const READY_ATTEMPTS = 500;

/**
 * A real `redis-server` on a free loopback port, with its append-only file in a temporary folder and synced on every
 * write. Stop it at the end; should the test process die first, the server dies with it.
 */
export class RedisServer {
  readonly port: number;
  readonly #folder: string;
  readonly #args: readonly string[];
  #process: ChildProcess | null = null;

  private constructor(port: number, folder: string, args: readonly string[]) {
    this.port = port;
    this.#folder = folder;
    this.#args = args;
  }

  /** `args`: further options of redis-server, such as `--requirepass secret`. */
  static async start(args: readonly string[] = []): Promise<RedisServer> {
    const folder = await mkdtemp(join(tmpdir(), 'casebook-redis-'));
    for (let attempt = 1; ; attempt++) {
      const server = new RedisServer(await freePort(), folder, args);
      try {
        await server.restart();
        return server;
      } catch (error) {
        // The port may have been taken since it was found to be free.
        if (attempt === START_ATTEMPTS || isMissing(error)) throw error;
      }
    }
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts it (again) on the same port and files; resolves when it answers. */
  async restart(): Promise<void> {
    const child = spawn('redis-server', [
      '--port', String(this.port), '--bind', '127.0.0.1', '--dir', this.#folder, '--save', '',
      '--appendonly', 'yes', '--appendfsync', 'always', ...this.#args,
    ], { stdio: ['ignore', 'pipe', 'inherit'] });
    let log = '';
    child.stdout.on('data', (chunk: Buffer) => { log = (log + chunk.toString('utf8')).slice(-4_000); });
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => { reject(isMissing(error) ? new Error('These tests need a redis-server on the PATH: install Redis 6.2 or later (Debian: apt-get install redis-server).', { cause: error }) : error); });
      child.once('exit', (code) => { reject(new Error(`redis-server ended with ${String(code)}:\n${log}`)); });
    });
    failed.catch(() => undefined); // after the start an exit is what a test wanted
    this.#process = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    await Promise.race([failed, answers(this.port)]);
  }

  /** `kill -9`; resolves when the process is gone. */
  async kill(): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }

  /** Keeps the process from running: it accepts connections but answers nothing. */
  pause(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function isMissing(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || (isError(error) && error.cause !== undefined && isMissing(error.cause));
}

/** A port that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has no other kind of address
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(port: number): Promise<void> {
  for (let attempt = 0; attempt < READY_ATTEMPTS; attempt++) {
    const reply = await send(port, 'PING\r\n').catch(() => '');
    if (reply.startsWith('+PONG') || reply.startsWith('-NOAUTH')) return;
    await sleep(20);
  }
  throw new Error(`redis-server on port ${port} did not become ready`);
}

/** Sends one inline command and gives the first bytes of the reply. */
export async function send(port: number, command: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    socket.write(command);
    const [chunk] = await once(socket, 'data') as [Buffer];
    return chunk.toString('utf8');
  } finally {
    socket.destroy();
  }
}
