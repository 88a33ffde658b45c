import { INTERNET, pinnedRequest, RequestFailure, type Network, type PinnedResponse } from '../../http/pinned-request.js';
import { isPublicAddress } from '../../http/public-address.js';
import { denialOf } from '../../kql/external/permission.js';
import { abortError } from '../duckdb/failure.js';
import { externalFailure, externalLimit } from './failure.js';

export const MAX_EXTERNAL_BYTES = 20_000_000;
const MAX_REDIRECTS = 5;
const FETCH_MS = 30_000;

export interface FetchParts extends Network {
  readonly isAllowedAddress: (address: string) => boolean;
  readonly timeoutMs: number;
}

const PUBLIC: FetchParts = { ...INTERNET, isAllowedAddress: isPublicAddress, timeoutMs: FETCH_MS };

function redirected({ headers: { location = '' } }: PinnedResponse, from: URL, prefixes: readonly string[]): URL {
  if (!URL.canParse(location, from.href)) throw externalFailure(from.href, 'It redirects to no address.');
  const to = new URL(location, from.href);
  if (denialOf(to.href, prefixes) !== undefined) throw externalFailure(from.href, `It redirects to ${to.origin}, which the setting CASEBOOK_EXTERNALDATA does not allow.`);
  return to;
}

async function fetchFrom(start: string, prefixes: readonly string[], signal: AbortSignal, parts: FetchParts): Promise<Buffer> {
  let url = new URL(start);
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const here = url;
    const told = (error: unknown): never => { throw toldFailure(error, here); };
    const response = await pinnedRequest({ url, signal, isAllowedAddress: parts.isAllowedAddress }, parts).catch(told);
    if (response.status >= 300 && response.status < 400 && response.headers.location !== undefined) {
      response.discard();
      url = redirected(response, url, prefixes);
      continue;
    }
    if (response.status !== 200) {
      response.discard();
      throw externalFailure(url.href, `The server answered with status ${response.status}.`);
    }
    return response.body(MAX_EXTERNAL_BYTES).catch(told);
  }
  throw externalFailure(start, `It redirects more than ${MAX_REDIRECTS} times.`);
}

function toldFailure(error: unknown, url: URL): unknown {
  if (!(error instanceof RequestFailure)) return error;
  return error.kind === 'too-large' ? externalLimit(url.href, error.message) : externalFailure(url.href, error.message, error.cause);
}

/**
 * The bytes of an https address below one of `prefixes`, redirects included. Only public hosts are connected to, and
 * nothing but the address is sent. Errors: `kql.failed`, `kql.limit` beyond 20 MB, `run.*` where the signal aborts.
 */
export async function fetchExternal(url: string, prefixes: readonly string[], signal: AbortSignal, parts: FetchParts = PUBLIC): Promise<Buffer> {
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
