import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { FONT_FILES, textWidth } from './fonts.js';

describe('the font', () => {
  it('ships with the project', () => {
    expect(FONT_FILES.length).toBeGreaterThan(1);
    for (const file of FONT_FILES) expect(existsSync(file)).toBe(true);
  });

  it('measures by its own advances', () => {
    expect(textWidth('', 10, 400)).toBe(0);
    expect(textWidth('WW', 10, 400)).toBeCloseTo(2 * textWidth('W', 10, 400));
    expect(textWidth('i', 10, 400)).toBeLessThan(textWidth('W', 10, 400) / 2);
    expect(textWidth('abc', 20, 400)).toBeCloseTo(2 * textWidth('abc', 10, 400));
    expect(textWidth('abc', 10, 600)).toBeGreaterThan(textWidth('abc', 10, undefined));
  });

  it('has the letters of European languages: each has its own width, not that of the missing-glyph box', () => {
    const missing = textWidth('中', 10, 400);
    for (const letter of 'iWäñжЖλ…–1') expect(textWidth(letter, 10, 400)).not.toBe(missing);
  });
});
