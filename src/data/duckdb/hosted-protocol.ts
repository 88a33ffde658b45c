import type { UserErrorData } from '../../errors.js';
import type { DuckOptions } from './open.js';
import type { WireValue } from './wire-value.js';

/** A module of ours whose function gives the look-up of addresses: it is loaded in the thread that asks it. */
export interface LocatorModule {
  /** URL, made with `new URL('./x.js', import.meta.url)`. */
  readonly module: string;
  /** Name of an exported function that takes `input` and resolves to `HostContext['locate']`. */
  readonly name: string;
  readonly input?: string;
}

export interface HostedSetup {
  readonly duck: DuckOptions;
  readonly locator?: LocatorModule;
  /** One 32-bit word: not 0 while the running session is to stop. It is seen in the middle of a statement. */
  readonly stop: SharedArrayBuffer;
}

/** `open` and `close` a session; `run` and `columns` are its statements. One session at a time, one request at a time. */
export type HostedRequest =
  | { readonly id: number; readonly kind: 'open' | 'close' }
  | { readonly id: number; readonly kind: 'run' | 'columns'; readonly sql: string };

/** Messages that have no reply. `end` closes the database and the thread. */
export type HostedMessage = HostedRequest | { readonly kind: 'interrupt' | 'end' };

export type HostedReply =
  | { readonly id: number; readonly ok: true; readonly columns: readonly (readonly WireValue[])[] }
  | { readonly id: number; readonly ok: false; readonly user: UserErrorData }
  | { readonly id: number; readonly ok: false; readonly message: string };
