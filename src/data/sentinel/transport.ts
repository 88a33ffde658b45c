import {
  bearerTokenAuthenticationPolicy, createPipelineFromOptions, createPipelineRequest, RestError,
} from '@azure/core-rest-pipeline';
import type { HttpClient, PipelinePolicy, PipelineRequest } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { LogsQueryClient } from '@azure/monitor-query';
import type { TimeWindow } from '../table.js';
import { isLoopback } from './cloud.js';
import type { LogsCloud } from './cloud.js';
import { createBoundedHttpClient } from './http-client.js';

export interface LogsQuery {
  readonly text: string;
  readonly window: TimeWindow;
  /** How long the service may work on it, seconds, 1 to 600. */
  readonly waitSeconds: number;
}

/** One workspace of the Log Analytics query API. Rejects with what the SDK throws; see `explainFailure`. */
export interface LogsTransport {
  /** The body of the answer, as sent. */
  query(query: LogsQuery, signal: AbortSignal): Promise<string>;
  /** Tables and columns (https://learn.microsoft.com/rest/api/logsquery/metadata/get), as sent. */
  metadata(signal: AbortSignal): Promise<string>;
}

export interface TransportOptions {
  readonly workspaceId: string;
  readonly cloud: LogsCloud;
  readonly credential: TokenCredential;
  /** An answer over this many bytes is cut off: `UserError` `kql.limit`. */
  readonly maxResponseBytes: number;
  readonly bodyIdleMs: number;
}

/** Retrying is left to the caller, who knows the deadline; redirects are refused, as a token must not follow them. */
const PIPELINE = { retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 }, userAgentOptions: { userAgentPrefix: 'casebook' } };

export function createLogsTransport(options: TransportOptions): LogsTransport {
  const { cloud, credential, workspaceId } = options;
  const plainHttp = cloud.endpoint.startsWith('http:') && isLoopback(cloud.endpoint);
  const httpClient = createBoundedHttpClient({ maxBytes: options.maxResponseBytes, plainHttp, idleMs: options.bodyIdleMs });
  const endpoint = cloud.endpoint.replace(/^http:/, 'https:');
  const bodies = new WeakMap<PipelineRequest, string>();
  // The package was split by Microsoft; its successor speaks the same protocol with the same class name.
  // eslint-disable-next-line @typescript-eslint/no-deprecated
  const client = new LogsQueryClient(credential, {
    ...PIPELINE,
    endpoint,
    audience: cloud.audience,
    httpClient,
    additionalPolicies: [{ policy: keepBody(bodies), position: 'perRetry' }],
  });
  return {
    query: async ({ text, window, waitSeconds }, abortSignal) => {
      let body = '';
      // As a "duration" the SDK sends the interval as it is; as two dates it would cut it to milliseconds.
      await client.queryWorkspace(workspaceId, text, { duration: `${window.start}/${window.end}` }, {
        abortSignal,
        serverTimeoutInSeconds: waitSeconds,
        includeVisualization: true,
        onResponse: ({ request }) => {
          body = bodies.get(request) ?? '';
        },
      });
      return body;
    },
    metadata: metadataCall(httpClient, `${endpoint}/v1/workspaces/${workspaceId}/metadata`, options),
  };
}

/**
 * Sets the body of a good answer aside and gives the SDK an empty one. The SDK turns datetimes into `Date`, which drops
 * everything below a millisecond, and reads longs as doubles; the body as sent has them in full.
 */
function keepBody(bodies: WeakMap<PipelineRequest, string>): PipelinePolicy {
  return {
    name: 'keepBody',
    sendRequest: async (request, next) => {
      const response = await next(request);
      if (response.status !== 200) return response;
      bodies.set(request, response.bodyAsText ?? '');
      response.headers.set('Content-Type', 'application/json');
      response.bodyAsText = '{"tables":[]}';
      return response;
    },
  };
}

function metadataCall(httpClient: HttpClient, url: string, { credential, cloud }: TransportOptions): LogsTransport['metadata'] {
  const pipeline = createPipelineFromOptions(PIPELINE);
  const scopes = `${cloud.audience}/.default`;
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes }), { phase: 'Sign' });
  return async (abortSignal) => {
    const request = createPipelineRequest({ url, method: 'GET', abortSignal });
    const response = await pipeline.sendRequest(httpClient, request);
    if (response.status === 200) return response.bodyAsText ?? '';
    throw new RestError('The metadata request was refused', { statusCode: response.status, request, response });
  };
}
