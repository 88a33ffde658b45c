import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { stretches } from './lexer.js';
import { nearest } from './nearest.js';

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

describe('the nearest name', () => {
  it.each([
    ['SigninLog', ['SigninLogs', 'SecurityEvent'], 'SigninLogs'],
    ['usre', ['user', 'use'], 'user'],
    ['timegenerated', ['TimeGenerated', 'Time'], 'TimeGenerated'],
    ['x', ['abc'], undefined],
    ['completely', ['different'], undefined],
  ])('%s', (name, candidates, found) => {
    expect(nearest(name, candidates)).toBe(found);
  });
});
