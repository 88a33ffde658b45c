/** The thread's side of `hosted-thread.ts`: a locked DuckDB with the functions of `kql/host`. */
import { parentPort, workerData } from 'node:worker_threads';
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { UserError } from '../../errors.js';
import type { HostContext } from '../../kql/host/entry.js';
import { messageOf } from './failure.js';
import { hostError } from './host-error.js';
import { registerHostFunctions } from './host-functions.js';
import type { HostedMessage, HostedReply, HostedRequest, HostedSetup, LocatorModule } from './hosted-protocol.js';
import { openDuck } from './open.js';
import { toWire } from './wire-value.js';
import type { WireValue } from './wire-value.js';

const port = parentPort;
if (port === null) throw new Error('This module runs in a worker thread only');
const setup = workerData as HostedSetup; // our own thread
const stop = new Int32Array(setup.stop);

/** What a host function threw during the running statement: DuckDB keeps the text alone. */
let thrown: unknown;
let connection: DuckDBConnection | undefined;
let instance: Promise<DuckDBInstance> | undefined;

async function loadLocator(locator: LocatorModule | undefined): Promise<HostContext> {
  if (locator === undefined) return {};
  const exports = await import(locator.module) as Record<string, unknown>; // both from our own code, never from data
  const open = exports[locator.name];
  if (typeof open !== 'function') throw new TypeError(`${locator.module} exports no function ${locator.name}`);
  return { locate: await (open as (input?: string) => Promise<NonNullable<HostContext['locate']>>)(locator.input) };
}

async function start(): Promise<DuckDBInstance> {
  const context = await loadLocator(setup.locator);
  const duck = await openDuck(setup.duck);
  const first = await duck.connect();
  registerHostFunctions(first, { context, stopped: () => Atomics.load(stop, 0) !== 0, failed: (error) => { thrown = error; } });
  first.closeSync();
  return duck;
}

function started(): Promise<DuckDBInstance> {
  instance ??= start().catch((error: unknown) => {
    instance = undefined; // the next session tries again
    throw error;
  });
  return instance;
}

async function answer(request: HostedRequest): Promise<readonly (readonly WireValue[])[]> {
  if (request.kind === 'open') {
    connection = await (await started()).connect();
    return [];
  }
  if (connection === undefined) throw new Error('No session is open');
  if (!('sql' in request)) {
    connection.closeSync();
    connection = undefined;
    return [];
  }
  const result = await connection.run(request.sql);
  return request.kind === 'run' ? [] : (await result.getColumns()).map((column) => column.map(toWire));
}

function failure(id: number, error: unknown): HostedReply {
  const user = error instanceof UserError ? error : hostError(thrown);
  if (user !== undefined) return { id, ok: false, user: user.data };
  return { id, ok: false, message: messageOf(error) };
}

async function end(): Promise<void> {
  connection?.closeSync();
  (await instance)?.closeSync();
  port?.close();
}

port.on('message', (message: HostedMessage) => {
  if (!('id' in message)) {
    if (message.kind === 'interrupt') connection?.interrupt();
    else void end();
  } else {
    thrown = undefined;
    answer(message).then(
      (columns) => { port.postMessage({ id: message.id, ok: true, columns } satisfies HostedReply); },
      (error: unknown) => { port.postMessage(failure(message.id, error)); },
    );
  }
});
