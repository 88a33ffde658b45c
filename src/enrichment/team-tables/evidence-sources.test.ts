import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { evidenceFixture, type EvidenceFixture } from '../../data/evidence/provider-fixture.js';
import { teamTables } from '../../data/team-tables.js';
import type { Observable, ObservableType, Sources } from '../answer.js';
import { SYSTEM_CLOCK } from '../asking/clock.js';
import { MemoryBudget } from '../asking/memory-parts.test-helper.js';
import { evidenceSources } from './team-sources.js';
import { ask, NOW } from './workspace.test-helper.js';

const CLOCK = { ...SYSTEM_CLOCK, now: () => NOW };
const line = (fields: readonly string[]): string => fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
const csv = (header: string, rows: readonly (readonly string[])[]): string => [header, ...rows.map(line)].join('\n') + '\n';
const stix = (kind: string, name: string): string => JSON.stringify({ name, indicator_types: [kind], description: `about ${name}` });

const NEW = csv('TimeGenerated,Id,ObservableKey,ObservableValue,Confidence,IsActive,ValidUntil,Data', [
  ['2026-02-01T00:00:00Z', 'a', 'ipv4-addr:value', '198.51.100.7', '90', 'true', '2026-05-01T00:00:00Z', stix('malicious-activity', 'old state')],
  ['2026-02-20T00:00:00Z', 'a', 'ipv4-addr:value', '198.51.100.7', '30', 'true', '2026-05-01T00:00:00Z', stix('malicious-activity', 'new state')],
  ['2026-02-20T00:00:00Z', 'b', 'domain-name:value', 'EVIL.example', '100', 'true', '2026-03-01T00:00:00Z', stix('malicious-activity', 'ended')],
  ['2026-02-20T00:00:00Z', 'c', 'url:value', 'http://evil.example', '75', 'true', '', stix('malicious-activity', 'line | and "quote"\nbreak')],
  ['2026-02-20T00:00:00Z', 'd', 'ipv4-addr:value', '198.51.100.8', '100', 'false', '2026-05-01T00:00:00Z', stix('malicious-activity', 'off')],
  ['2026-02-20T00:00:00Z', 'e', 'ipv4-addr:value', '198.51.100.9', '100', 'true', '2026-05-01T00:00:00Z', stix('benign', 'scanner of ours')],
  ['2026-02-20T00:00:00Z', 'f', 'ipv4-addr:value', '198.51.100.10', '100', 'true', '2026-05-01T00:00:00Z', stix('anonymization', 'exit node')],
]);
const OLD = csv('TimeGenerated,IndicatorId,NetworkIP,DomainName,FileHashValue,ConfidenceScore,Active,ExpirationDateTime,ThreatType,Description', [
  ['2026-02-21T00:00:00Z', '1', '198.51.100.7', '', '', '80', 'true', '2026-05-01T00:00:00Z', 'Botnet', 'old table'],
  ['2026-02-21T00:00:00Z', '2', '', '', 'AB'.repeat(32), '', 'true', '2026-05-01T00:00:00Z', 'Malware', ''],
  ['2026-02-21T00:00:00Z', '3', '', 'low.example', '', '10', 'true', '2026-05-01T00:00:00Z', 'C2', ''],
]);
const ACCOUNTS = csv('TimeGenerated,AccountUPN,AccountName,AccountDomain,AccountSID,AccountObjectId,AccountDisplayName,IsAccountEnabled,JobTitle,Department,Manager,AssignedRoles,RiskLevel,RiskState,BlastRadius', [
  ['2026-02-20T00:00:00Z', 'ana@contoso.com', 'ana', 'contoso.com', 'S-1-5-21-1-2-3-1104', 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb', 'Ana Lima', 'true', 'Analyst', 'Finance', 'lee', '["Global Administrator","Reader"]', 'None', '', 'High'],
  ['2026-01-20T00:00:00Z', 'ana@contoso.com', 'ana', 'contoso.com', 'S-1-5-21-1-2-3-1104', 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb', 'Ana Lima', 'false', 'Intern', 'Finance', 'lee', '[]', 'High', 'AtRisk', ''],
  ['2026-02-20T00:00:00Z', 'ana@fabrikam.com', 'ana', 'fabrikam.com', 'S-1-5-21-9-9-9-1104', 'aaaaaaaa-0000-1111-2222-cccccccccccc', 'Ana Costa', 'false', '', '', '', '', 'High', 'AtRisk', ''],
  ['2026-02-20T00:00:00Z', 'bo@contoso.com', 'bo', 'contoso.com', '', 'aaaaaaaa-0000-1111-2222-dddddddddddd', "Bo | O'Neil\n**x**", 'true', '', '', '', '', 'High', 'Remediated', ''],
]);
const DEVICES = csv('TimeGenerated,DeviceName,OSPlatform,OSVersionInfo,OnboardingStatus,LoggedOnUsers,PublicIP', [
  ['2026-02-28T09:30:00Z', 'WS-7.contoso.com', 'Windows11', '23H2', 'Onboarded', '[{"UserName":"ana","DomainName":"CONTOSO","Sid":"S-1-5-21-1-2-3-1104"}]', '203.0.113.9'],
  ['2026-02-27T09:30:00Z', 'ws-7.contoso.com', 'Windows10', '', 'Onboarded', '[]', '203.0.113.9'],
  ['2026-02-27T09:30:00Z', 'ws-7.fabrikam.com', 'Windows10', '', 'Can be onboarded', '[]', ''],
]);

let fixture: EvidenceFixture;
let sources: Sources;

/** The sources over the evidence provider: the queries run as they are. */
async function sourcesOf(files: Readonly<Record<string, string>>): Promise<Sources> {
  fixture = await evidenceFixture();
  for (const [name, text] of Object.entries(files)) await fixture.write(`${name}.csv`, text);
  const provider = await fixture.open();
  await provider.query(fixture.request('print 1')); // loads the parser, which takes longer than a source may
  return evidenceSources(teamTables({ provider, spool: provider.spool, id: 'evidence', clock: () => NOW, recent: false }), { budget: new MemoryBudget(CLOCK), clock: CLOCK });
}

const said = async (provider: string, ...observables: readonly (readonly [type: ObservableType, value: string])[]) =>
  (await ask(sources, provider, observables.map(([type, value]): Observable => ({ type, value })))).map(({ status, opinion, score, details }) => [status, opinion ?? '-', score ?? '-', details]);

describe('tables of the evidence as sources', () => {
  beforeAll(async () => { sources = await sourcesOf({ ThreatIntelIndicators: NEW, ThreatIntelligenceIndicator: OLD, IdentityInfo: ACCOUNTS, DeviceInfo: DEVICES }); });
  afterAll(() => fixture.dispose());

  it('judges indicators by the last row of each, of both tables', async () => {
    expect(await said('evidence-indicators', ['ipv4', '198.51.100.7'], ['domain', 'evil.example'], ['url', 'http://evil.example/'], ['ipv4', '198.51.100.8'], ['ipv4', '198.51.100.9'], ['ipv4', '198.51.100.10'], ['sha256', 'ab'.repeat(32)], ['domain', 'low.example'], ['domain', 'other.example'])).toEqual([
      ['found', 'malicious', 80, '2 indicators; botnet; confidence 80; valid until 2026-05-01; old table'],
      ['found', '-', '-', 'expired 2026-03-01; ended; malicious-activity; confidence 100; about ended'],
      ['found', 'malicious', 75, 'line | and "quote" break; malicious-activity; confidence 75; about line | and "quote" break'],
      ['found', '-', '-', 'withdrawn; off; malicious-activity; confidence 100; about off'],
      ['found', 'benign', '-', 'scanner of ours; benign; confidence 100; valid until 2026-05-01; about scanner of ours'],
      ['found', 'suspicious', 100, 'exit node; anonymization; confidence 100; valid until 2026-05-01; about exit node'],
      ['found', 'suspicious', '-', 'malware; no confidence told; valid until 2026-05-01'],
      ['found', '-', '-', 'c2; confidence 10; valid until 2026-05-01'], ['no data', '-', '-', ''],
    ]);
  });

  it('tells accounts by each of their names, in their last state', async () => {
    const ana = ['found', '-', '-', 'enabled; Ana Lima (ana@contoso.com); Analyst, Finance; roles: Global Administrator, Reader; blast radius High; manager lee'];
    expect(await said('evidence-accounts', ['email', 'ana@contoso.com'], ['account', 'contoso\\ana'], ['sid', 'S-1-5-21-1-2-3-1104'], ['guid', 'aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb'])).toEqual([ana, ana, ana, ana]);
    expect(await said('evidence-accounts', ['account', 'ana'], ['email', 'ana@fabrikam.com'], ['email', 'bo@contoso.com'], ['email', 'cy@contoso.com'])).toEqual([
      ['found', 'suspicious', '-', expect.stringMatching(/^2 accounts: .*Ana (?:Lima|Costa).* · .*Ana (?:Lima|Costa)/)],
      ['found', 'suspicious', '-', 'disabled; Ana Costa (ana@fabrikam.com); risk High (AtRisk)'],
      ['found', '-', '-', "enabled; Bo | O'Neil **x** (bo@contoso.com); risk High (Remediated)"], ['no data', '-', '-', ''],
    ]);
  });

  it('tells hosts by their whole name or its first label', async () => {
    const ws7 = 'Windows11 23H2; last seen 2026-02-28 09:30 by Defender; onboarded; address 203.0.113.9; logged on: CONTOSO\\ana; ws-7.contoso.com';
    expect(await said('evidence-hosts', ['host', 'ws-7.contoso.com'], ['domain', 'ws-7.contoso.com'], ['host', 'ws-8'], ['domain', 'ws-7.example.com'])).toEqual([['found', '-', '-', ws7], ['found', '-', '-', ws7], ['no data', '-', '-', ''], ['no data', '-', '-', '']]);
    expect(await said('evidence-hosts', ['host', 'ws-7'])).toEqual([['found', '-', '-', `${ws7} · Windows10; last seen 2026-02-27 09:30 by Defender; can be onboarded; ws-7.fabrikam.com`]]);
  });

  it('takes hostile values for what they are', async () => {
    expect(await said('evidence-accounts', ['account', 'x") or (true'], ['account', "x' | take 1\n"], ['account', '%'], ['account', 'contoso\\'])).toEqual(Array.from({ length: 4 }, () => ['no data', '-', '-', '']));
  });
});

it('asks only where the table is there, and one of two is enough', async () => {
  sources = await sourcesOf({ ThreatIntelligenceIndicator: OLD, Heartbeat: csv('TimeGenerated,Computer,OSType,ComputerIP', [['2026-02-28T09:30:00Z', 'WS-7', 'Windows', '203.0.113.9']]) });
  expect((await sources.states()).map(({ name, configured, notes }) => [name, configured, notes])).toEqual([
    ['evidence-accounts', false, ['the evidence has no such table']], ['evidence-hosts', true, []], ['evidence-indicators', true, []],
  ]);
  expect(await said('evidence-indicators', ['domain', 'low.example'])).toEqual([['found', '-', '-', 'c2; confidence 10; valid until 2026-05-01']]);
  expect(await said('evidence-hosts', ['host', 'ws-7.contoso.com'])).toEqual([['found', '-', '-', 'Windows; last seen 2026-02-28 09:30 by agent; address 203.0.113.9; ws-7']]);
  expect(await said('evidence-hosts', ['domain', 'ws-7.evil.example'])).toEqual([['no data', '-', '-', '']]);
  await fixture.dispose();
});
