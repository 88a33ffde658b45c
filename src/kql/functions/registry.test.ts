import { describe, expect, it } from '@jest/globals';
import { builtInNames, selfTest } from '../parser/kusto.js';
import { AGGREGATE_FUNCTIONS } from './aggregates.js';
import { SCALAR_FUNCTIONS } from './registry.js';

describe('the tables of functions', () => {
  it('hold only names that the parser knows', () => {
    const known = new Set(builtInNames());
    const names = [...Object.keys(SCALAR_FUNCTIONS), ...Object.keys(AGGREGATE_FUNCTIONS)];
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('name a page of the reference for each function', () => {
    const entries = [...Object.values(SCALAR_FUNCTIONS), ...Object.values(AGGREGATE_FUNCTIONS)];
    expect(entries.every((entry) => /^[a-z0-9-]+$/.test(entry.doc))).toBe(true);
  });

  it('are backed by the version of the parser that the wrapper was written for', () => {
    expect(selfTest).not.toThrow();
  });
});
