import { lookup } from 'node:dns/promises';
import type { ClientRequest, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';
import { isIP } from 'node:net';

export interface Address {
  readonly address: string;
  readonly family: number;
}

/** The network as a request needs it; tests put a server of their own behind it. */
export interface Network {
  /** All addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly Address[]>;
  readonly request: (url: URL, options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;
}

export const INTERNET: Network = {
  resolve: (host) => lookup(host, { all: true }),
  request: (url, options, answered) => (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options, answered),
};

export interface PinnedRequest {
  readonly url: URL;
  readonly method?: 'GET' | 'POST';
  /** Besides `accept-encoding` and `user-agent`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isAllowedAddress: (address: string) => boolean;
  readonly signal: AbortSignal;
}

/** An answer whose body was not read yet: either read it or discard it. */
export interface PinnedResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Throws `RequestFailure`: `too-large` beyond `maxBytes`, `lost` where the connection ends early. */
  body(maxBytes: number): Promise<Buffer>;
  discard(): void;
}

/** Why a request came to nothing, as a sentence about "it"; errors of the connection are thrown as they are. */
export class RequestFailure extends Error {
  constructor(readonly kind: 'unknown-host' | 'forbidden-address' | 'too-large' | 'lost', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RequestFailure';
  }
}

/**
 * The address that the connection will go to. It is checked and then used as it is: a second look-up could give another.
 * One address that is not allowed refuses the host as a whole.
 */
async function checkedAddress({ url, isAllowedAddress }: PinnedRequest, network: Network): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  const found = version > 0 ? [{ address: host, family: version }] : await network.resolve(host).catch((cause: unknown) => {
    throw new RequestFailure('unknown-host', 'Its host name is not known.', { cause });
  });
  const [first] = found;
  if (first === undefined) throw new RequestFailure('unknown-host', 'Its host has no address.');
  if (!found.every(({ address }) => isAllowedAddress(address))) throw new RequestFailure('forbidden-address', 'Its host has an address that is not public.');
  return first;
}

function send({ url, method = 'GET', headers, body, signal }: PinnedRequest, { address, family }: Address, network: Network): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = network.request(url, {
      method, signal, agent: false, headers: { 'accept': '*/*', ...headers, 'accept-encoding': 'identity', 'user-agent': 'casebook' },
      // Node asks for all addresses or for one, and takes the answer in the form it asked for.
      lookup: (_host, { all }, done) => {
        if (all === true) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    }, resolve);
    request.on('error', reject);
    request.end(body);
  });
}

async function bodyOf(response: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer); // no encoding is set: always bytes
    bytes += (chunk as Buffer).length;
    if (bytes > maxBytes) {
      response.destroy();
      throw new RequestFailure('too-large', `It may have ${maxBytes / 1_000_000} MB.`);
    }
  }
  if (!response.complete) throw new RequestFailure('lost', 'The connection was lost within the answer.');
  return Buffer.concat(chunks);
}

/**
 * One request to an address that was checked after the name was resolved, and no other. It follows no redirect, keeps
 * no cookie and no connection. Throws `RequestFailure` or the error of the connection.
 */
export async function pinnedRequest(request: PinnedRequest, network: Network = INTERNET): Promise<PinnedResponse> {
  const address = await checkedAddress(request, network);
  request.signal.throwIfAborted();
  const response = await send(request, address, network);
  // Until somebody reads it, an error of the answer has no listener and would end the process.
  response.on('error', () => undefined);
  return {
    status: response.statusCode ?? 0, headers: response.headers,
    body: (maxBytes) => bodyOf(response, maxBytes),
    discard: () => { response.destroy(); },
  };
}
