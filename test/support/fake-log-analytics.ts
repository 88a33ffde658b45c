import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

export const FAKE_WORKSPACE = '0f9a1d6c-2b3e-4c5d-8e7f-001122334455';
export const FAKE_TOKEN = 'fake-token-8c1f';

/** A query as it came over the wire. */
export interface ReceivedQuery {
  readonly query: string;
  readonly timespan: string;
  /** The `Prefer` header. */
  readonly prefer: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** What the server does with a request: an answer, or a way to fail below HTTP. */
export type FakeAnswer =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }
  /** Never answers. */
  | { readonly kind: 'hang' }
  /** Sends the headers and this much of the body, then stalls. */
  | { readonly kind: 'stall'; readonly body: string }
  /** Sends the headers and this much of the body, then drops the connection. */
  | { readonly kind: 'cut'; readonly body: string; readonly gzip?: boolean }
  /** Drops the connection without an answer. */
  | { readonly kind: 'reset' };

export type Responder = (query: ReceivedQuery) => FakeAnswer;

export interface FakeLogAnalytics {
  /** Origin, plain http on loopback. */
  readonly endpoint: string;
  readonly queries: readonly ReceivedQuery[];
  /** How many times the metadata of the workspace was asked for. */
  readonly metadataCalls: () => number;
  /** What to do with the next queries, one each; the last one stays. */
  respond(...answers: readonly (FakeAnswer | Responder)[]): void;
  respondMetadata(...answers: readonly FakeAnswer[]): void;
  close(): Promise<void>;
}

interface Column {
  readonly name: string;
  readonly type: string;
}

/** Status and JSON body, sent as the service sends them. */
export function answer(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): FakeAnswer {
  return { kind: 'answer', status, body: typeof body === 'string' ? body : JSON.stringify(body), headers };
}

/** A 200 answer with one table; `extra` adds `render`, `statistics` or a partial `error` beside it. */
export function result(columns: readonly Column[], rows: readonly (readonly unknown[])[], extra: object = {}): FakeAnswer {
  return answer(200, { tables: [{ name: 'PrimaryResult', columns, rows }], ...extra });
}

/** An error body as the service sends it; `innererror` nests. */
export function failure(status: number, code: string, message: string, innererror?: object, headers?: Readonly<Record<string, string>>): FakeAnswer {
  const correlationId = '611dc354-bb4e-4b7a-8a52-0c1d2e3f4a5b';
  return answer(status, { error: { message, code, correlationId, ...(innererror !== undefined && { innererror }) } }, headers);
}

/**
 * A Log Analytics query service on loopback that speaks its wire format: `POST /v1/workspaces/{id}/query` and
 * `GET /v1/workspaces/{id}/metadata`, with its own error bodies for a missing token and a wrong path.
 * https://learn.microsoft.com/azure/azure-monitor/logs/api/request-format, …/response-format, …/errors
 */
export async function startFakeLogAnalytics(): Promise<FakeLogAnalytics> {
  const queries: ReceivedQuery[] = [];
  let answers: readonly (FakeAnswer | Responder)[] = [result([{ name: 'print_0', type: 'long' }], [[1]])];
  let metadata: readonly FakeAnswer[] = [answer(200, { tables: [] })];
  let metadataCalls = 0;

  const route = async (request: IncomingMessage): Promise<FakeAnswer> => {
    const body = await textOf(request);
    const refused = refusal(request);
    if (refused !== undefined) return refused;
    if (request.url?.endsWith('/metadata') === true) {
      const index = Math.min(metadataCalls, metadata.length - 1);
      metadataCalls += 1;
      return metadata[index]!;
    }
    const { query, timespan } = JSON.parse(body) as { query: string; timespan: string }; // what the real client writes
    const received = { query, timespan, prefer: String(request.headers['prefer']), headers: request.headers };
    queries.push(received);
    const next = answers[0]!;
    if (answers.length > 1) answers = answers.slice(1);
    return typeof next === 'function' ? next(received) : next;
  };

  const server = createServer((request, response) => {
    route(request).then((given) => { send(given, response); }, () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // listens on TCP
  return {
    endpoint: `http://127.0.0.1:${port}`,
    queries,
    metadataCalls: () => metadataCalls,
    respond: (...given) => { answers = given; },
    respondMetadata: (...given) => { metadata = given; metadataCalls = 0; },
    close: () => closed(server),
  };
}

function refusal(request: IncomingMessage): FakeAnswer | undefined {
  if (request.headers.authorization === undefined) {
    return failure(401, 'AuthenticationFailed', "Authentication failed. The 'Authorization' header is missing.");
  }
  if (request.headers.authorization !== `Bearer ${FAKE_TOKEN}`) return failure(403, 'InvalidAuthenticationToken', 'The access token is invalid.');
  const routes = [`POST /v1/workspaces/${FAKE_WORKSPACE}/query`, `GET /v1/workspaces/${FAKE_WORKSPACE}/metadata`];
  const known = routes.includes(`${request.method ?? ''} ${request.url ?? ''}`);
  return known ? undefined : failure(404, 'PathNotFoundError', 'The requested path does not exist');
}

function send(given: FakeAnswer, response: ServerResponse): void {
  switch (given.kind) {
    case 'answer': {
      // The real service compresses for whoever accepts it.
      const zipped = response.req.headers['accept-encoding']?.includes('gzip') === true;
      const encoding = zipped ? { 'Content-Encoding': 'gzip' } : {};
      response
        .writeHead(given.status, { 'Content-Type': 'application/json; charset=utf-8', ...encoding, ...given.headers })
        .end(zipped ? gzipSync(given.body) : given.body);
      return;
    }
    case 'stall':
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' }).write(given.body);
      return;
    case 'cut': {
      const encoding = given.gzip === true ? { 'Content-Encoding': 'gzip' } : {};
      response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8', ...encoding });
      // All but the end of the compressed body, so that the receiver cannot tell that it is complete.
      const body = given.gzip === true ? gzipSync(given.body).subarray(0, -4) : given.body;
      response.write(body, () => response.socket?.resetAndDestroy());
      return;
    }
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'hang':
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // no encoding is set, so chunks are buffers
  return Buffer.concat(chunks).toString('utf8');
}

async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => { resolve(); });
    server.closeAllConnections();
  });
}
