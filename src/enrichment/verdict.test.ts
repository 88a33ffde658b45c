import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IndicatorType } from '../analysis/ioc/types.js';
import type { Answer, AnswerStatus, Opinion } from './answer.js';
import { keepingOf, RULE_TEXT, weightOf } from './verdict-rule.js';
import { byOutcome, OUTCOMES, verdictOf, type Outcome } from './verdict.js';

const NOW = '2026-02-01T00:00:00Z';
const ago = (days: number): string => new Date(Date.parse(NOW) - days * 86_400_000).toISOString();
const OPINIONS: Readonly<Record<string, Opinion>> = { M: 'malicious', S: 'suspicious', B: 'benign' };
const STATUSES: Readonly<Record<string, AnswerStatus>> = { '-': 'no data', '?': 'found', '!': 'failed', '~': 'not asked' };
const VALUES: Partial<Record<IndicatorType, string>> = { ipv4: '198.51.100.7', domain: 'evil.example', url: 'http://evil.example/a', sha256: 'a'.repeat(64), email: 'a@evil.example' };
const observableOf = (type: IndicatorType) => ({ type, value: VALUES[type] ?? 'x' });

/** "otx M 45": otx says malicious, it saw it 45 days ago. M, S, B: opinions; "-" no data, "?" no opinion, "!" failed, "~" not asked. */
function answers(type: IndicatorType, text: string): Answer[] {
  return text.split(',').map((one) => one.trim()).filter((one) => one !== '').map((one) => {
    const [provider = '', mark = '', days] = one.split(' ');
    const opinion = OPINIONS[mark];
    return {
      observable: observableOf(type), provider, status: STATUSES[mark] ?? 'found', details: `said by ${provider}`, checkedAt: NOW, fromCache: false,
      ...(opinion === undefined ? {} : { opinion }), ...(days === undefined ? {} : { observedAt: ago(Number(days)) }),
      ...('!~'.includes(mark) ? { reason: mark === '!' ? 'timed out' : 'CASEBOOK_X_KEY is not set' } : {}),
    };
  });
}

