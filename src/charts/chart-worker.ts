import { parentPort } from 'node:worker_threads';
import type { ChartSpec } from '../casebook/finding.js';
import { UserError } from '../errors.js';
import { renderPicture } from './render.js';
import type { ChartReply, ChartRequest } from './worker-protocol.js';

const port = parentPort;
if (port === null) throw new Error('this module runs as a worker thread');

/** The first picture of a process takes several times as long as the next ones; nobody should wait for it. */
const WARM_UP: ChartSpec = {
  title: 'warm-up', alt: '',
  spec: {
    data: { values: [{ x: 'a', y: 1 }, { x: 'b', y: 2 }] },
    mark: 'bar',
    encoding: { x: { field: 'x', type: 'nominal' }, y: { field: 'y', type: 'quantitative' } },
  },
};

async function answer({ chart, options }: ChartRequest): Promise<ChartReply> {
  try {
    const { png } = await renderPicture(chart, options);
    // Copied out: the encoder's buffer may belong to a pool that can't be transferred.
    return { kind: 'drawn', png: new Uint8Array(png) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'refused', error: error.data, cause: error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : '' };
    return { kind: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

port.on('message', (request: ChartRequest) => {
  void answer(request).then((reply) => {
    port.postMessage(reply, reply.kind === 'drawn' ? [reply.png.buffer] : []);
  });
});

await renderPicture(WARM_UP, { width: 120, height: 80 });
port.postMessage({ kind: 'ready' } satisfies ChartReply);
