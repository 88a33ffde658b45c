import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, expect, it } from '@jest/globals';
import { retryAfterMs } from './retry.js';

function refused(headers: Record<string, string>): RestError {
  const request = createPipelineRequest({ url: 'https://api.loganalytics.io' });
  return new RestError('busy', { statusCode: 429, request, response: { status: 429, request, headers: createHttpHeaders(headers) } });
}

describe('retryAfterMs', () => {
  it.each<[Record<string, string>, number | undefined]>([
    [{ 'Retry-After': '7' }, 7_000],
    [{ 'Retry-After': '7', 'x-ms-retry-after-ms': '120' }, 120],
    [{ 'retry-after-ms': '5' }, 5],
    [{ 'Retry-After': 'Thu, 05 Mar 2026 12:00:30 GMT', Date: 'Thu, 05 Mar 2026 12:00:00 GMT' }, 30_000],
    [{ 'Retry-After': 'Thu, 05 Mar 2026 11:00:00 GMT', Date: 'Thu, 05 Mar 2026 12:00:00 GMT' }, 0],
    [{ 'Retry-After': 'Thu, 05 Mar 2026 12:00:30 GMT' }, undefined],
    [{ 'Retry-After': '-1' }, undefined],
    [{ 'Retry-After': '99999999999' }, undefined],
    [{}, undefined],
  ])('reads %j as %p ms', (headers, ms) => {
    expect(retryAfterMs(refused(headers))).toBe(ms);
  });

  it('knows nothing of other errors', () => {
    expect(retryAfterMs(new Error('x'))).toBeUndefined();
  });
});
