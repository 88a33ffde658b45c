import { isRestError } from '@azure/core-rest-pipeline';
import type { RestError } from '@azure/core-rest-pipeline';
import { AggregateAuthenticationErrorName, AuthenticationErrorName, CredentialUnavailableErrorName } from '@azure/identity';
import { UserError } from '../../errors.js';
import type { UserErrorData } from '../../errors.js';
import type { LiveText } from './live-text.js';
import { queryPosition } from './query-position.js';
import { readErrorBody } from './response.js';
import type { ServiceError } from './response.js';
import { retryAfterMs } from './retry.js';

export interface FailureContext {
  /** Name or id, as people know it. */
  readonly workspace: string;
  /** The query that was sent and the text it was made from; absent for a look at the schema. */
  readonly query?: { readonly sent: LiveText; readonly typed: string };
}

const ROLES = 'Log Analytics Reader or Microsoft Sentinel Reader';
const AUTH_ERRORS: readonly string[] = [
  CredentialUnavailableErrorName, AuthenticationErrorName, AggregateAuthenticationErrorName, 'AuthenticationRequiredError',
];

/**
 * What the SDK threw, as a `UserError` with the error as its cause. Messages of the SDK are not passed on, as they may
 * hold request data; the service's own words about a query are. Undefined for what is not a failed request: a defect.
 */
export function explainFailure(error: unknown, context: FailureContext): UserError | undefined {
  const data = isRestError(error) ? explainRest(error, context) : explainSignIn(error, context);
  return data === undefined ? undefined : new UserError(data, { cause: error });
}

function explainRest(error: RestError, context: FailureContext): UserErrorData {
  const status = error.statusCode;
  if (status === undefined) return unreachable(context, `The connection failed (${error.code ?? 'no code'}).`);
  const errors = readErrorBody(error.response?.bodyAsText ?? '');
  switch (status) {
    case 400:
    case 413:
      return refusedQuery(errors, context);
    case 401:
    case 403:
      return denied(status, errors, context);
    case 404:
      return notFound(context);
    case 408:
    case 504:
      return timedOut(context);
    case 429:
      return throttled(error, context);
    default:
      return unreachable(context, `The service answered with status ${status}${codeOf(errors)}.`);
  }
}

function refusedQuery(errors: readonly ServiceError[], context: FailureContext): UserErrorData {
  const said = errors.findLast((error) => error.message !== '');
  const position = context.query === undefined ? undefined : queryPosition(errors, context.query.sent, context.query.typed);
  const unresolved = errors.some((error) => error.message.includes('Failed to resolve'));
  return {
    code: 'workspace.query',
    message: `The workspace ${context.workspace} refused the query.`,
    why: said === undefined ? 'The service gave no reason.' : `The service says: ${said.message}`,
    next: unresolved
      ? 'Check the name: names are case-sensitive, and a table without data may be missing. `TableName | getschema` lists its columns.'
      : 'Correct the query and send it again.',
    ...(position !== undefined && { position }),
  };
}

function denied(status: number, errors: readonly ServiceError[], context: FailureContext): UserErrorData {
  const badToken = status === 401 || errors.some((error) => error.code.startsWith('InvalidAuthenticationToken'));
  return {
    code: 'workspace.denied',
    message: `The workspace ${context.workspace} refused access.`,
    why: badToken
      ? `The service did not accept the bot's token${codeOf(errors)}.`
      : `The bot's identity may not read this workspace or a table of the query${codeOf(errors)}.`,
    next: badToken
      ? 'Check that AZURE_TENANT_ID is the tenant of the workspace and that CASEBOOK_LOGS_ENDPOINT fits its cloud.'
      : `Give the bot's identity the role ${ROLES} on the workspace; a new assignment takes a few minutes to work.`,
  };
}

function notFound({ workspace }: FailureContext): UserErrorData {
  return {
    code: 'workspace.unreachable',
    message: `There is no workspace ${workspace}.`,
    why: 'The service knows no workspace with the id in CASEBOOK_WORKSPACE_ID, or the bot may not know of it.',
    next: 'Check CASEBOOK_WORKSPACE_ID against the Workspace ID in the Azure portal, and CASEBOOK_LOGS_ENDPOINT for its cloud.',
  };
}

function throttled(error: RestError, context: FailureContext): UserErrorData {
  const waitMs = retryAfterMs(error);
  const wait = waitMs === undefined ? 'a minute' : `${Math.max(1, Math.ceil(waitMs / 1000))} s`;
  return {
    code: 'workspace.throttled',
    message: `The workspace ${context.workspace} asks to slow down.`,
    why: 'Too many queries ran at once or within the last minutes for this identity.',
    next: `Wait ${wait}, then send the command again.`,
  };
}

/** The query did not end in time, by the service's word or by ours. */
export function timedOut({ workspace }: FailureContext): UserErrorData {
  return {
    code: 'workspace.timeout',
    message: `The workspace ${workspace} did not answer in time.`,
    why: 'The query looks at too much data, or the service is busy.',
    next: 'Search a shorter time range, filter earlier in the query, or summarize.',
  };
}

export function unreachable({ workspace }: FailureContext, why: string): UserErrorData {
  return {
    code: 'workspace.unreachable',
    message: `The workspace ${workspace} could not be reached.`,
    why,
    next: 'Send the command again in a minute; if it stays so, check the network between the bot and the query API.',
  };
}

function explainSignIn(error: unknown, context: FailureContext): UserErrorData | undefined {
  if (!(error instanceof Error) || !AUTH_ERRORS.includes(error.name)) return undefined;
  // The number names the reason (https://learn.microsoft.com/entra/identity-platform/reference-error-codes); the rest of the text may hold ids.
  const code = /\bAADSTS\d{4,8}\b/.exec(error.message)?.[0];
  return {
    code: 'workspace.denied',
    message: `The bot could not sign in to reach the workspace ${context.workspace}.`,
    why: code === undefined ? 'No usable identity was found.' : `Microsoft Entra ID refused the bot's identity (${code}).`,
    next: 'Give the host a managed identity, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET of an app registration whose secret is valid.',
  };
}

function codeOf(errors: readonly ServiceError[]): string {
  const code = errors[0]?.code ?? '';
  return /^[\w.-]{1,60}$/.test(code) ? ` (${code})` : '';
}
