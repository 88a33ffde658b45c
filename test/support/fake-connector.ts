import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the connector does to one request instead of serving it. `reset-after`: serves it, then cuts the answer off. */
export type Fault =
  | { readonly kind: 'status'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly code?: string }
  | { readonly kind: 'hang' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'reset-after' };

export interface ConnectorRequest {
  readonly method: string;
  readonly conversation: string;
  /** Of an update: the activity. Of a post: the activity that it replies to. */
  readonly activityId: string | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Shown {
  readonly id: string;
  readonly conversation: string;
  content: Readonly<Record<string, unknown>>;
  updates: number;
}

const PATH = /^\/v3\/conversations\/([^/]+)\/activities(?:\/([^/]+))?$/;

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer); // an incoming message yields buffers
  return Buffer.concat(chunks).toString('utf8');
}

function answer(response: ServerResponse, status: number, body: object, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** A connector of the Bot Service on loopback: its REST API for activities, with faults on demand. */
export class FakeConnector {
  /** Every request, faulty ones too. */
  readonly requests: ConnectorRequest[] = [];
  /** The messages of all conversations as people see them now, in order. */
  readonly shown: Shown[] = [];
  /** Decides over every request; null serves it. */
  fault: (request: ConnectorRequest) => Fault | null = () => null;
  private readonly server: Server;
  private readonly changes = new EventEmitter().setMaxListeners(100);
  private port = 0;
  private lastId = 0;

  private constructor() {
    this.server = createServer((request, response) => { void this.serve(request, response); });
  }

  static async start(): Promise<FakeConnector> {
    const connector = new FakeConnector();
    connector.server.listen(0, '127.0.0.1');
    await once(connector.server, 'listening');
    connector.port = (connector.server.address() as AddressInfo).port; // it listens on TCP
    return connector;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/teams/`;
  }

  /** Resolves once the condition holds; it is looked at after every request. Rejects when the connector closes. */
  async until(condition: () => boolean): Promise<void> {
    const closed = new AbortController();
    this.changes.once('closed', () => { closed.abort(); });
    while (!condition()) await once(this.changes, 'request', { signal: closed.signal });
  }

  messages(conversation: string): Shown[] {
    return this.shown.filter((message) => message.conversation === conversation);
  }

  async close(): Promise<void> {
    this.changes.emit('closed');
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  private async serve(raw: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = PATH.exec((raw.url ?? '').replace(/^\/teams/, ''));
    const text = await readBody(raw);
    if (path?.[1] === undefined) {
      answer(response, 404, { error: { code: 'NotFound', message: 'no such route' } });
      return;
    }
    const request: ConnectorRequest = {
      method: raw.method ?? '', conversation: decodeURIComponent(path[1]), activityId: path[2] === undefined ? undefined : decodeURIComponent(path[2]),
      headers: raw.headers, body: JSON.parse(text) as Record<string, unknown>, // the SDK posts objects
    };
    this.requests.push(request);
    const fault = this.fault(request);
    if (fault === null || fault.kind === 'reset-after') this.apply(request, fault === null ? response : null);
    if (fault?.kind === 'reset' || fault?.kind === 'reset-after') raw.socket.destroy();
    if (fault?.kind === 'status') {
      answer(response, fault.status, { error: { code: fault.code ?? 'Fault', message: 'asked for by the test' } }, fault.headers);
    }
    this.changes.emit('request');
  }

  private apply(request: ConnectorRequest, response: ServerResponse | null): void {
    const { method, conversation, activityId, body } = request;
    const known = this.shown.find((message) => message.id === activityId && message.conversation === conversation);
    if (method === 'PUT') {
      if (known !== undefined) {
        known.content = body;
        known.updates += 1;
      }
      if (response !== null) answer(response, known === undefined ? 404 : 200, known === undefined ? { error: { code: 'ActivityNotFoundInConversation' } } : { id: known.id });
      return;
    }
    this.lastId += 1;
    const id = `1700000000${this.lastId}`;
    if (body['type'] === 'message') this.shown.push({ id, conversation, content: body, updates: 0 });
    if (response !== null) answer(response, 201, { id });
  }
}
