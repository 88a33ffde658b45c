import { describe, expect, it } from '@jest/globals';
import type { Json } from '../data/table.js';
import { UserError } from '../errors.js';
import { guardedSpec, MAX_DATA_ROWS } from './spec-guard.js';

const guard = (spec: { readonly [key: string]: Json }) => guardedSpec({ title: 't', alt: 'a', spec });
const withData = (more: { readonly [key: string]: Json }) => guard({ data: { values: [{ x: 1 }] }, mark: 'bar', ...more });

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof UserError && error.code === 'input.invalid') return error.data.why ?? '';
    throw error;
  }
  throw new Error('was not refused');
}

describe('guardedSpec', () => {
  it.each([
    ['data by address', { data: { url: 'http://evil.example/x.csv' } }],
    ['data as text to parse', { data: { values: 'a,b' } }],
    ['a named data set', { data: { name: 'd' }, datasets: { d: [] } }],
    ['data with a parser', { data: { values: [], format: { type: 'csv' } } }],
    ['an image mark', { mark: 'image' }],
    ['an image mark in a layer', { layer: [{ mark: { type: 'image', aspect: true } }] }],
    ['a map', { mark: 'geoshape' }],
    ['a calculated field', { transform: [{ calculate: 'datum.x', as: 'y' }] }],
    ['a filter expression', { transform: [{ filter: 'datum.x > 1' }] }],
    ['a condition expression', { encoding: { color: { condition: { test: 'datum.x', value: 'red' } } } }],
    ['a nested condition expression', { transform: [{ filter: { not: 'datum.x' } }] }],
    ['an expression in a list', { transform: [{ filter: { and: ['datum.x > 1'] } }] }],
    ['a signal', { encoding: { x: { axis: { values: { signal: '1' } } } } }],
    ['an expression reference', { mark: { type: 'bar', opacity: { expr: '1' } } }],
    ['parameters', { params: [{ name: 'p', expr: '1' }] }],
    ['a label expression', { encoding: { x: { axis: { labelExpr: 'datum.label' } } } }],
    ['a link', { encoding: { href: { field: 'x' } } }],
    ['a field that is code', { encoding: { x: { field: "x'] || alert(1) || datum['" } } }],
    ['a field list that holds code', { transform: [{ aggregate: [], groupby: ['a b'] }] }],
    ['a custom format', { encoding: { x: { axis: { formatType: 'evil' } } } }],
    ['an own theme', { config: { signals: [] } }],
    ['an own font', { mark: { type: 'text', font: 'Papyrus' } }],
    ['a constructor key', JSON.parse('{"encoding":{"__proto__":{"x":1}}}') as { [key: string]: Json }],
    ['no data', { data: { values: [] } }],
    ['nested data', { data: { values: [{ x: { y: 1 } }] } }],
    ['a data row that is no object', { data: { values: [1] } }],
    ['a data field with an odd name', { data: { values: [{ 'a.b': 1 }] } }],
  ])('refuses %s', (_what, more) => {
    expect(refusal(() => withData(more))).not.toBe('');
  });

  it('refuses what is too large', () => {
    const row = { x: 1 };
    expect(refusal(() => withData({ data: { values: Array.from({ length: MAX_DATA_ROWS + 1 }, () => row) } }))).toContain('5,000');
    const layers = Array.from({ length: 2 }, () => ({ data: { values: Array.from({ length: 2_600 }, () => row) } }));
    expect(refusal(() => withData({ layer: layers }))).toContain('5,000');
    let deep: { [key: string]: Json } = {};
    for (let depth = 0; depth < 40; depth++) deep = { layer: [deep] };
    expect(refusal(() => guard(deep))).toContain('nested');
    expect(refusal(() => withData({ encoding: { x: { sort: Array.from({ length: 200_000 }, () => 1) } } }))).toContain('large');
  });

  it('cleans every text and keeps the rest', () => {
    const made = withData({
      data: { values: [{ x: 'a\u202Eb\u0000', y: 2, z: null }] },
      title: { text: 'x\u0007' },
      transform: [{ filter: { field: 'x', oneOf: ['a\u200B'] } }, { aggregate: [{ op: 'sum', field: 'y', as: 'total' }], groupby: ['x'] }],
    });
    expect(made).toEqual({
      data: { values: [{ x: 'ab', y: 2, z: null }] }, mark: 'bar', title: { text: 'x' },
      transform: [{ filter: { field: 'x', oneOf: ['a'] } }, { aggregate: [{ op: 'sum', field: 'y', as: 'total' }], groupby: ['x'] }],
    });
  });
});
