import { describe, expect, it } from '@jest/globals';

import { errorOfResponse, retryAfter } from './outbound.js';

describe('errorOfResponse', () => {
  const body = (code: string): string => JSON.stringify({ error: { code, message: 'secret detail' } });
  it.each([
    [429, '', 'not-done'], [412, '', 'not-done'], [500, '', 'ambiguous'], [502, '', 'ambiguous'], [503, '', 'ambiguous'], [504, '', 'ambiguous'], [408, '', 'ambiguous'],
    [403, body('MessageWritesBlocked'), 'blocked'], [403, body('BotNotInConversationRoster'), 'rejected'], [403, 'MessageWritesBlocked', 'rejected'],
    [400, body('BadSyntax'), 'rejected'], [401, '', 'rejected'], [404, '', 'rejected'], [413, body('MessageSizeTooBig'), 'rejected'],
  ])('%i %s is %s', (status, text, kind) => {
    const error = errorOfResponse(status, null, text, 0);
    expect(error).toMatchObject({ kind, status });
    expect(error.message).not.toContain('secret detail');
  });

  it.each([['3', 3000], ['0.5', 500], ['-1', 0], ['Thu, 01 Jan 1970 00:00:09 GMT', 8000], ['soon', undefined], [null, undefined]])('Retry-After %s', (header, ms) => {
    expect(retryAfter(header, 1000)).toBe(ms);
  });
});