const CASES: readonly (readonly [type: IndicatorType, said: string, outcome: Outcome, firstReason: RegExp])[] = [
  ['ipv4', '', 'not asked', /^Not asked: no source answered/],
  ['ipv4', 'otx ~', 'not asked', /nothing is known/],
  ['ipv4', 'otx !', 'not asked', /nothing is known/],
  ['ipv4', 'otx !, shodan ~', 'not asked', /nothing is known/],
  ['ipv4', 'otx -', 'asked, no data', /no all-clear/],
  ['ipv4', 'shodan ?', 'asked, no data', /no opinion/],
  ['ipv4', 'otx -, shodan ?, misp ~, x !', 'asked, no data', /no opinion/],
  ['ipv4', 'otx B', 'benign', /^Benign by otx \(weight 1\); nobody says otherwise/],
  ['ipv4', 'otx B, x -', 'benign', /^Benign by otx/],
  ['ipv4', 'otx B 100', 'benign', /weight 0.5, half since it is 100 days old/],
  ['ipv4', 'otx B 181', 'stale', /^Stale/],
  ['ipv4', 'otx S', 'suspicious', /^Suspicious by otx \(weight 1\)\.$/],
  ['ipv4', 'otx S 30', 'suspicious', /\(weight 1\)/],
  ['ipv4', 'otx S 31', 'suspicious', /weight 0.5, half since it is 31 days old/],
  ['ipv4', 'otx S 180', 'suspicious', /weight 0.5/],
  ['ipv4', 'otx S 181', 'stale', /^Stale/],
  ['ipv4', 'otx S, x S, y S, z S', 'suspicious', /otx \(weight 1\), x \(weight 1\), y \(weight 1\), z/],
  ['ipv4', 'virustotal S', 'suspicious', /virustotal \(weight 2\)/],
  ['ipv4', 'otx M', 'suspicious', /malicious by otx \(weight 1\), together 1, and 2 would make it malicious/],
  ['ipv4', 'otx M, x S', 'suspicious', /malicious by otx/],
  ['ipv4', 'otx M, x M', 'malicious', /otx \(weight 1\), x \(weight 1\): together 2/],
  ['ipv4', 'otx M, x M 31', 'suspicious', /together 1.5/],
  ['ipv4', 'otx M, x M 31, y M 40', 'malicious', /together 2/],
  ['ipv4', 'otx M, x M 181', 'suspicious', /together 1,/],
  ['ipv4', 'virustotal M', 'malicious', /^Malicious by virustotal \(weight 2\): together 2, and 2 is enough/],
  ['ipv4', 'virustotal M 31', 'suspicious', /virustotal \(weight 1, half since it is 31 days old\)/],
  ['ipv4', 'virustotal M 31, otx M', 'malicious', /together 2/],
  ['ipv4', 'virustotal M 181', 'stale', /^Stale/],
  ['ipv4', 'virustotal M 181, otx -', 'stale', /^Stale/],
  ['ipv4', 'virustotal M 181, otx B', 'benign', /^Benign by otx/],
  ['ipv4', 'virustotal M 181, otx S', 'suspicious', /^Suspicious by otx/],
  ['ipv4', 'misp M', 'malicious', /misp/], ['ipv4', 'opencti M', 'malicious', /opencti/], ['domain', 'urlhaus M', 'malicious', /urlhaus/],
  ['sha256', 'malwarebazaar M', 'malicious', /malwarebazaar/], ['ipv4', 'threatfox M', 'malicious', /threatfox/],
  ['ipv4', 'abuseipdb M', 'suspicious', /abuseipdb/], ['ipv4', 'greynoise M', 'suspicious', /greynoise/], ['ipv4', 'crowdsec M, abuseipdb M', 'malicious', /abuseipdb \(weight 1\), crowdsec/],
  ['ipv4', 'unheard-of M', 'suspicious', /unheard-of/],
  // Conflicts: the harmful side is never averaged away.
  ['ipv4', 'virustotal M, greynoise B', 'malicious', /^Malicious/],
  ['ipv4', 'virustotal M, a B, b B, c B, d B', 'malicious', /^Malicious/],
  ['ipv4', 'otx M, greynoise B', 'suspicious', /^Suspicious/],
  ['ipv4', 'otx S, circl-hashlookup B', 'suspicious', /^Suspicious by otx/],
  ['ipv4', 'otx S 100, circl-hashlookup B', 'suspicious', /half/],
  ['sha256', 'circl-hashlookup B, otx M, x M', 'malicious', /together 2/],
  // Ages by type.
  ['domain', 'virustotal M 90', 'malicious', /weight 2/], ['domain', 'virustotal M 91', 'suspicious', /weight 1, half/],
  ['domain', 'virustotal M 365', 'suspicious', /half/], ['domain', 'virustotal M 366', 'stale', /^Stale/],
  ['url', 'urlhaus M 91', 'suspicious', /half/], ['url', 'urlhaus M 366', 'stale', /^Stale/],
  ['email', 'misp M 180', 'malicious', /weight 2/], ['email', 'misp M 181', 'suspicious', /half/], ['email', 'misp M 731', 'stale', /^Stale/],
  ['sha256', 'virustotal M 4000', 'malicious', /weight 2/], ['md5', 'otx S 4000', 'suspicious', /weight 1/], ['sha512', 'circl-hashlookup B 9999', 'benign', /weight 2/],
  ['ipv6', 'virustotal M 181', 'stale', /^Stale/], ['cve', 'misp M 5000', 'malicious', /weight 2/],
  // Answers from the future are new, and a source has one voice.
  ['ipv4', 'virustotal M -30', 'malicious', /weight 2/],
  ['ipv4', 'otx B, otx M', 'suspicious', /malicious by otx \(weight 1\), together 1/],
  ['ipv4', 'otx M, otx M', 'suspicious', /together 1,/],
];

