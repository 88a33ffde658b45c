import { parseIp, unmapped } from '../../analysis/ip/address.js';
import { INTERNET, pinnedRequest, RequestFailure, type Network, type PinnedResponse } from '../../http/pinned-request.js';
import { isPublicAddress } from '../../http/public-address.js';
import { classifyIp } from '../ip-class.js';
import type { IpClass } from '../special-blocks.js';
import { SourceFailure } from '../source.js';

export const MAX_ANSWER_BYTES = 2_000_000;
const MAX_REDIRECTS = 3;

export interface HttpCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** An instance that the administrator named by a setting: it may have a private address, and there plain http. */
  readonly ownInstance: boolean;
  /** Nothing in it is secret: a redirect may lead to another public host, over https. */
  readonly mayMove?: boolean;
  /** Most bytes of the answer; `MAX_ANSWER_BYTES` where it is left out. */
  readonly maxBytes?: number;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** What `Retry-After` asks for, in milliseconds. */
  readonly retryAfterMs?: number;
}

/** Throws `SourceFailure` of the kind `transient` or `refused`, or the signal's reason. Its errors hold no address beyond the host, and no header. */
export type HttpClient = (call: HttpCall, signal: AbortSignal) => Promise<HttpAnswer>;

export interface ClientParts extends Network {
  readonly isPublicAddress: (address: string) => boolean;
}

/** Where an instance of the team may be: everywhere but where only this machine's cloud, or nobody, answers. */
const OWN_CLASSES: readonly IpClass[] = ['public', 'private', 'loopback', 'cgnat'];

function isOwnAddress(address: string): boolean {
  const ip = parseIp(address);
  return ip !== null && OWN_CLASSES.includes(classifyIp(unmapped(ip)).class);
}

/** Makes a client that reaches public hosts over https alone, and the team's own instances where they are. */
export function createHttpClient(parts: ClientParts = { ...INTERNET, isPublicAddress }): HttpClient {
  return async (call, signal) => {
    try {
      return await follow(call, signal, parts);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof SourceFailure) throw error;
      // The message of the cause can hold what was sent; the cause is kept for whoever looks into the process.
      const why = error instanceof RequestFailure ? told(error, call) : 'the connection failed';
      throw new SourceFailure(error instanceof RequestFailure && error.kind === 'forbidden-address' ? 'refused' : 'transient', why, { cause: error });
    }
  };
}

const told = ({ kind }: RequestFailure, { maxBytes = MAX_ANSWER_BYTES }: HttpCall): string => ({
  'unknown-host': 'its host name is not known', 'forbidden-address': 'its host has an address that may not be connected to',
  'too-large': `its answer is over ${maxBytes / 1_000_000} MB`, 'lost': 'the connection was lost within the answer',
}[kind]);

async function follow(call: HttpCall, signal: AbortSignal, parts: ClientParts): Promise<HttpAnswer> {
  let { url } = call;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const response = await pinnedRequest({
      url, method: call.method, headers: call.headers, signal, isAllowedAddress: allowed(call, url, parts),
      ...(call.body === undefined ? {} : { body: call.body }),
    }, parts);
    const { location } = response.headers;
    if (response.status < 300 || response.status >= 400 || location === undefined) return answerOf(response, call);
    response.discard();
    url = redirected(call, url, location);
  }
  throw new SourceFailure('refused', `it redirects more than ${MAX_REDIRECTS} times`);
}

function allowed({ ownInstance }: HttpCall, { protocol }: URL, parts: ClientParts): (address: string) => boolean {
  if (protocol === 'https:') return ownInstance ? isOwnAddress : parts.isPublicAddress;
  // In plain text nothing goes over the Internet.
  return (address) => protocol === 'http:' && ownInstance && isOwnAddress(address) && !isPublicAddress(address);
}

/** Within the origin only, unless the call says otherwise: another would be given the key. */
function redirected({ method, mayMove = false }: HttpCall, from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : null;
  if (to === null || (to.origin !== from.origin && !(mayMove && to.protocol === 'https:'))) throw new SourceFailure('refused', 'it redirects to another server');
  if (method !== 'GET') throw new SourceFailure('refused', 'it redirects what was posted to it');
  return to;
}

async function answerOf(response: PinnedResponse, { maxBytes = MAX_ANSWER_BYTES }: HttpCall): Promise<HttpAnswer> {
  const text = (await response.body(maxBytes)).toString('utf8');
  const retryAfterMs = retryAfter(response.headers['retry-after']);
  return { status: response.status, text, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
}

const MAX_RETRY_AFTER_MS = 86_400_000;

/** Seconds or a date (RFC 9110, section 10.2.3), as milliseconds from now: at least one second, at most a day. */
export function retryAfter(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value.slice(0, 40)) - now;
  return Number.isNaN(ms) ? undefined : Math.min(MAX_RETRY_AFTER_MS, Math.max(1_000, ms));
}
