import type { ChartSpec } from '../casebook/finding.js';
import type { UserErrorData } from '../errors.js';
import type { RenderOptions } from './types.js';

/** One at a time per worker, so messages need no ids. */
export interface ChartRequest {
  readonly chart: ChartSpec;
  readonly options?: RenderOptions;
}

export type ChartReply =
  /** Sent once, after the warm-up. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'drawn'; readonly png: Uint8Array<ArrayBuffer> }
  | { readonly kind: 'refused'; readonly error: UserErrorData; readonly cause: string }
  | { readonly kind: 'failed'; readonly message: string };
