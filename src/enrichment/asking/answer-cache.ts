import type { Observable } from '../answer.js';
import type { SourceReply } from '../source.js';

export interface CachedReply {
  readonly reply: SourceReply;
  /** When the source was asked, milliseconds since 1970. */
  readonly askedAt: number;
}

/** Replies that may be used again. Both methods answer at once; what is kept on disk is written behind. */
export interface AnswerCache {
  get(source: SourceKey, observable: Observable, now: number): CachedReply | undefined;
  put(source: SourceKey, observable: Observable, cached: CachedReply, freshMs: number): void;
}

/** Which reading of which source made a reply. */
export interface SourceKey {
  readonly name: string;
  readonly revision: string;
}
