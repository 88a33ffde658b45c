import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Finding } from '../../casebook/finding.js';
import { combineSources } from '../../enrichment/combine-sources.js';
import { createIpEnricher } from '../../enrichment/ip-enricher.js';
import type { Enrichment } from '../../enrichment/types.js';
import type { Arg } from '../../language/spec.js';
import { runSkill, type TestWorld } from '../kit/context.test-helper.js';
import enrich from './skill.js';

const pool = createWorkerPool({ size: 1 });
let workFolder: string;
let enrichment: Enrichment;
beforeAll(async () => {
  workFolder = await mkdtemp(join(tmpdir(), 'enrich-'));
  enrichment = { ...createIpEnricher({ workFolder, pool }), sources: combineSources([]), own: { domains: [], lists: [] }, problems: () => Promise.resolve([]) };
});
afterAll(async () => {
  await pool.close();
  await rm(workFolder, { recursive: true, force: true });
});

const column: Arg = { kind: 'variable', name: 'logons', column: 'IPAddress' };
const addresses = (values: readonly string[]): TestWorld => ({
  enrichment, tables: { logons: { columns: [{ name: 'IPAddress', type: 'string' }], rows: values.map((value) => [value]) } },
});
const one = (text: string, world: TestWorld = { enrichment }) => runSkill(enrich, { input: { kind: 'text', text } }, world);
const many = (values: readonly string[]) => runSkill(enrich, { input: column }, addresses(values));
const rowsOf = ({ table }: Finding) => {
  if (table === undefined || 'ref' in table) return [];
  return table.rows.map((row) => Object.fromEntries(table.columns.map(({ name }, at) => [name, row[at]])));
};

describe('enrich', () => {
  it('says country and network of a public address, and when that was known', async () => {
    const finding = await one('8.8.8.8');
    expect(finding.headline).toBe('8.8.8.8: Google LLC, United States');
    expect(finding.facts).toEqual([
      { label: 'Class', value: 'public' }, { label: 'Country', value: 'United States (US)' }, { label: 'Network', value: 'AS15169 Google LLC' },
    ]);
    expect(rowsOf(finding)).toEqual([{
      Type: 'ipv4', Value: '8.8.8.8', Provider: 'ip-location-db', Status: 'found', Severity: '', Score: null, Verdict: 'not asked',
      Details: 'public; United States (US); AS15169 Google LLC', CheckedAt: '2026-02-01T00:00:00Z', FromCache: false,
      Country: 'US', ASN: 15169, Organisation: 'Google LLC', Count: 1, Link: '', ObservedAt: null, City: '', Latitude: null, Longitude: null,
    }]);
    expect(finding.entities).toEqual([{ type: 'ip', value: '8.8.8.8', note: 'US · AS15169 Google LLC' }]);
    expect(finding.provenance).toMatch(/DB-IP.*, as of \d{4}-\d{2}-\d{2}$/);
  });

  it.each([
    ['10.0.0.1', '10.0.0.1: private address', 'Private use (RFC 1918)'],
    ['203.0.113[.]9:443', '203.0.113.9: documentation address', 'TEST-NET-3 (RFC 5737)'],
    ['fe80::1%eth0', 'fe80::1: link-local address', 'Link-local (RFC 4291)'],
  ])('says what %s is', async (text, headline, block) => {
    const finding = await one(text);
    expect(finding.headline).toBe(headline);
    expect(finding.facts).toContainEqual({ label: 'Block', value: block });
    expect(rowsOf(finding)[0]).toMatchObject({ Status: 'not public', Country: '', ASN: null });
  });

  it('looks each address of a column up once, and keeps a row for what is none', async () => {
    const finding = await many(['8.8.8.8', '1.1.1.1', '8.8.8.8:53', 'unknown', '10.0.0.5', '8.8.8.8', '']);
    expect(finding.headline).toBe('3 addresses in $logons.IPAddress: 2 public, 1 private');
    expect(rowsOf(finding).map(({ Value, Status, Count }) => [Value, Status, Count])).toEqual([
      ['8.8.8.8', 'found', 3], ['1.1.1.1', 'found', 1], ['unknown', 'unsupported', 1], ['10.0.0.5', 'not public', 1],
    ]);
    expect(finding.facts.map(({ label }) => label)).toEqual(['Countries', 'Networks']);
    expect(finding.notes[0]).toBe('Not looked up, since they hold no indicator: 1 distinct value.');
  });

  it('gets through a large column without holding up other work', async () => {
    let turns = 0;
    const timer = setInterval(() => { turns += 1; }, 1);
    const finding = await many(Array.from({ length: 20_000 }, (_, at) => `198.${at >> 8 & 127}.${at & 255}.7`));
    clearInterval(timer);
    expect(rowsOf(finding)).toHaveLength(20_000);
    expect(turns).toBeGreaterThan(5);
    expect(finding.entities).toHaveLength(50);
  });

  it('offers the tables of the evidence that hold addresses', async () => {
    const finding = await runSkill(enrich, { input: { kind: 'text', text: '8.8.8.8' } }, {
      enrichment, evidence: [
        { name: 'AuditLogs', columns: [{ name: 'Result', type: 'string' }], source: 'AuditLogs.csv', rowCount: 1 },
        { name: 'SigninLogs', columns: [{ name: 'IPAddress', type: 'string' }], source: 'SigninLogs.csv', rowCount: 1 },
      ],
    });
    expect(finding.next).toEqual([{ label: '8.8.8.8 in SigninLogs', say: 'query SigninLogs | where IPAddress == "8.8.8.8"' }]);
  });

  it('refuses what it can not look up, naming what it can', async () => {
    await expect(one('nothing here')).rejects.toMatchObject({ code: 'input.invalid', data: { next: expect.stringContaining('enrich 8.8.8.8') } });
    await expect(many(['host-1', 'host-2'])).rejects.toMatchObject({ code: 'input.invalid', message: '$logons.IPAddress holds no indicator, but values such as “host-1”.' });
    await expect(many([''])).rejects.toMatchObject({ code: 'table.empty' });
  });

  it('stops when the run is cancelled', async () => {
    await expect(one('8.8.8.8', { enrichment, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'run.cancelled' });
  });
});
