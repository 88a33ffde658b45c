import { describe, expect, it } from '@jest/globals';
import { nearest } from './nearest.js';

describe('the nearest name', () => {
  it.each([
    ['SigninLog', ['SigninLogs', 'SecurityEvent'], ['SigninLogs']],
    ['usre', ['user', 'use'], ['user', 'use']],
    ['timegenerated', ['Time', 'TimeGenerated'], ['TimeGenerated']],
    ['decoed', ['decode', 'help'], ['decode']],
    ['anom', ['anomaly', 'show'], ['anomaly']],
    ['x', ['abc'], []],
    ['completely', ['different'], []],
  ])('%s', (word, candidates, found) => {
    expect(nearest(word, candidates)).toEqual(found);
  });

  it('looks at a bounded part of a hostile word', () => {
    expect(nearest('x'.repeat(1_000_000), ['x', 'xxx'])).toEqual([]);
  });
});
