/** Errors of Redis and of the connection to it as `UserError`s. */
import { UserError, type ErrorCode } from '../../src/errors.js';
import { isError, unreachable } from '../errors.js';

interface Refusal {
  readonly why: string;
  readonly next: string;
  /** Code where this is found while the store is opened; the configuration is to blame then. */
  readonly atStart: Extract<ErrorCode, 'config.invalid' | 'store.unreachable'>;
}

const TRY_LATER = 'Try again in a moment.';
const ASK_OPERATOR = 'Ask whoever runs Redis to look at it, then try again.';

/** Error replies by their first word (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors). */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  NOAUTH: { why: 'Redis asks for a password and none was given.', next: 'Put user and password into the Redis URL.', atStart: 'config.invalid' },
  WRONGPASS: { why: 'Redis does not accept the user name or password.', next: 'Correct user and password in the Redis URL.', atStart: 'config.invalid' },
  NOPERM: { why: 'The Redis user may not run the commands that Casebook needs.', next: 'Give the user the rights that docs/store.md lists.', atStart: 'config.invalid' },
  WRONGTYPE: { why: 'Another program uses the same Redis keys.', next: 'Set another key prefix, or remove the foreign keys.', atStart: 'config.invalid' },
  OOM: { why: 'Redis has no memory left.', next: 'Give Redis more memory or shorten the retention, then try again.', atStart: 'store.unreachable' },
  MISCONF: { why: 'Redis can\'t write to its disk and takes no changes.', next: ASK_OPERATOR, atStart: 'store.unreachable' },
  READONLY: { why: 'This Redis is a read-only replica (perhaps after a fail-over).', next: 'Try again in a moment; if it stays, name the primary in the Redis URL.', atStart: 'store.unreachable' },
  LOADING: { why: 'Redis is still loading its data.', next: TRY_LATER, atStart: 'store.unreachable' },
  BUSY: { why: 'Redis is busy with a script.', next: TRY_LATER, atStart: 'store.unreachable' },
  CLUSTERDOWN: { why: 'The Redis cluster is down.', next: ASK_OPERATOR, atStart: 'store.unreachable' },
  MASTERDOWN: { why: 'The Redis primary is down.', next: ASK_OPERATOR, atStart: 'store.unreachable' },
  NOREPLICAS: { why: 'Redis has not enough replicas to take changes.', next: ASK_OPERATOR, atStart: 'store.unreachable' },
  TRYAGAIN: { why: 'The Redis cluster is moving keys.', next: TRY_LATER, atStart: 'store.unreachable' },
  MOVED: { why: 'This Redis is one of several nodes of a cluster and does not hold the keys.', next: 'Name a single Redis, or a proxy for the cluster, in the Redis URL.', atStart: 'config.invalid' },
};

/** Before version 7 an error within a script came back as `ERR Error running script … WRONGTYPE …`. */
const REFUSAL_WORD = new RegExp(`\\b(${Object.keys(REFUSALS).join('|')})\\b`);

/**
 * The `UserError` for what a command met; an error reply that is none of the above, and what is thrown by a defect,
 * as they are. `server` is shown, so it must not hold a password.
 */
export function explain(error: unknown, server: string, atStart = false): unknown {
  if (!isError(error) || error instanceof UserError || error.name === 'TypeError' || error.name === 'RangeError') return error;
  if (error.name !== 'ReplyError') {
    return unreachable(`Redis at ${server} does not answer: ${reasonOf(error)}`, 'Check that Redis runs and can be reached, then try again.', error);
  }
  const refusal = REFUSALS[REFUSAL_WORD.exec(error.message)?.[1] ?? ''];
  if (refusal === undefined) return error;
  if (!atStart || refusal.atStart === 'store.unreachable') return unreachable(`${refusal.why} (${server})`, refusal.next, error);
  return new UserError({ code: 'config.invalid', message: 'The Redis store can\'t be used.', why: `${refusal.why} (${server})`, next: refusal.next }, { cause: error });
}

/** What ioredis says, in words for those who do not know its options. */
function reasonOf(error: Error): string {
  if (/enableOfflineQueue|Connection is closed|max retries|Command aborted/i.test(error.message)) return 'the connection is lost.';
  if (/timed out|timeout/i.test(error.message)) return 'no reply within the time limit.';
  return `${error.message}.`;
}
