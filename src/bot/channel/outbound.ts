import type { Address } from './address.js';

/** What one activity shows: a card or a text, never both (Teams splits such a message and returns no id for it). */
export type Content =
  | { readonly kind: 'card'; readonly card: object }
  | { readonly kind: 'text'; readonly text: string };

/** The way out to the channel. Every method throws `ConnectorError` where the connector did not do as told. */
export interface Outbound {
  /** Posts into the conversation's thread. Resolves to the new activity's id, empty where the channel gives none. */
  send(address: Address, content: Content): Promise<string>;
  /** Replaces what an earlier activity shows. */
  update(address: Address, activityId: string, content: Content): Promise<void>;
  typing(address: Address): Promise<void>;
}

/**
 * `not-done`: nothing was done yet, ask again later (throttled, no connection). `ambiguous`: it may have been done (time-out, reset, 5xx).
 * `blocked`: the bot may not write to the conversation any more. `rejected`: nothing was done and won't be.
 */
export type ConnectorErrorKind = 'not-done' | 'ambiguous' | 'blocked' | 'rejected';

export class ConnectorError extends Error {
  readonly kind: ConnectorErrorKind;
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(kind: ConnectorErrorKind, message: string, details: { readonly status?: number; readonly retryAfterMs?: number } = {}, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectorError';
    this.kind = kind;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

const MAX_CODE = 100;

function errorCode(body: string): string {
  const code = /"code"\s*:\s*"([\w.-]{1,100})"/.exec(body)?.[1];
  return code ?? '';
}

/** `Retry-After` in milliseconds: seconds, or an HTTP date counted from `now`. */
export function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

/** What a connector's answer outside 2xx means (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit). */
export function errorOfResponse(status: number, retryAfterHeader: string | null, body: string, now: number): ConnectorError {
  const code = errorCode(body).slice(0, MAX_CODE);
  const message = `the connector answered ${status}${code === '' ? '' : ` ${code}`}`;
  if (status === 429 || status === 412) {
    const retryAfterMs = retryAfter(retryAfterHeader, now);
    return new ConnectorError('not-done', message, { status, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) });
  }
  if (status === 403 && code === 'MessageWritesBlocked') return new ConnectorError('blocked', message, { status });
  return new ConnectorError(status >= 500 || status === 408 ? 'ambiguous' : 'rejected', message, { status });
}
