import type { TokenCredential } from '@azure/identity';
import { UserError } from '../../errors.js';
import type { EvidenceTable, QueryRequest, QueryResult, TableProvider, TableSpool } from '../engine.js';
import { createAgedCache } from './aged-cache.js';
import type { Answer } from './answer.js';
import { cloudOf, DEFAULT_LOGS_ENDPOINT } from './cloud.js';
import { explainFailure, timedOut, unreachable } from './explain-failure.js';
import type { FailureContext } from './explain-failure.js';
import { interrupted, orAborted } from './interrupted.js';
import type { BindLive } from './live-text.js';
import { readAnswer } from './read-answer.js';
import { withRetries } from './retry.js';
import { readMetadata } from './schemas.js';
import { chooseWindow } from './time-span.js';
import { createLogsTransport } from './transport.js';

export interface SentinelOptions {
  /** GUID of the Log Analytics workspace. */
  readonly workspaceId: string;
  /** What people call it; the id where absent. */
  readonly workspaceName?: string;
  readonly credential: TokenCredential;
  /** Origin of the query API, of the allow-list in `cloudOf`; the public cloud where absent. */
  readonly endpoint?: string;
  readonly spool: Pick<TableSpool, 'save'>;
  readonly bindLive: BindLive;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  /** How long one query may take, retries included; the service allows at most 600 s. */
  readonly timeoutMs?: number;
  readonly retryDelaysMs?: readonly number[];
  readonly maxResponseBytes?: number;
  /** How long an answer may pause half-way before the connection counts as lost. */
  readonly bodyIdleMs?: number;
}

/** The service's own default (https://learn.microsoft.com/azure/azure-monitor/logs/api/timeouts). */
const DEFAULT_TIMEOUT_MS = 180_000;
const MAX_WAIT_SECONDS = 600;
const DEFAULT_RETRY_DELAYS_MS = [500, 1_000, 2_000];
/** The service itself gives at most about 100 MB (https://learn.microsoft.com/azure/azure-monitor/service-limits). */
const DEFAULT_MAX_RESPONSE_BYTES = 128_000_000;
const DEFAULT_BODY_IDLE_MS = 30_000;
const METADATA_TIMEOUT_MS = 30_000;
const HOUR_MS = 3_600_000;

/**
 * A live Log Analytics workspace, such as the one behind Microsoft Sentinel. Variables are bound as literals, values
 * come without loss, partial answers are marked. Throws `UserError` `workspace.*`, `kql.limit`, `run.*`,
 * `config.invalid` (a refused endpoint) and whatever `bindLive` throws.
 */
export function createSentinelProvider(options: SentinelOptions): TableProvider {
  const transport = createLogsTransport({
    workspaceId: options.workspaceId,
    cloud: cloudOf(options.endpoint ?? DEFAULT_LOGS_ENDPOINT),
    credential: options.credential,
    maxResponseBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
    bodyIdleMs: options.bodyIdleMs ?? DEFAULT_BODY_IDLE_MS,
  });
  const workspace = options.workspaceName ?? options.workspaceId;

  const query = async (request: QueryRequest): Promise<QueryResult> => {
    const sent = await options.bindLive(request.kql, request.variables, request.fetchTable);
    const { window, note } = chooseWindow(sent.text, request.now, request.window);
    const context = { workspace, query: { sent, typed: request.kql } };
    const limit = { timeoutMs: options.timeoutMs ?? DEFAULT_TIMEOUT_MS, signal: request.signal };
    const answer = await call(options, limit, context, async (signal, remainingMs) => {
      const body = await transport.query({ text: sent.text, window, waitSeconds: waitSeconds(remainingMs()) }, signal);
      const { maxRows, maxBytes } = request;
      return readAnswer({ body, limits: { maxRows, maxBytes } }, signal);
    });
    const { table, render, notes } = usable(answer, context);
    return {
      table: await options.spool.save(table),
      ...(render !== undefined && { render }),
      notes: note === undefined ? notes : [note, ...notes],
      provenance: `workspace: ${workspace}`,
      window,
    };
  };

  const loadSchemas = async (): Promise<readonly EvidenceTable[]> => {
    const limit = { timeoutMs: METADATA_TIMEOUT_MS, signal: new AbortController().signal };
    const body = await call(options, limit, { workspace }, (signal) => transport.metadata(signal));
    const asOf = new Date(options.clock()).toISOString();
    const tables = readMetadata(body, `workspace: ${workspace}, schema as of ${asOf}`);
    if (tables === undefined) throw new UserError(unreachable({ workspace }, NOT_THE_SERVICE));
    return tables;
  };

  return { name: 'sentinel', query, schemas: createAgedCache(loadSchemas, { clock: options.clock, ttlMs: HOUR_MS, staleMs: 24 * HOUR_MS }) };
}

const NOT_THE_SERVICE = 'Something answered that does not speak the Log Analytics query API, such as a proxy.';

/** One call with retries inside a deadline; failures become `UserError`s. */
async function call<T>(
  options: SentinelOptions,
  limit: { readonly timeoutMs: number; readonly signal: AbortSignal },
  context: FailureContext,
  attempt: (signal: AbortSignal, remainingMs: () => number) => Promise<T>,
): Promise<T> {
  const endsAt = performance.now() + limit.timeoutMs;
  const deadline = AbortSignal.timeout(limit.timeoutMs);
  const signal = AbortSignal.any([limit.signal, deadline]);
  const remainingMs = (): number => endsAt - performance.now();
  try {
    const delaysMs = options.retryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS;
    return await withRetries(() => orAborted(attempt(signal, remainingMs), signal), { delaysMs, remainingMs, signal });
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (limit.signal.aborted) throw interrupted(limit.signal);
    if (deadline.aborted) throw new UserError(timedOut(context), { cause: error });
    throw explainFailure(error, context) ?? error;
  }
}

/** A second less than is left, so that the service's own word on the time-out arrives before ours. */
function waitSeconds(remainingMs: number): number {
  return Math.min(MAX_WAIT_SECONDS, Math.max(1, Math.floor(remainingMs / 1000) - 1));
}

function usable(answer: Answer, context: FailureContext): Extract<Answer, { kind: 'table' }> {
  switch (answer.kind) {
    case 'table':
      return answer;
    case 'foreign':
      throw new UserError(unreachable(context, NOT_THE_SERVICE));
    case 'no-table':
      throw new UserError({
        code: 'workspace.query',
        message: `The workspace ${context.workspace} gave no table.`,
        why: answer.why,
        next: 'End the query with a table, such as `SigninLogs | take 10`.',
      });
  }
}