describe('verdictOf', () => {
  it.each(CASES)('%s: %s → %s', (type, said, outcome, firstReason) => {
    const verdict = verdictOf(observableOf(type), answers(type, said), NOW);
    expect(verdict.outcome).toBe(outcome);
    expect(verdict.reasons[0]).toMatch(firstReason);
  });

  it('shows both sides of a conflict by name', () => {
    const verdict = verdictOf(observableOf('ipv4'), answers('ipv4', 'greynoise B, virustotal M, otx M, tor S'), NOW);
    expect(verdict.conflict).toBe('2 malicious, 1 suspicious, 1 benign: malicious by virustotal, otx; suspicious by tor; benign by greynoise');
    expect(verdict.reasons[1]).toBe(`Conflict: ${verdict.conflict ?? ''}; benign opinions do not lower a verdict.`);
    expect(verdictOf(observableOf('ipv4'), answers('ipv4', 'otx M, tor S, greynoise B 181'), NOW).conflict).toBeUndefined();
  });

  it('tells what every source said, each group in its sentence', () => {
    const said = 'virustotal M, otx S, greynoise B, abuseipdb M 200, shodan ?, urlhaus -, misp ~, opencti ~, xforce !';
    expect(verdictOf(observableOf('ipv4'), answers('ipv4', said), NOW).reasons).toEqual([
      'Malicious by virustotal (weight 2): together 2, and 2 is enough.',
      'Conflict: 1 malicious, 1 suspicious, 1 benign: malicious by virustotal; suspicious by otx; benign by greynoise; benign opinions do not lower a verdict.',
      'Also suspicious by otx (weight 1).', 'Also benign by greynoise (weight 1).',
      'Stale: abuseipdb said malicious 200 days ago; opinions on ipv4 count for 180 days.',
      'Known without an opinion to shodan.', 'No data at urlhaus.', 'Failed: xforce (timed out).', 'Not asked: misp, opencti (CASEBOOK_X_KEY is not set).',
    ]);
    const both = verdictOf(observableOf('ipv4'), answers('ipv4', 'otx M, tor S'), NOW).reasons;
    expect(both).toEqual([expect.stringMatching(/^Suspicious: malicious by otx/), 'Also suspicious by tor (weight 1).']);
  });

  it('takes the weight that a source states, and the day it was asked where the source names none', () => {
    const [base] = answers('ipv4', 'pack:own M');
    expect(verdictOf(observableOf('ipv4'), [{ ...base!, weight: 2 }], NOW).outcome).toBe('malicious');
    expect(verdictOf(observableOf('ipv4'), [{ ...base!, weight: 2, checkedAt: ago(200) }], NOW).outcome).toBe('stale');
    expect(verdictOf(observableOf('ipv4'), [{ ...base!, weight: 2, observedAt: 'yesterday', checkedAt: ago(200) }], NOW).outcome).toBe('stale');
  });

  it('ignores answers about something else', () => {
    expect(verdictOf({ type: 'ipv4', value: '198.51.100.8' }, answers('ipv4', 'virustotal M'), NOW).outcome).toBe('not asked');
    expect(verdictOf({ type: 'domain', value: '198.51.100.7' }, answers('ipv4', 'virustotal M'), NOW).voices).toEqual([]);
  });

  it('bounds its sentences, however many sources and however long their reasons', () => {
    const many: Answer[] = Array.from({ length: 3_000 }, (_, at) => ({ ...answers('ipv4', `p${at} !`)[0]!, reason: `${at}`.repeat(2_000) }));
    const { reasons, voices } = verdictOf(observableOf('ipv4'), many, NOW);
    expect(voices).toHaveLength(3_000);
    expect(reasons.join('').length).toBeLessThan(6_000);
  });

  const voice = fc.record({
    provider: fc.constantFrom('virustotal', 'otx', 'a', 'b', 'misp', 'constructor', '__proto__'), status: fc.constantFrom<AnswerStatus>('found', 'no data', 'not asked', 'failed'),
    opinion: fc.constantFrom<Opinion>('malicious', 'suspicious', 'benign'), days: fc.integer({ min: -10, max: 1_000 }), reason: fc.string(),
  }).map(({ days, ...rest }): Answer => ({ ...rest, observable: observableOf('ipv4'), details: '', checkedAt: NOW, observedAt: ago(days), fromCache: false }));

  it('does not depend on the order, has each source in one group, and no benign opinion makes it better', () => {
    fc.assert(fc.property(fc.array(voice, { maxLength: 12 }), fc.array(fc.nat(), { minLength: 12, maxLength: 12 }), (all, keys) => {
      const verdict = verdictOf(observableOf('ipv4'), all, NOW);
      const shuffled = all.map((answer, at) => ({ answer, key: keys[at] ?? 0 })).sort((a, b) => a.key - b.key).map(({ answer }) => answer);
      expect({ ...verdictOf(observableOf('ipv4'), shuffled, NOW), voices: [] }).toEqual({ ...verdict, voices: [] });
      expect(verdict.voices.map(({ answer }) => answer.provider).sort()).toEqual([...new Set(all.map(({ provider }) => provider))].sort());
      const harmful = verdict.outcome === 'malicious' || verdict.outcome === 'suspicious';
      const praised = verdictOf(observableOf('ipv4'), [...all, ...answers('ipv4', 'praise B')], NOW);
      if (harmful) expect(praised.outcome).toBe(verdict.outcome);
      expect(praised.outcome).not.toBe('not asked');
    }), { numRuns: 300 });
  });
});

describe('the rule', () => {
  it('is printed in the documentation as it is applied', async () => {
    const text = await readFile(new URL('../../../docs/enrichment.md', import.meta.url), 'utf8');
    expect(text).toContain(RULE_TEXT.map((line) => `- ${line}`).join('\n'));
  });

  it('names the groups from worst to least known', () => {
    expect([...OUTCOMES].reverse().sort(byOutcome)).toEqual(OUTCOMES);
    expect(keepingOf('sha1').stale).toBe(Infinity);
    expect(weightOf({ provider: 'toString' })).toBe(1);
  });
});
