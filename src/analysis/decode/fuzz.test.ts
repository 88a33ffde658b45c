import { expect, it } from '@jest/globals';
import { fuzzBatch } from './fuzz-check.test-helper.js';

/** The first of those that `npm run soak` tries. */
it('keeps its bounds on fuzzed inputs of all kinds', () => {
  const { problems, layers } = fuzzBatch({ from: 0, count: 500 });
  expect(problems).toEqual([]);
  expect(layers).toBeGreaterThan(300);
});
