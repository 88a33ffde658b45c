import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stretches } from './lexer.js';

describe('cutting a query into stretches', () => {
  it('gives every character to exactly one stretch', () => {
    const pieces = fc.array(fc.constantFrom('"', "'", '@', '```', '~~~', '\\', '//', '\n', 'h', 'a ', '$x', 'é'), { maxLength: 30 });
    fc.assert(fc.property(pieces, (parts) => {
      const text = parts.join('');
      const found = stretches(text);
      expect(found.map((each) => text.slice(each.start, each.end)).join('')).toBe(text);
    }));
  });

  it.each([
    ['a "b" c', ['code', 'string', 'code']],
    ["@'it''s' // x", ['string', 'code', 'comment']],
    ['h"secret"', ['string']],
    ['oh"x"', ['code', 'string']],
    ['"never closed\nnext', ['string', 'code']],
  ])('%s', (text, kinds) => {
    expect(stretches(text).map((each) => each.kind)).toEqual(kinds);
  });
});
