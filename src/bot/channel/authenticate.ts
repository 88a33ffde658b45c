import type { Activity } from 'botbuilder';
import { decodeJwt } from 'jose';

import type { BotAuthConfig } from '../auth-config.js';
import { TOKEN_ISSUER, type TeamsAdapter, type TurnIdentity } from './teams-adapter.js';

export type Authentication =
  | { readonly kind: 'ok'; readonly identity: Exclude<TurnIdentity, string> }
  | { readonly kind: 'refused' }
  /** The keys of the Bot Service could not be fetched: nothing is known of the token. */
  | { readonly kind: 'unavailable'; readonly cause: unknown };

const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;
const MAX_HEADER = 16 * 1024;

/**
 * True where the header may hold a token of the Bot Service. The SDK would also take tokens of its emulator and of
 * other bots; Casebook is called by neither, so they are refused here, before any key is fetched.
 */
export function looksAuthentic(authorization: string | undefined): boolean {
  const token = authorization !== undefined && authorization.length <= MAX_HEADER ? BEARER.exec(authorization)?.[1] : undefined;
  if (token === undefined) return false;
  try {
    return decodeJwt(token).iss === TOKEN_ISSUER;
  } catch {
    return false; // not a JSON web token
  }
}

/** Errors of the way to the keys, as opposed to errors of the token. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === 'FetchError' || ('statusCode' in error && error.statusCode === 500);
}

function deadline(ms: number): { promise: Promise<never>; stop(): void } {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(Object.assign(new Error('the keys of the Bot Service did not arrive in time'), { statusCode: 500 })); }, ms);
  });
  return { promise, stop: () => { clearTimeout(timer); } };
}

/**
 * Authenticates a request: signature, issuer, audience, validity and service URL by the SDK; the activity must name
 * the same service URL as the token. Never throws.
 */
export async function authenticate(
  adapter: TeamsAdapter, auth: BotAuthConfig, activity: Activity, authorization: string | undefined, timeoutMs: number,
): Promise<Authentication> {
  if (auth.kind !== 'anonymous' && !looksAuthentic(authorization)) return { kind: 'refused' };
  const late = deadline(timeoutMs);
  try {
    // An anonymous bot takes no token; the header of a local client says nothing.
    const identity = await Promise.race([adapter.authenticate(activity, auth.kind === 'anonymous' ? '' : (authorization ?? '')), late.promise]);
    return typeof identity === 'string' ? { kind: 'refused' } : { kind: 'ok', identity };
  } catch (cause) {
    return isOutage(cause) ? { kind: 'unavailable', cause } : { kind: 'refused' };
  } finally {
    late.stop();
  }
}
