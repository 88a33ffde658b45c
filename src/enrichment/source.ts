import type { SpendWindow } from '../casebook/store.js';
import type { Observable, ObservableType, Opinion } from './answer.js';

/** What a source answered; the answer's other fields come from whoever asked. */
export interface SourceReply {
  readonly status: 'found' | 'no data';
  readonly opinion?: Opinion;
  /** 0 (harmless) to 100 (harmful). */
  readonly score?: number;
  /** One line, at most 500 characters. */
  readonly details: string;
  readonly link?: string;
  /** ISO 8601 UTC. */
  readonly observedAt?: string;
}

/**
 * `transient`: worth another attempt (no connection, server error, unreadable answer). `throttled`: asks to slow down.
 * `refused`: takes nothing from us until a person acts (key, rights). `rejected`: does not take this observable.
 */
export type FailureKind = 'transient' | 'throttled' | 'refused' | 'rejected';

/** A source gave no usable answer. The message is for people and holds no secret. */
export class SourceFailure extends Error {
  readonly kind: FailureKind;
  /** Only with `throttled`: how long the source wants to be left alone, in milliseconds, where it says so. */
  readonly retryAfterMs?: number;

  constructor(kind: FailureKind, message: string, options: ErrorOptions & { readonly retryAfterMs?: number } = {}) {
    super(message, options);
    this.name = 'SourceFailure';
    this.kind = kind;
    if (options.retryAfterMs !== undefined) this.retryAfterMs = options.retryAfterMs;
  }
}

/** Observables of one `group` may share a request, up to `size` of them. */
export interface Batch {
  readonly group: string;
  readonly size: number;
}

/** Anything that can be asked about observables: a web API, a downloaded list, a pack of indicators on disk. */
export interface Source {
  /** Unique, lower case. */
  readonly name: string;
  readonly title: string;
  readonly types: readonly ObservableType[];
  readonly leavesNetwork: boolean;
  /** Why it can't be asked, for people: which settings are not set, say. Empty: it can. */
  readonly obstacles: readonly string[];
  /** Changes whenever the same reply of the other side would be read differently: cached answers of another are not used. */
  readonly revision: string;
  /** How many requests it takes; kept across processes. Empty: as many as wanted. */
  readonly limits: readonly SpendWindow[];
  /** Most requests at one time. */
  readonly concurrency: number;
  /** Longest time of one request, in milliseconds. */
  readonly requestMs: number;
  /** What people should know of it while it can be asked: how large and old its list is, say. */
  notes?(): readonly string[];
  batchOf(type: ObservableType): Batch;
  /** How long an answer may be used again, in milliseconds; 0: never. */
  cacheMs(type: ObservableType, status: SourceReply['status']): number;
  /**
   * Asks about observables of one batch. Resolves to a reply for each, by `keyOf`. Throws `SourceFailure`, or the
   * signal's reason where it is aborted; anything else is a bug.
   */
  ask(observables: readonly Observable[], signal: AbortSignal): Promise<ReadonlyMap<string, SourceReply>>;
}

/** One text for an observable, unique among all. */
export const keyOf = ({ type, value }: Observable): string => `${type} ${value}`;
