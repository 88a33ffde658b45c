import { parentPort } from 'node:worker_threads';
import { packError, type Request } from './messages.js';

/** The thread's side of the pool: loads the module that a request names and calls the function. */
async function serve({ module, name, input }: Request): Promise<unknown> {
  const exports = await import(module) as Record<string, unknown>; // module and name come from our own code, never from data
  const run = exports[name];
  if (typeof run !== 'function') throw new TypeError(`${module} exports no function ${name}`);
  return await (run as (input: unknown) => unknown)(input); // the caller's `parse` checks what comes back
}

const port = parentPort;
if (port === null) throw new Error('this module runs in a worker thread only');

port.on('message', (request: Request) => {
  serve(request).then(
    (output) => { port.postMessage({ id: request.id, ok: true, output }); },
    (error: unknown) => { port.postMessage({ id: request.id, ok: false, error: packError(error) }); },
  );
});
