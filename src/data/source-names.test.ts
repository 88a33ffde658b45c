import { describe, expect, it } from '@jest/globals';
import { sourceColumnNames } from './source-names.js';

const names = (...own: string[]): readonly string[] => sourceColumnNames(own.map((name) => ({ name, type: 'string' })));

describe('sourceColumnNames', () => {
  it('keeps names that differ by more than case', () => {
    expect(names('Time', 'User', 'a b"c')).toEqual(['Time', 'User', 'a b"c']);
  });

  it('numbers names that DuckDB could not tell apart, without meeting a real one', () => {
    expect(names('Time', 'time', 'TIME', 'time_2')).toEqual(['Time', 'time_3', 'TIME_4', 'time_2']);
  });

  it('gives empty names one', () => {
    expect(names('', '')).toEqual(['_2', '_3']);
  });
});
