import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { failure, result } from '../../../test/support/fake-log-analytics.js';
import type { Observable } from '../answer.js';
import { liveSources } from './team-sources.js';
import { ask, fakeWorkspace, NOW, type FakeWorkspace } from './workspace.test-helper.js';

/** The columns of the query, as the service tells them. */
const COLUMNS = [
  ['Values', 'dynamic'], ['Confidence', 'real'], ['Active', 'bool'], ['Revoked', 'bool'], ['Deleted', 'bool'], ['Until', 'datetime'], ['Changed', 'datetime'], ['Kinds', 'string'],
  ['Name', 'string'], ['Description', 'string'], ['Feed', 'string'],
].map(([name = '', type = '']) => ({ name, type }));
const row = (value: string, confidence: number | null, kinds = '["malicious-activity"]', until: string | null = '2026-05-01T00:00:00Z') =>
  [JSON.stringify([value, '']), confidence, true, false, false, until, '2026-02-20T00:00:00.1234567Z', kinds, 'Name of it', '', 'Feed'];
const ip = (value: string): Observable => ({ type: 'ipv4', value });

let workspace: FakeWorkspace;
beforeEach(async () => { workspace = await fakeWorkspace(); });
afterEach(() => workspace.server.close());

describe('the indicators of a live workspace', () => {
  it('are asked with one query for a batch, over the last 30 days', async () => {
    workspace.server.respond(result(COLUMNS, [row('198.51.100.7', 80), row('198.51.100.8', 30)]));
    const answers = await ask(workspace.sources, 'sentinel', ['198.51.100.7', '198.51.100.8', '198.51.100.9'].map(ip));
    expect(answers.map(({ status, opinion, score, details }) => [status, opinion, score, details])).toEqual([
      ['found', 'malicious', 80, 'Name of it; malicious-activity; confidence 80; valid until 2026-05-01; from Feed'],
      ['found', 'suspicious', 30, 'Name of it; malicious-activity; confidence 30; valid until 2026-05-01; from Feed'], ['no data', undefined, undefined, ''],
    ]);
    expect(workspace.server.queries.map(({ timespan }) => timespan)).toEqual(['2026-01-31T00:00:00.000Z/2026-03-02T00:00:00.000Z']);
    await ask(workspace.sources, 'sentinel', [ip('198.51.100.7'), ip('198.51.100.9')]);
    expect(workspace.server.queries).toHaveLength(1); // from the cache
  });

  it('take addresses of the own network, and hostile values as literals only', async () => {
    workspace.server.respond(result(COLUMNS, []));
    const hostile = 'http://evil.example/a"b\\c\n| union * //\u2028';
    const answers = await ask(workspace.sources, 'sentinel', [ip('10.0.0.1'), { type: 'url', value: hostile }]);
    expect(answers.map(({ status }) => status)).toEqual(['no data', 'no data']);
    const query = workspace.server.queries[0]?.query ?? '';
    expect(query.slice(0, query.indexOf(';'))).toContain('"http://evil.example/a\\"b\\\\c\\n| union * //\\u2028"');
    expect(query.slice(query.indexOf('union isfuzzy'))).not.toContain('evil');
  });

  it('ask about 1,000 values in two queries, and long ones in more', async () => {
    workspace.server.respond(result(COLUMNS, [row('198.51.103.231', 90)]));
    const many = Array.from({ length: 1_000 }, (_, at) => ip(`198.51.${100 + (at >> 8)}.${at & 255}`));
    const answers = await ask(workspace.sources, 'sentinel', many);
    expect(answers.filter(({ status }) => status === 'found').map(({ observable }) => observable.value)).toEqual(['198.51.103.231']);
    expect(answers).toHaveLength(1_000);
    expect(workspace.server.queries.map(({ query }) => [...query.slice(0, query.indexOf(';')).matchAll(/"198/g)].length)).toEqual([500, 500]);
    const urls = Array.from({ length: 100 }, (_, at): Observable => ({ type: 'url', value: `http://evil.example/${at}/${'\u00fc'.repeat(4_000)}` }));
    await ask(workspace.sources, 'sentinel', urls);
    expect(workspace.server.queries.length).toBeGreaterThan(2 + 100 * 48_000 / 1_000_000);
    for (const { query } of workspace.server.queries) expect(query.length).toBeLessThan(1_100_000);
  });

  it('are no data where a workspace has no such table, and it is not asked again at once', async () => {
    workspace.server.respond(failure(400, 'BadArgumentError', 'The request had some invalid properties', {
      code: 'SemanticError', message: 'A semantic error occurred.', innererror: { code: 'SEM0100', message: "'union' operator: Failed to resolve table expression named 'ThreatIntelIndicators'" },
    }));
    const none = { status: 'no data', details: 'the workspace has no table ThreatIntelIndicators or ThreatIntelligenceIndicator' };
    expect(await ask(workspace.sources, 'sentinel', [ip('198.51.100.7')])).toEqual([expect.objectContaining(none)]);
    expect(await ask(workspace.sources, 'sentinel', [ip('198.51.100.7')])).toEqual([expect.objectContaining(none)]);
    expect(workspace.server.queries).toHaveLength(1);
  });

  it.each([
    [403, failure(403, 'InsufficientAccessError', 'no'), 'refused access'],
    [400, failure(400, 'BadArgumentError', 'bad', { code: 'SemanticError', message: 'A semantic error occurred.', innererror: { code: 'SEM0100', message: "Failed to resolve scalar expression named 'Gone'" } }), 'Gone'],
  ])('fail on status %d with the words of the service, and rest', async (_, refusal, reason) => {
    workspace.server.respond(refusal);
    expect(await ask(workspace.sources, 'sentinel', [ip('198.51.100.7')])).toEqual([expect.objectContaining({ status: 'failed', reason: expect.stringContaining(reason) })]);
    expect(await ask(workspace.sources, 'sentinel', [ip('198.51.100.8')])).toEqual([expect.objectContaining({ status: 'failed' })]);
    expect(workspace.server.queries).toHaveLength(1);
  });

  it('wait where the service is busy', async () => {
    workspace.server.respond(failure(429, 'ThrottledError', 'Too many requests', undefined, { 'Retry-After': '3600' }));
    const [busy] = await workspace.sources.ask([ip('198.51.100.7')], { signal: new AbortController().signal, now: new Date(NOW).toISOString(), deadlineMs: 3_000, providers: ['sentinel'] });
    expect(busy).toMatchObject({ status: 'failed', reason: expect.stringContaining('rate limited') });
    expect(workspace.server.queries).toHaveLength(1);
  });

  it('leave open what a cut answer may have held', async () => {
    workspace.server.respond(result(COLUMNS, Array.from({ length: 20_001 }, () => row('198.51.100.7', 80))));
    const answers = await ask(workspace.sources, 'sentinel', [ip('198.51.100.7'), ip('198.51.100.8')]);
    expect(answers.map(({ status }) => status)).toEqual(['found', 'failed']);
  });
});

describe('accounts and hosts of a live workspace', () => {
  it('are read as the service tells dynamic values', async () => {
    const columns = [['TimeGenerated', 'datetime'], ['AccountUPN', 'string'], ['AccountName', 'string'], ['AccountDomain', 'string'], ['Enabled', 'bool'], ['Roles', 'dynamic'], ['Groups', 'long'], ['RiskLevel', 'string']];
    workspace.server.respond(result(columns.map(([name = '', type = '']) => ({ name, type })), [['2026-03-01T08:00:00.1234567Z', 'Ana@contoso.com', 'ana', 'contoso', true, '["Global Reader","Helpdesk | Admin"]', 12, 'High']]));
    const [ana, other] = await ask(workspace.sources, 'sentinel-accounts', [{ type: 'account', value: 'contoso\\ana' }, { type: 'account', value: 'contoso\\bo' }]);
    expect(ana).toMatchObject({ status: 'found', opinion: 'suspicious', observedAt: '2026-03-01T08:00:00.123Z', details: 'enabled; Ana@contoso.com; roles: Global Reader, Helpdesk | Admin; risk High; 12 groups' });
    expect(other).toMatchObject({ status: 'no data' });
    expect(workspace.server.queries).toMatchObject([{ timespan: '2026-02-16T00:00:00.000Z/2026-03-02T00:00:00.000Z', query: expect.stringMatching(/^let \w+=dynamic\(\["ana","bo"\]\);/) }]);
  });

  it('are asked about by the first label of a host', async () => {
    const columns = [['Table', 'string'], ['TimeGenerated', 'datetime'], ['Name', 'string'], ['System', 'string'], ['Users', 'dynamic']];
    workspace.server.respond(result(columns.map(([name = '', type = '']) => ({ name, type })), [
      ['agent', '2026-03-01T09:00:00Z', 'ws-7', 'Windows', null], ['Defender', '2026-03-01T08:00:00Z', 'ws-7.contoso.com', 'Windows11', '[{"UserName":"ana","DomainName":"CONTOSO"},{"UserName":"","DomainName":"X"},3]'],
    ]));
    expect((await ask(workspace.sources, 'sentinel-hosts', [{ type: 'host', value: 'ws-7' }]))[0]?.details).toBe('Windows; last seen 2026-03-01 09:00 by agent; ws-7 · Windows11; last seen 2026-03-01 08:00 by Defender; logged on: CONTOSO\\ana; ws-7.contoso.com');
    expect(workspace.server.queries).toMatchObject([{ timespan: '2026-02-23T00:00:00.000Z/2026-03-02T00:00:00.000Z', query: expect.stringMatching(/^let \w+=dynamic\(\["ws-7"\]\);/) }]);
  });
});

it('says which setting is missing where no workspace is configured', async () => {
  for (const source of liveSources('CASEBOOK_WORKSPACE_ID is not set', () => NOW)) {
    expect(source.obstacles).toEqual(['CASEBOOK_WORKSPACE_ID is not set']);
    await expect(source.ask([ip('198.51.100.7')], new AbortController().signal)).rejects.toMatchObject({ kind: 'refused' });
  }
});
