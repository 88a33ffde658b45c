import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { type CompatResponse, toHttpHeadersLike, type WebResourceLike } from '@azure/core-http-compat';

import { codeOf } from '../../errors.js';
import { ConnectorError, errorOfResponse } from './outbound.js';

const MAX_RESPONSE = 256 * 1024;
/** Errors of opening a connection: the request was never sent. */
const UNSENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

function wasSent(error: unknown): boolean {
  const cause: unknown = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return !UNSENT.has(codeOf(cause) ?? '');
}

/** Reads a response's text, at most `MAX_RESPONSE` bytes of it. */
async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  if (response.body === null) return '';
  const body: AsyncIterable<Uint8Array> = response.body; // fetch gives bytes; the types leave it open
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_RESPONSE) throw new Error('the answer of the connector is too long');
  }
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * The HTTP client of the SDK's connector calls. The SDK's own has no time-out, and its retry policy (which posts a
 * message again after a 5xx or a reset socket) cannot be switched off; an error that isn't the SDK's passes through
 * it untouched, so every answer outside 2xx is thrown as a `ConnectorError`. Redirects are refused: they would
 * carry the bot's token elsewhere.
 */
export function connectorHttp(timeoutMs: number): { sendRequest(request: WebResourceLike): Promise<CompatResponse> } {
  const exchange = async (request: WebResourceLike): Promise<{ response: Response; text: string }> => {
    try {
      const response = await fetch(request.url, {
        method: request.method,
        headers: request.headers.toJson({ preserveCase: true }),
        body: typeof request.body === 'string' ? request.body : null,
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { response, text: await boundedText(response) };
    } catch (cause) {
      throw new ConnectorError(wasSent(cause) ? 'ambiguous' : 'not-done', 'the connector did not answer', {}, { cause });
    }
  };
  return {
    async sendRequest(request) {
      const { response, text } = await exchange(request);
      if (!response.ok) throw errorOfResponse(response.status, response.headers.get('retry-after'), text, Date.now());
      return {
        request,
        status: response.status,
        headers: toHttpHeadersLike(createHttpHeaders(Object.fromEntries(response.headers))),
        bodyAsText: text,
      };
    },
  };
}
