import { createHmac, timingSafeEqual } from 'node:crypto';

import { z } from 'zod';

import type { IncidentKey } from '../casebook/store.js';
import type { CellId } from '../casebook/variable.js';

/** Which chart a link shows: the `index`-th of a cell's finding. */
export interface ChartRef {
  readonly incident: IncidentKey;
  readonly cell: CellId;
  readonly index: number;
}

export interface ChartLink extends ChartRef {
  /** Seconds since the epoch after which the link is refused. */
  readonly exp: number;
}

export type ChartToken = { readonly kind: 'valid'; readonly link: ChartLink } | { readonly kind: 'forged' } | { readonly kind: 'expired' };

const Payload = z.tuple([
  z.string(), z.string(), z.number().int().min(1), z.number().int().min(1), z.number().int().min(0), z.number().int(),
]);
const MAX_TOKEN = 8192;
const MIN_KEY_BYTES = 32;

function signature(key: Uint8Array, payload: string): Buffer {
  return createHmac('sha256', key).update(`chart-link:${payload}`).digest();
}

/** Throws `RangeError` for a key of fewer than 32 bytes: HMAC-SHA256 is as strong as its key. */
export function checkChartKey(key: Uint8Array): void {
  if (key.length < MIN_KEY_BYTES) throw new RangeError(`the key of chart links has ${key.length} bytes, it needs ${MIN_KEY_BYTES}`);
}

/**
 * A link that shows one chart until it expires, for image proxies that can't sign in. The token holds what it shows
 * and its HMAC-SHA256 (RFC 2104), both base64url.
 */
export function chartUrl(baseUrl: string, key: Uint8Array, { incident, cell, index, exp }: ChartLink): string {
  const values = [incident.tenant, incident.incident, cell.number, cell.revision, index, exp];
  const payload = Buffer.from(JSON.stringify(values)).toString('base64url');
  return `${baseUrl.replace(/\/+$/, '')}/charts/${payload}.${signature(key, payload).toString('base64url')}`;
}

/** Checks a token of `chartUrl` at `now` (milliseconds since the epoch); the signature is compared in constant time. */
export function verifyChartToken(token: string, key: Uint8Array, now: number): ChartToken {
  const [payload, mac, ...rest] = token.length <= MAX_TOKEN ? token.split('.') : [];
  if (payload === undefined || mac === undefined || rest.length > 0) return { kind: 'forged' };
  const given = Buffer.from(mac, 'base64url');
  const expected = signature(key, payload);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return { kind: 'forged' };
  const [tenant, incident, number, revision, index, exp] = Payload.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  if (exp * 1000 <= now) return { kind: 'expired' };
  return { kind: 'valid', link: { incident: { tenant, incident }, cell: { number, revision }, index, exp } };
}
