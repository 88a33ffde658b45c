import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../casebook/finding.js';
import type { Answer, AskOptions, Observable, ObservableType, Sources } from '../../enrichment/answer.js';
import { combineSources } from '../../enrichment/combine-sources.js';
import type { Enrichment } from '../../enrichment/types.js';
import { runSkill, type MemoryTable } from '../kit/context.test-helper.js';
import enrich from './skill.js';

const LONG = `enabled; Ana Lima (ana@contoso.com); Analyst, Finance; roles: Global Administrator; manager ${'lee '.repeat(20)}end`;

/** Knows some values, and remembers what it was asked. */
function fake(name: string, types: readonly ObservableType[], known: Readonly<Record<string, Partial<Answer>>>, asked: string[] = []): Sources {
  return {
    states: () => Promise.resolve([{ name, title: name, types, leavesNetwork: false, configured: true, notes: [] }]),
    ask: (observables: readonly Observable[], { now }: AskOptions) => {
      const own = observables.filter(({ type }) => types.includes(type));
      asked.push(...own.map(({ type, value }) => `${type} ${value}`));
      return Promise.resolve(own.map((observable): Answer => ({ observable, provider: name, checkedAt: now, fromCache: false, details: '', status: known[observable.value] === undefined ? 'no data' : 'found', ...known[observable.value] })));
    },
  };
}

function world(asked: string[] = []): { readonly enrichment: Enrichment } {
  const sources = combineSources([
    fake('sentinel-accounts', ['account', 'email', 'sid', 'guid'], { 'contoso\\ana': { details: LONG }, 'ana@contoso.com': { details: LONG }, bo: { details: 'enabled; risk High (AtRisk)', opinion: 'suspicious' } }, asked),
    fake('sentinel-hosts', ['host', 'domain'], { 'ws-7': { details: 'Windows11' }, 'ws-7.contoso.com': { details: 'Windows11' } }, asked),
  ]);
  return { enrichment: { lookupIp: () => Promise.reject(new Error('no address here')), sources, own: { domains: [], lists: [] }, problems: () => Promise.resolve([]) } };
}
const typed = (text: string, asked?: string[]): Promise<Finding> => runSkill(enrich, { input: { kind: 'text', text } }, world(asked));
const column = (name: string, values: readonly string[], asked?: string[]): Promise<Finding> => {
  const table: MemoryTable = { columns: [{ name, type: 'string' }], rows: values.map((value) => [value]) };
  return runSkill(enrich, { input: { kind: 'variable', name: 't', column: name } }, { ...world(asked), tables: { t: table } });
};

describe('enrich with accounts and hosts', () => {
  it.each(['CONTOSO\\ana', 'ana@contoso.com'])('tells all that is known of %s', async (text) => {
    const { headline, facts, severity } = await typed(text);
    expect(headline).toMatch(/^(?:contoso\\ana|ana@contoso\.com): enabled; Ana Lima \(ana@contoso\.com\); Analyst, Finance; roles: /);
    expect(facts).toContainEqual({ label: 'Account', value: LONG });
    expect(severity).toBe('info');
  });

  it('takes the values of a column of accounts for accounts, those of hosts for hosts', async () => {
    const asked: string[] = [];
    const accounts = await column('Account', ['CONTOSO\\ana', 'contoso\\ANA', 'bo', 'CONTOSO\\WS-7$', 'ana@contoso.com', 'S-1-5-21-1-2-3-1104', '-'], asked);
    expect(asked.sort()).toEqual(['account bo', 'account contoso\\ana', 'email ana@contoso.com', 'host ws-7', 'sid S-1-5-21-1-2-3-1104']);
    expect(accounts).toMatchObject({ headline: '5 indicators in $t.Account: 1 suspicious, 4 without opinion; worst bo', severity: 'medium' });
    expect(accounts.entities).toEqual(expect.arrayContaining([{ type: 'account', value: 'bo', note: 'suspicious' }, { type: 'host', value: 'ws-7' }]));
    expect(accounts.notes).toContain('Not looked up, since they hold no indicator: 1 distinct value.');
    const hosts: string[] = [];
    expect((await column('Computer', ['WS-7', 'ws-7.contoso.com'], hosts)).headline).toBe('2 hosts in $t.Computer: 2 without opinion');
    expect(hosts.sort()).toEqual(['host ws-7', 'host ws-7.contoso.com']);
  });

  it('takes no bare word for an account or a host, neither in a text nor in another column', async () => {
    await expect(typed('ana')).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(typed('ws-7')).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(typed('ana said that bo was here')).rejects.toMatchObject({ code: 'input.invalid' });
    await expect(column('Message', ['ana', 'tools\\run'])).rejects.toMatchObject({ code: 'input.invalid' });
  });

  it('takes them from a table of indicators', async () => {
    const asked: string[] = [];
    const table: MemoryTable = { columns: [{ name: 'Type', type: 'string' }, { name: 'Value', type: 'string' }], rows: [['account', 'CONTOSO\\Ana'], ['host', 'WS-7'], ['account', '///']] };
    await runSkill(enrich, { input: { kind: 'variable', name: 't' } }, { ...world(asked), tables: { t: table } });
    expect(asked.sort()).toEqual(['account contoso\\ana', 'host ws-7']);
  });
});
