import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Answer } from '../src/casebook/engine.js';
import type { TreeNode } from '../src/casebook/finding.js';
import type { Value } from '../src/data/table.js';
import { cardForAnswer } from './answer.js';
import { MAX_ACTIONS, MAX_CARD_CHARACTERS, sizeOf } from './budget.js';
import { cellAnswer, column, links, spooled, view } from './schema/samples.test-helper.js';
import { cardProblems, shownTexts } from './schema/validate-card.test-helper.js';
import { progressCard } from './progress-card.js';

/** Text that is long, hostile, expensive in JSON, or several of that. */
const piece = fc.constantFrom(
  '"', '\\', '\u0000', '\u202E', '\uD800', '🙂', '\n', '中', 'http://evil.com/', '[x](y)', '<at>a</at>', '1.2.3.4 ', 'a', ' ', '\u0301', '{}', '"\\"',
);
const text = fc.tuple(fc.array(piece, { maxLength: 6 }), fc.constantFrom(0, 1, 2, 50, 600)).map(([pieces, times]) => pieces.join('').repeat(times));
const severity = fc.constantFrom('none', 'info', 'low', 'medium', 'high');
const entityType = fc.constantFrom('account', 'host', 'ip', 'domain', 'url', 'email', 'hash', 'file', 'process', 'mailbox', 'resource');
const kusto = fc.constantFrom('bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic');
const value: fc.Arbitrary<Value> = fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null), fc.array(text, { maxLength: 3 }), fc.record({ a: text }));
const many = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.tuple(fc.array(one, { maxLength: 4 }), fc.constantFrom(1, 1, 30)).map(([all, times]) => Array.from({ length: times }, () => all).flat());
const tree: fc.Arbitrary<readonly TreeNode[]> = fc.array(fc.letrec<{ node: TreeNode }>((tie) => ({
  node: fc.record({ label: text, detail: text, children: fc.oneof({ maxDepth: 6, depthIdentifier: 'tree' }, fc.constant([]), fc.array(tie('node'), { maxLength: 2 })) }),
})).node, { maxLength: 5 });
const table = fc.record({
  columns: many(fc.record({ name: text, type: kusto })), rows: many(fc.array(value, { maxLength: 12 })), rowCount: fc.nat(), truncated: fc.boolean(),
}).map(({ columns, rows, rowCount, truncated }) => {
  const { ref, preview } = spooled(columns, rows, rowCount);
  return { ref: { ...ref, truncated }, preview };
});
const said = fc.record({
  headline: text, severity, facts: many(fc.record({ label: text, value: text })), table, tree, entities: many(fc.record({ type: entityType, value: text, note: text })),
  charts: many(fc.record({ title: text, alt: text, spec: fc.constant({}) })), next: many(fc.record({ label: text, say: text })), notes: many(text),
  window: fc.record({ start: text, end: text }), provenance: text, hash: text,
}, { requiredKeys: ['headline', 'severity', 'facts', 'entities', 'charts', 'next', 'notes', 'hash'] });
const error = fc.record({
  code: fc.constantFrom('internal', 'kql.syntax'), message: text, why: text, next: text, suggestions: many(text),
  position: fc.record({ offset: fc.nat({ max: 5_000 }), length: fc.nat({ max: 5_000 }), line: fc.nat(), column: fc.nat() }),
}, { requiredKeys: ['code', 'message'] });
const cell = fc.record({ text, skill: text, skillVersion: text, author: fc.record({ id: text, name: text }), startedAt: text, number: fc.nat(), revision: fc.nat() });
const answer: fc.Arbitrary<Answer> = fc.oneof(
  fc.tuple(said, cell).map(([finding, made]) => cellAnswer(finding, made)),
  fc.tuple(fc.constantFrom('show', 'tables', 'history', 'vars', 'schema'), said).map(([skill, finding]) => view(skill, finding)),
  fc.tuple(error, cell).map(([wrong, made]) => cellAnswer({}, { ...made, status: 'error', error: wrong })),
  fc.record({ kind: fc.constant('error' as const), text, error }),
  fc.record({
    skill: text, param: text, question: text, say: text, choices: many(fc.record({ title: text, value: text })), quote: fc.constantFrom('none' as const, 'text' as const),
  }).map((prompt) => ({ kind: 'prompt' as const, prompt })),
);

