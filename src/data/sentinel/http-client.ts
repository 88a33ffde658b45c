import { createDefaultHttpClient, RestError } from '@azure/core-rest-pipeline';
import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { answerTooLarge } from './answer-too-large.js';

export interface HttpClientOptions {
  /** An answer over this many bytes, after decompression, is cut off: `UserError` `kql.limit`. */
  readonly maxBytes: number;
  /** For a loopback address only: speak http where the request says https, as the SDK signs nothing else. */
  readonly plainHttp: boolean;
  /** How long the body may pause before the connection counts as lost. */
  readonly idleMs: number;
}

const ANY_STATUS = new Set([Number.POSITIVE_INFINITY]);

/**
 * The SDK's own client, with the body read here: the SDK would hold a body of any size, and would wait for ever for the
 * rest of one whose connection broke.
 */
export function createBoundedHttpClient(options: HttpClientOptions): HttpClient {
  const inner = createDefaultHttpClient();
  return {
    sendRequest: async (request) => {
      const stop = new AbortController();
      const abort = (): void => { stop.abort(); };
      const outer = request.abortSignal;
      if (outer?.aborted === true) stop.abort();
      outer?.addEventListener('abort', abort);
      try {
        const response = await inner.sendRequest(streamed(request, stop.signal, options.plainHttp));
        const bodyAsText = await textOf(response, request, stop, options);
        return { status: response.status, headers: response.headers, request, bodyAsText };
      } finally {
        outer?.removeEventListener('abort', abort);
      }
    },
  };
}

function streamed(request: PipelineRequest, abortSignal: AbortSignal, plainHttp: boolean): PipelineRequest {
  return {
    ...request,
    abortSignal,
    streamResponseStatusCodes: ANY_STATUS,
    ...(plainHttp && { url: request.url.replace(/^https:/, 'http:'), allowInsecureConnection: true }),
  };
}

async function textOf(response: PipelineResponse, request: PipelineRequest, stop: AbortController, options: HttpClientOptions): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let tooLarge = false;
  const lost = setTimeout(() => { stop.abort(); }, options.idleMs);
  try {
    for await (const chunk of abortable(response.readableStreamBody, stop.signal)) {
      lost.refresh();
      bytes += chunk.length;
      tooLarge = bytes > options.maxBytes;
      if (tooLarge) break;
      chunks.push(chunk);
    }
  } catch (cause) {
    throw Object.assign(new RestError('The connection was lost within the answer', { code: 'ECONNRESET', request }), { cause });
  } finally {
    clearTimeout(lost);
    if (tooLarge) stop.abort();
  }
  if (tooLarge) throw answerTooLarge(`It is over the limit of ${Math.floor(options.maxBytes / 1_000_000)} MB.`);
  return Buffer.concat(chunks).toString('utf8');
}

/** The chunks of a stream; throws as soon as the signal aborts, even where the stream itself does not notice. */
async function* abortable(stream: NodeJS.ReadableStream | undefined, signal: AbortSignal): AsyncGenerator<Buffer> {
  if (stream === undefined) return;
  const chunks = stream[Symbol.asyncIterator]();
  let reject = (): void => undefined;
  const aborted = new Promise<never>((_, fail) => {
    reject = () => { fail(new Error('aborted')); };
  });
  aborted.catch(() => undefined); // only the race below is of interest
  if (signal.aborted) reject();
  signal.addEventListener('abort', reject);
  try {
    for (;;) {
      const next = await Promise.race([chunks.next(), aborted]);
      if (next.done === true) return;
      yield Buffer.from(next.value);
    }
  } finally {
    signal.removeEventListener('abort', reject);
  }
}
