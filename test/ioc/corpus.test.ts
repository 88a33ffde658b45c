import { describe, expect, it } from '@jest/globals';
import { extractIndicators } from '../../src/analysis/ioc/extract.js';
import { CORPUS, type Case } from './corpus.js';

interface Judged extends Case {
  readonly found: readonly string[];
  readonly wrong: readonly string[];
  readonly missed: readonly string[];
}

const judge = (one: Case): Judged => {
  const found = extractIndicators(one.text).indicators.map(({ type, value }) => `${type} ${value}`);
  return { ...one, found, wrong: found.filter((each) => !one.expected.includes(each)), missed: one.expected.filter((each) => !found.includes(each)) };
};

describe('the labelled corpus', () => {
  const judged = CORPUS.map(judge);

  it('holds at least 450 cases, each once, a third of them traps', () => {
    expect(new Set(CORPUS.map(({ text }) => text)).size).toBe(CORPUS.length);
    expect(CORPUS.length).toBeGreaterThanOrEqual(450);
    expect(CORPUS.filter(({ expected }) => expected.length === 0).length).toBeGreaterThan(CORPUS.length / 3);
  });

  it('is read with a precision and a recall of at least 0.98', () => {
    const count = (of: (one: Judged) => number): number => judged.reduce((sum, one) => sum + of(one), 0);
    const right = count(({ found, wrong }) => found.length - wrong.length);
    const precision = right / count(({ found }) => found.length);
    const recall = right / count(({ expected }) => expected.length);
    const differing = judged.filter(({ wrong, missed }) => wrong.length + missed.length > 0);
    process.stdout.write(`${CORPUS.length} cases, ${count(({ expected }) => expected.length)} indicators: precision ${precision.toFixed(4)}, recall ${recall.toFixed(4)}\n`);
    for (const { group, text, wrong, missed } of differing) process.stdout.write(`${group}: ${JSON.stringify(text)}\n  missed ${JSON.stringify(missed)} wrong ${JSON.stringify(wrong)}\n`);
    expect(precision).toBeGreaterThanOrEqual(0.98);
    expect(recall).toBeGreaterThanOrEqual(0.98);
  });

  it('finds each indicator where it stands', () => {
    for (const { text } of CORPUS) {
      for (const { offset, length, value, type } of extractIndicators(text).indicators) {
        const written = text.slice(offset, offset + length);
        expect(written).toHaveLength(length);
        expect(length).toBeGreaterThan(0);
        // what was neither defanged nor encoded nor put into its canonical form stands there as it is
        if (written.toLowerCase() !== value.toLowerCase()) expect(`${type} ${written}`).toMatch(/[[\](){}<>\\%*․\u200b]|dot|meow|xp:|h[xt]{2}p|h__p|^ipv6|^cve|\/\d|0x|\d{10}/i);
      }
    }
  });
});
