import type { UserErrorData } from '../errors.js';
import type { CellRevision } from './cell.js';
import type { Finding, Progress } from './finding.js';
import type { IdempotencyKey, IncidentKey } from './store.js';
import type { Author } from './variable.js';

/** One message or button of a person, to be run in an incident. */
export interface Submission {
  readonly incident: IncidentKey;
  readonly author: Author;
  /** As the chat client sent it, mentions of the bot already removed. */
  readonly text: string;
  /** Remembered so that a redelivered activity runs once. */
  readonly idempotencyKeys: readonly IdempotencyKey[];
}

/** What one command of the message came to. */
export type Answer =
  | { readonly kind: 'cell'; readonly cell: CellRevision }
  /** A view of the casebook (history, help, …): shown, not recorded. */
  | { readonly kind: 'view'; readonly skill: string; readonly text: string; readonly finding: Finding }
  /** A parameter is missing or ambiguous: ask for it. */
  | { readonly kind: 'prompt'; readonly prompt: Prompt }
  | { readonly kind: 'error'; readonly text: string; readonly error: UserErrorData };

/** A question that completes a command: the answer goes where `{}` stands in `say`. */
export interface Prompt {
  readonly skill: string;
  readonly param: string;
  readonly question: string;
  /** The command with `{}` in place of the answer. */
  readonly say: string;
  /** What to offer; empty where only free text makes sense. */
  readonly choices: readonly { readonly title: string; readonly value: string }[];
  /** How the answer is written into the command. */
  readonly quote: 'none' | 'text';
}

export interface PendingAnswer {
  /** The command as typed, for the progress card. */
  readonly text: string;
  /** The running cell, for commands that make one. */
  readonly cell?: CellRevision;
  /** Settles when the command ended; never rejects. */
  readonly answer: Promise<Answer>;
  /** Calls back with what the skill says while it runs; returns a function that stops it. */
  onProgress(listener: (said: Progress) => void): () => void;
}

export type Accepted =
  /** The cells are durable; the answers follow, in order. */
  | { readonly kind: 'accepted'; readonly pending: readonly PendingAnswer[] }
  /** The same submission came before: nothing was run, nothing is to be shown. */
  | { readonly kind: 'duplicate' };

/** The casebook engine: the one door for the bot and the terminal. */
export interface Engine {
  /** Resolves once every cell of the message is durable. Never rejects: what is wrong becomes an answer. */
  submit(submission: Submission): Promise<Accepted>;
  /** Cells of dead processes become `interrupted`; call at start and now and then. */
  recover(): Promise<readonly { readonly key: IncidentKey; readonly cell: CellRevision }[]>;
  /** Stops accepting; running cells get `graceMs` to finish, then they are aborted and become `interrupted`. */
  close(graceMs: number): Promise<void>;
}
