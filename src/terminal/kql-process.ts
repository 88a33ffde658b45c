import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { UserError } from '../errors.js';
import { failedLine } from './kql-line.js';
import type { KqlQuery } from './kql-line.js';
import { QUERY_MS } from './kql-protocol.js';
import type { FromWorker, KqlSetup, ToWorker } from './kql-protocol.js';

/** What a query gets beyond its own time before the process is taken to hang. */
const GRACE_MS = 3_000;
/** Loading the parser and reading in large evidence. */
const START_MS = 900_000;

export interface KqlAnswer {
  readonly line: string;
  readonly ok: boolean;
}

export interface KqlProcess {
  /** Runs one query; always gives its line. Throws where the process cannot even be started. */
  ask(query: KqlQuery): Promise<KqlAnswer>;
  close(): Promise<void>;
}

/** The next message of the process; undefined where it died or the time is over. */
function nextMessage(child: ChildProcess, ms: number): Promise<FromWorker | 'died' | 'late'> {
  return new Promise((resolve) => {
    const settle = (result: FromWorker | 'died' | 'late'): void => {
      clearTimeout(timer);
      child.removeListener('message', onMessage);
      child.removeListener('exit', onExit);
      resolve(result);
    };
    const onMessage = (message: unknown): void => { settle(message as FromWorker); }; // our own process
    const onExit = (): void => { settle('died'); };
    const timer = setTimeout(() => { settle('late'); }, ms);
    child.once('message', onMessage);
    child.once('exit', onExit);
  });
}

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

async function kill(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

async function start(setup: KqlSetup): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./kql-worker.js', import.meta.url)), { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
  child.on('error', () => undefined); // a process that can't be reached has also ended, which is what is looked at
  child.send({ kind: 'setup', setup } satisfies ToWorker);
  const first = await nextMessage(child, START_MS);
  if (typeof first === 'object' && first.kind === 'ready') return child;
  await kill(child);
  throw new Error(typeof first === 'object' && first.kind === 'failed' ? first.message : 'The process that runs queries did not start');
}

const LOST: Readonly<Record<'died' | 'late', UserError>> = {
  died: new UserError({ code: 'internal', message: 'The engine broke down on this query.', why: 'It was started again for the next one.' }),
  late: new UserError({ code: 'run.timeout', message: `The query did not end within ${String((QUERY_MS + GRACE_MS) / 1000)} s.`, why: 'It could not be interrupted, so the engine was started again.' }),
};

/** A process for queries, one after the other: started when it is needed, and again where it died or hangs. */
export function kqlProcess(setup: KqlSetup): KqlProcess {
  let child: ChildProcess | undefined;
  const restarted = async (): Promise<ChildProcess | undefined> => {
    if (child !== undefined && isAlive(child)) return child;
    // The first start fails for a reason that holds for all queries; a later one is told with the query that it is for.
    return child === undefined ? start(setup) : start(setup).catch(() => undefined);
  };
  return {
    async ask(query) {
      const running = await restarted();
      if (running === undefined) return { line: failedLine(query.id, LOST.died), ok: false };
      child = running;
      const reply = nextMessage(child, QUERY_MS + GRACE_MS);
      child.send({ kind: 'query', query } satisfies ToWorker);
      const message = await reply;
      if (typeof message === 'object' && message.kind === 'line') return message;
      await kill(child);
      return { line: failedLine(query.id, LOST[message === 'late' ? 'late' : 'died']), ok: false };
    },
    async close() {
      if (child !== undefined) await kill(child);
    },
  };
}
