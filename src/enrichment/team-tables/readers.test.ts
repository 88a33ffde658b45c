import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Opinion } from '../answer.js';
import { ACCOUNTS } from './accounts.js';
import { heldIndicator, indicatorReply, opinionOf } from './held-indicator.js';
import { HOSTS } from './hosts.js';
import { INDICATORS } from './indicators.js';
import type { Row } from './tables.js';

const NOW = Date.parse('2026-03-02T00:00:00Z');
const held = (more: Row) => heldIndicator({ Values: ['198.51.100.7'], Active: true, Until: '2026-05-01T00:00:00Z', ...more });

describe('the opinion of an indicator', () => {
  it.each<readonly [why: string, row: Row, opinion: Opinion | undefined]>([
    ['confidence 75', { Confidence: 75 }, 'malicious'], ['just below', { Confidence: 74.9 }, 'suspicious'], ['confidence 25', { Confidence: 25 }, 'suspicious'], ['below that', { Confidence: 24 }, undefined],
    ['confidence 0', { Confidence: 0 }, undefined], ['none told', { Confidence: null }, 'suspicious'], ['no number', { Confidence: 'NaN' }, 'suspicious'], ['out of range', { Confidence: 900 }, 'suspicious'],
    ['ends now', { Confidence: 90, Until: '2026-03-02T00:00:00Z' }, undefined], ['ends later', { Confidence: 90, Until: '2026-03-02T00:00:00.0000001Z' }, undefined], ['without an end', { Confidence: 90, Until: null }, 'malicious'],
    ['switched off', { Confidence: 90, Active: false }, undefined], ['revoked', { Confidence: 90, Revoked: true }, undefined], ['deleted', { Confidence: 90, Deleted: true }, undefined],
    ['benign', { Confidence: 90, Kinds: '["benign"]' }, 'benign'], ['benign of no confidence', { Kinds: 'benign' }, 'benign'], ['benign and more', { Confidence: 90, Kinds: '["benign","malicious-activity"]' }, 'malicious'],
    ['anonymization', { Confidence: 90, Kinds: '["anonymization"]' }, 'suspicious'], ['anonymization and more', { Confidence: 90, Kinds: '["anonymization","compromised"]' }, 'malicious'], ['a watch list', { Confidence: 90, Kinds: 'WatchList' }, 'suspicious'],
  ])('%s', (_, row, opinion) => {
    expect(opinionOf(held(row), NOW)).toBe(opinion);
  });

  it('is that of the worst, and as old as the last change where there is no end', () => {
    const all = [held({ Confidence: 90, Kinds: 'benign' }), held({ Confidence: 30 }), held({ Confidence: 80, Until: null, Changed: '2026-01-01T00:00:00Z' }), held({ Confidence: 99, Active: false })];
    expect(indicatorReply(all, NOW)).toEqual({ details: '4 indicators; confidence 80', opinion: 'malicious', score: 80, observedAt: '2026-01-01T00:00:00.000Z' });
    expect(indicatorReply([...all].reverse(), NOW)).toEqual(indicatorReply(all, NOW));
    expect(indicatorReply(all.slice(0, 1), NOW)).not.toHaveProperty('score');
  });
});

describe('rows of any content', () => {
  const COLUMNS = ['Values', 'Confidence', 'Until', 'Changed', 'Kinds', 'Name', 'AccountUPN', 'AccountName', 'AccountDomain', 'Roles', 'Groups', 'RiskLevel', 'Enabled', 'TimeGenerated', 'Users', 'System', 'Table'];
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 700 }), fc.constantFrom('ana', 'ws-7', '198.51.100.7', '[', '["a",{"b":1}]', '2026-03-01T00:00:00Z', '\u202Eana'));
  const value = fc.oneof(text, fc.double(), fc.boolean(), fc.constant(null), fc.array(fc.oneof(text, fc.constant(null), fc.integer())), fc.record({ UserName: text, DomainName: text }));
  const row = fc.dictionary(fc.constantFrom(...COLUMNS), value);

  it('give one line of at most 500 characters', () => {
    fc.assert(fc.property(fc.array(row, { maxLength: 6 }), (some) => {
      const rows = [...some, { ...some[0], Values: ['198.51.100.7'], AccountName: 'ana', Name: 'ws-7' }] as Row[]; // what the generator makes are values
      const replies = [INDICATORS.reader(rows, NOW)({ type: 'ipv4', value: '198.51.100.7' }), ACCOUNTS.reader(rows, NOW)({ type: 'account', value: 'ana' }), HOSTS.reader(rows, NOW)({ type: 'host', value: 'ws-7' })];
      for (const reply of replies) {
        expect(reply?.details.length).toBeLessThanOrEqual(500);
        expect(reply?.details).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
      }
    }), { numRuns: 300 });
  });
});
