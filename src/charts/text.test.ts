import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chartText, MAX_LABEL } from './text.js';

describe('chartText', () => {
  it('drops what reorders, hides or breaks text', () => {
    expect(chartText('a\u202Eb\u200Bc\u0000d\uFEFFe\uD800f')).toBe('abcdef');
    expect(chartText(' two\r\nlines\tand  blanks ')).toBe('two lines and blanks');
  });

  it('keeps letters of every script and at most two combining marks', () => {
    expect(chartText('Ünïcödé кириллица 中文')).toBe('Ünïcödé кириллица 中文');
    expect(Array.from(chartText(`x${'\u0321'.repeat(50)}`)).length).toBe(3);
  });

  it('shortens with an ellipsis, also what is far over the limit', () => {
    expect(chartText('y'.repeat(10_000))).toBe(`${'y'.repeat(MAX_LABEL - 1)}…`);
    expect(chartText('abcdef', 4)).toBe('abc…');
  });

  it('gives no name of an object’s own machinery', () => {
    expect(chartText('constructor')).toBe('constructor\u00A0');
    expect(chartText(chartText('__proto__'))).toBe('__proto__\u00A0');
  });

  it('is total and bounded', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), fc.integer({ min: 1, max: 200 }), (text, max) => {
      const made = chartText(text, max);
      expect(Array.from(made).length).toBeLessThanOrEqual(Math.max(max, 21));
      expect(made).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    }));
  });
});
