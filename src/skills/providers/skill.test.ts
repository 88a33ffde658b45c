import { describe, expect, it } from '@jest/globals';
import type { ProviderState } from '../../enrichment/answer.js';
import { runSkill } from '../kit/context.test-helper.js';
import providers from './skill.js';

const state = (name: string, more: Partial<ProviderState> = {}): ProviderState => ({ name, title: `The ${name}`, types: ['ipv4'], leavesNetwork: true, configured: true, notes: [], ...more });
const run = (states: readonly ProviderState[], text?: string, problems: readonly string[] = []) => runSkill(providers, text === undefined ? {} : { filter: { kind: 'text', text } }, {
  enrichment: { lookupIp: () => Promise.reject(new Error('unused')), sources: { states: () => Promise.resolve(states), ask: () => Promise.reject(new Error('unused')) }, own: { domains: [], lists: [] }, problems: () => Promise.resolve(problems) },
});

describe('providers', () => {
  it('lists what can be asked, and says what the others lack', async () => {
    const states = [
      state('zed', { configured: false, notes: ['CASEBOOK_ZED_KEY is not set', 'CASEBOOK_ZED_URL is not set'] }), state('cisa', { configured: false, notes: ['only where named'] }), state('aws', { configured: false, notes: ['only where named'] }), state('otx', { types: ['ipv4', 'domain'] }), state('pack:own', { leavesNetwork: false, notes: ['version 3, 12 days old, 5 indicators', 'signed by key ab12cd34'] }),
      ...Array.from({ length: 10 }, (_, at) => state(`y${at}`, { configured: false, notes: [`CASEBOOK_Y${at}_KEY is not set`] })),
    ];
    const { headline, facts, table } = await run(states);
    expect(headline).toBe('2 of 15 sources can be asked');
    expect(facts).toEqual([
      { label: 'Not asked', value: 'aws, cisa: only where named' }, { label: 'Settings to set', value: expect.stringMatching(/^y0 \(CASEBOOK_Y0_KEY\), .*y9 \(CASEBOOK_Y9_KEY\)$/) },
      { label: '', value: 'zed (CASEBOOK_ZED_KEY, CASEBOOK_ZED_URL)' },
    ]);
    expect(table).toMatchObject({ rows: [
      ['otx', 'yes', 'yes', '', 'ipv4, domain', 'The otx'], ['pack:own', 'yes', 'no', 'version 3, 12 days old, 5 indicators; signed by key ab12cd34', 'ipv4', 'The pack:own'],
    ] });
    expect((await run(states, 'zed')).table).toMatchObject({ rows: [['zed', 'no', 'yes', 'CASEBOOK_ZED_KEY is not set; CASEBOOK_ZED_URL is not set', 'ipv4', 'The zed']] });
    expect((await run(states.filter(({ configured }) => !configured))).table).toBeUndefined();
  });

  it('finds by name, title and type', async () => {
    const states = [state('otx', { types: ['domain'] }), state('shodan')];
    expect((await run(states, 'SHO')).table).toMatchObject({ rowCount: 1 });
    expect((await run(states, 'domain')).headline).toBe('1 of 1 source can be asked');
    expect((await run(states, 'nobody')).headline).toBe('No source has “nobody” in its name or types');
  });

  it('says what is wrong with descriptions, and where there is nothing at all', async () => {
    expect(await run([], undefined, ['acme.yaml: base: not https'])).toMatchObject({ headline: 'No source is set up', notes: ['acme.yaml: base: not https', expect.any(String)] });
  });
});