describe('every card', () => {
  it('is valid, within the budget and has at most six buttons, whatever the finding holds', () => {
    fc.assert(fc.property(answer, (one) => {
      const card = cardForAnswer(one, links);
      expect(sizeOf(card)).toBeLessThanOrEqual(MAX_CARD_CHARACTERS);
      expect(card.actions?.length ?? 0).toBeLessThanOrEqual(MAX_ACTIONS);
      expect(cardProblems(card)).toEqual([]);
      expect(shownTexts(card).filter((shown) => /https?:\/\/|[\p{Cc}\p{Cf}\p{Cs}]/u.test(shown))).toEqual([]);
    }), { numRuns: 50 });
  });

  it('is within the budget while a command runs', () => {
    const facts = many(fc.record({ label: text, value: text }));
    fc.assert(fc.property(text, text, text, severity, facts, (command, note, headline, level, all) => {
      const card = progressCard({ text: command }, { note, soFar: () => ({ headline, severity: level, facts: all }) });
      expect(sizeOf(card)).toBeLessThanOrEqual(MAX_CARD_CHARACTERS);
      expect(cardProblems(card)).toEqual([]);
    }), { numRuns: 30 });
  });

  it('fits when everything is at its most expensive', () => {
    const worst = '"\\'.repeat(20_000);
    const all = Array.from({ length: 200 }, () => worst);
    const columns = Array.from({ length: 60 }, () => column(worst));
    const card = cardForAnswer(cellAnswer({
      headline: worst, facts: all.map((one) => ({ label: one, value: one })), notes: all, next: all.map((one, at) => ({ label: one, say: `${at}${one.slice(0, 700)}` })),
      entities: all.map((one) => ({ type: 'file', value: one, note: one })), charts: all.map((one) => ({ title: one, alt: one, spec: {} })),
      tree: all.map((one) => ({ label: one, detail: `${one}\n`.repeat(3), children: [] })),
      table: spooled(columns, Array.from({ length: 20 }, () => all), 9_999_999), provenance: worst,
    }, { text: worst, skill: worst, author: { id: '', name: worst } }), links);
    expect(sizeOf(card)).toBeLessThanOrEqual(MAX_CARD_CHARACTERS);
    const shown = shownTexts(card.body).join('\n');
    for (const remark of [/\d+ more facts/, /\d+ more notes/, /\d+ more layers/, /\d+ more entities/, /\d+ more charts/, /Rows 1–\d+ of 9,999,999/, /\d+ more columns/]) {
      expect(shown).toMatch(remark);
    }
  });

  it('never cuts a command: a button whose command does not fit is left out', () => {
    const long = `decode ${'A'.repeat(9_000)}`;
    const card = cardForAnswer(cellAnswer({ next: [{ label: 'long', say: long }, { label: 'help', say: 'help' }] }), links);
    expect(JSON.stringify(card.actions)).toContain('"say":"help"');
    expect(JSON.stringify(card.actions)).not.toContain('AAAA');
  });

  it('shows more of a small finding than of a large one', () => {
    const rows = Array.from({ length: 60 }, () => ['x'.repeat(80), 'y'.repeat(80)]);
    const small = cardForAnswer(view('tables', { table: spooled([column('a'), column('b')], rows) }), links);
    expect(shownTexts(small.body).join('\n')).toContain('Rows 1–30 of 60');
    const facts = Array.from({ length: 20 }, (_, at) => ({ label: `f${at}`, value: '"'.repeat(3_000) }));
    const large = cardForAnswer(view('tables', { facts, table: spooled([column('a'), column('b')], rows) }), links);
    expect(shownTexts(large.body).join('\n')).toMatch(/Rows 1–(?:4|8|12|20) of 60/);
  });
});
