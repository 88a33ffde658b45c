import { lookup } from 'node:dns/promises';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { RequestOptions } from 'node:https';
import { isIP } from 'node:net';
import { denialOf } from '../../kql/external/permission.js';
import { abortError } from '../duckdb/failure.js';
import { externalFailure, externalLimit } from './failure.js';
import { isPublicAddress } from './public-address.js';

export const MAX_EXTERNAL_BYTES = 20_000_000;
const MAX_REDIRECTS = 5;
const FETCH_MS = 30_000;

interface Address {
  readonly address: string;
  readonly family: number;
}

export interface FetchParts {
  /** All addresses of a host. */
  readonly resolve: (host: string) => Promise<readonly Address[]>;
  readonly isAllowedAddress: (address: string) => boolean;
  readonly request: (url: URL, options: RequestOptions, answered: (response: IncomingMessage) => void) => ClientRequest;
  readonly timeoutMs: number;
}

const INTERNET: FetchParts = {
  resolve: (host) => lookup(host, { all: true }), isAllowedAddress: isPublicAddress, request: httpsRequest, timeoutMs: FETCH_MS,
};

/**
 * The address that the connection will go to. It is checked and then used as it is: a second look-up could give another.
 * One address that is not allowed refuses the host as a whole.
 */
async function checkedAddress(url: URL, parts: FetchParts): Promise<Address> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const version = isIP(host);
  const found = version > 0 ? [{ address: host, family: version }] : await parts.resolve(host).catch((cause: unknown) => {
    throw externalFailure(url.href, 'Its host name is not known.', cause);
  });
  const [first] = found;
  if (first === undefined) throw externalFailure(url.href, 'Its host has no address.');
  if (!found.every(({ address }) => parts.isAllowedAddress(address))) throw externalFailure(url.href, 'Its host has an address that is not public.');
  return first;
}

function send(url: URL, { address, family }: Address, parts: FetchParts, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options: RequestOptions = {
      method: 'GET', signal, agent: false, headers: { 'accept': '*/*', 'accept-encoding': 'identity', 'user-agent': 'casebook' },
      // Node asks for all addresses or for one, and takes the answer in the form it asked for.
      lookup: (_host, { all }, done) => {
        if (all === true) done(null, [{ address, family }]);
        else done(null, address, family);
      },
    };
    const request = parts.request(url, options, resolve);
    request.on('error', reject);
    request.end();
  });
}

async function bodyOf(response: IncomingMessage, url: URL): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response) {
    chunks.push(chunk as Buffer); // no encoding is set: always bytes
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_EXTERNAL_BYTES) {
      response.destroy();
      throw externalLimit(url.href, `It may have ${MAX_EXTERNAL_BYTES / 1_000_000} MB.`);
    }
  }
  if (!response.complete) throw externalFailure(url.href, 'The connection was lost within the answer.');
  return Buffer.concat(chunks);
}

function redirected(response: IncomingMessage, from: URL, prefixes: readonly string[]): URL {
  const { location = '' } = response.headers;
  if (!URL.canParse(location, from.href)) throw externalFailure(from.href, 'It redirects to no address.');
  const to = new URL(location, from.href);
  if (denialOf(to.href, prefixes) !== undefined) throw externalFailure(from.href, `It redirects to ${to.origin}, which the setting CASEBOOK_EXTERNALDATA does not allow.`);
  return to;
}

async function fetchFrom(start: string, prefixes: readonly string[], signal: AbortSignal, parts: FetchParts): Promise<Buffer> {
  let url = new URL(start);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await send(url, await checkedAddress(url, parts), parts, signal);
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400 && response.headers.location !== undefined) {
      response.destroy();
      url = redirected(response, url, prefixes);
      continue;
    }
    if (status !== 200) {
      response.destroy();
      throw externalFailure(url.href, `The server answered with status ${status}.`);
    }
    return bodyOf(response, url);
  }
  throw externalFailure(start, `It redirects more than ${MAX_REDIRECTS} times.`);
}

/**
 * The bytes of an https address below one of `prefixes`, redirects included. Only public hosts are connected to, and
 * nothing but the address is sent. Errors: `kql.failed`, `kql.limit` beyond 20 MB, `run.*` where the signal aborts.
 */
export async function fetchExternal(url: string, prefixes: readonly string[], signal: AbortSignal, parts: FetchParts = INTERNET): Promise<Buffer> {
  if (denialOf(url, prefixes) !== undefined) throw externalFailure(url, 'The setting CASEBOOK_EXTERNALDATA does not allow this address.');
  const late = AbortSignal.timeout(parts.timeoutMs);
  try {
    return await fetchFrom(url, prefixes, AbortSignal.any([signal, late]), parts);
  } catch (error) {
    if (signal.aborted) throw abortError(signal, error);
    if (late.aborted) throw externalFailure(url, `The server did not answer within ${parts.timeoutMs / 1000} s.`, error);
    throw error instanceof Error && error.name === 'UserError' ? error : externalFailure(url, 'The connection failed.', error);
  }
}
