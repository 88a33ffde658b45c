import { describe, expect, it } from '@jest/globals';
import { findingCard } from '../../../cards/finding-card.js';
import { sizeOf } from '../../../cards/budget.js';
import type { CellRevision } from '../../casebook/cell.js';
import type { Finding, SoFar } from '../../casebook/finding.js';
import type { Answer, AnswerStatus, AskOptions, Observable, Opinion, ProviderState, Sources } from '../../enrichment/answer.js';
import { combineSources } from '../../enrichment/combine-sources.js';
import type { Enrichment, IpFacts, OwnFacts } from '../../enrichment/types.js';
import type { Arg } from '../../language/spec.js';
import { runSkill, type MemoryTable, type TestWorld } from '../kit/context.test-helper.js';
import enrich from './skill.js';

const NOW = '2026-02-01T00:00:00Z';
const SHA256 = 'ab'.repeat(32);
interface Said { readonly opinion?: Opinion; readonly status?: AnswerStatus; readonly reason?: string; readonly score?: number; readonly days?: number; readonly link?: string; readonly details?: string }

/** A source that says of each value what `said` has for it, and remembers what it was asked. */
function fake(name: string, said: Readonly<Record<string, Said>>, more: Partial<ProviderState> = {}): { readonly sources: Sources; readonly asked: string[] } {
  const asked: string[] = [];
  const state: ProviderState = { name, title: name, types: ['ipv4', 'domain', 'url', 'sha256'], leavesNetwork: true, configured: true, notes: [], ...more };
  const ask = (observables: readonly Observable[], { now, onAnswer, providers }: AskOptions): Promise<Answer[]> => {
    const own = observables.filter(({ type }) => state.types.includes(type) && (providers?.includes(name) ?? true));
    asked.push(...own.map(({ value }) => value));
    return Promise.resolve(own.map((observable): Answer => {
      const { days, status, details, ...rest } = said[observable.value] ?? {};
      const answer: Answer = {
        observable, provider: name, checkedAt: now, fromCache: false, status: status ?? (said[observable.value] === undefined ? 'no data' : 'found'), details: details ?? (rest.opinion === undefined ? '' : `called ${rest.opinion}`), ...rest,
        ...(days === undefined ? {} : { observedAt: new Date(Date.parse(now) - days * 86_400_000).toISOString() }),
      };
      onAnswer?.(answer);
      return answer;
    }));
  };
  return { asked, sources: { states: () => Promise.resolve([state]), ask } };
}

const lookupIp = (ip: string): Promise<IpFacts> => Promise.resolve(ip.startsWith('10.')
  ? { ip, class: 'private', block: 'Private use (RFC 1918)', source: 'IANA' } : { ip, class: 'public', country: 'NL', countryName: 'Netherlands', asn: 64500, organisation: 'Example Hosting', source: 'test data', sourceDate: '2026-01-01' });
const enrichment = (sources: readonly Sources[], own: Partial<OwnFacts> = {}): Enrichment => ({ lookupIp, sources: combineSources(sources), own: { domains: [], lists: [], ...own }, problems: () => Promise.resolve([]) });
const text = (value: string): Arg => ({ kind: 'text', text: value });
const one = (value: string, world: TestWorld, options: Record<string, Arg> = {}) => runSkill(enrich, { input: text(value), ...options }, world);
const column = (name: string, values: readonly string[]): MemoryTable => ({ columns: [{ name, type: 'string' }], rows: values.map((value) => [value]) });
const rowsOf = ({ table }: Finding) => (table === undefined || 'ref' in table ? [] : table.rows.map((row) => Object.fromEntries(table.columns.map(({ name }, at) => [name, row[at]]))));
const factOf = ({ facts }: Finding, label: string) => facts.find((fact) => fact.label === label)?.value;

describe('enrich with sources', () => {
  const virustotal = fake('virustotal', { '198.51.100.7': { opinion: 'malicious', score: 87, days: 3, link: 'https://vt.example/198.51.100.7', details: '45 of 90 engines' } });
  const greynoise = fake('greynoise', { '198.51.100.7': { opinion: 'benign' }, '198.51.100.8': { opinion: 'benign' } });
  const otx = fake('otx', { '198.51.100.9': { opinion: 'suspicious' }, '198.51.100.8': { status: 'failed', reason: 'timed out' } });
  const all = enrichment([virustotal.sources, greynoise.sources, otx.sources]);

  it('says the verdict with who says so, each source in its fact, conflicts too', async () => {
    const finding = await one('198.51.100[.]7', { enrichment: all });
    expect(finding).toMatchObject({ headline: '198.51.100.7: malicious by virustotal · Example Hosting, Netherlands', severity: 'high' });
    expect(finding.facts.slice(0, 6)).toEqual([
      { label: 'Verdict', value: 'Malicious by virustotal (weight 2): together 2, and 2 is enough.' },
      { label: 'Conflict', value: '1 malicious, 1 benign: malicious by virustotal; benign by greynoise' },
      { label: 'Malicious', value: 'virustotal (score 87, seen 2026-01-29): 45 of 90 engines https://vt.example/198.51.100.7' },
      { label: 'Benign', value: 'greynoise: called benign' }, { label: 'No opinion', value: 'otx' }, { label: 'Class', value: 'public' },
    ]);
    expect(rowsOf(finding).map(({ Provider, Status, Severity, Score, Verdict, Link }) => [Provider, Status, Severity, Score, Verdict, Link])).toEqual([
      ['virustotal', 'found', 'high', 87, 'malicious', 'https://vt.example/198.51.100.7'], ['greynoise', 'found', 'info', null, 'malicious', ''],
      ['ip-location-db', 'found', '', null, 'malicious', ''], ['otx', 'no data', '', null, 'malicious', ''],
    ]);
    expect(finding.entities).toEqual([{ type: 'ip', value: '198.51.100.7', note: 'malicious · NL · AS64500 Example Hosting' }]);
    expect(finding.next).toContainEqual({ label: 'Why malicious?', say: 'enrich 198.51.100.7 explain=yes' });
    expect(finding.provenance).toBe('test data, as of 2026-01-01; asked: virustotal, greynoise, otx');
  });

  it('says what is known where nobody has an opinion', async () => {
    const kev = fake('cisa-kev', { 'CVE-2026-1234': { status: 'found', details: 'known to be exploited; Example Server Command Injection' } }, { types: ['cve'], leavesNetwork: false });
    const cloud = fake('cloud-aws', { '198.51.100.7': { status: 'found', details: 'Amazon Web Services; service EC2' } }, { types: ['ipv4'], leavesNetwork: false });
    const world = { enrichment: enrichment([otx.sources, kev.sources, cloud.sources]) };
    expect((await one('CVE-2026-1234', world)).headline).toBe('CVE-2026-1234: known to be exploited; Example Server Command Injection (cisa-kev)');
    expect((await one('198.51.100.7', world)).headline).toBe('198.51.100.7: Amazon Web Services; service EC2 (cloud-aws) · Example Hosting, Netherlands');
    expect((await one('198.51.100.7 198.51.100.77', world)).headline).toBe('2 addresses in the text: 2 without opinion');
    expect((await one('198.51.100.77', world)).headline).toBe('198.51.100.77: asked, no data · Example Hosting, Netherlands');
  });

  it('counts the verdicts of a column, the worst first', async () => {
    const world = { enrichment: all, tables: { t: column('Ip', ['198.51.100.10', '198.51.100.10', '198.51.100.9', '198.51.100.8', '198.51.100.7', 'text']) } };
    const finding = await runSkill(enrich, { input: { kind: 'variable', name: 't', column: 'Ip' } }, world);
    expect(finding.headline).toBe('4 addresses in $t.Ip: 1 malicious, 1 suspicious, 1 benign, 1 without data; worst 198.51.100.7');
    expect(factOf(finding, 'Verdicts')).toBe('1 malicious, 1 suspicious, 1 benign, 1 without data');
    expect(factOf(finding, 'Malicious')).toBe('198.51.100.7: 1 malicious, 1 benign: malicious by virustotal; benign by greynoise');
    const rows = rowsOf(finding);
    expect(rows).toHaveLength(4 * 4 + 1);
    expect(new Set(rows.map(({ Value, Provider }) => JSON.stringify([Value, Provider]))).size).toBe(rows.length);
    expect(rows.find(({ Value, Provider }) => Value === '198.51.100.8' && Provider === 'otx')).toMatchObject({ Status: 'failed', Details: 'timed out', Verdict: 'benign' });
    expect(finding.notes).toContain('1 question failed (otx). Run it again: answers that came are kept.');
  });

  it('takes the indicators of a table by their types, and asks each once', async () => {
    const source = fake('otx', { [SHA256]: { opinion: 'malicious' } });
    const table: MemoryTable = {
      columns: [{ name: 'Type', type: 'string' }, { name: 'Value', type: 'string' }, { name: 'Count', type: 'long' }],
      rows: [['sha256', SHA256.toUpperCase(), 3], ['sha256', SHA256, 2], ['domain', 'files.zip', 1], ['linux_path', '/tmp/x', 4], ['domain', 'not a domain', 1], ['', '', 1]],
    };
    for (const input of [{ kind: 'variable', name: 'iocs' }, { kind: 'variable', name: 'iocs', column: 'Value' }] as const) {
      source.asked.length = 0;
      const finding = await runSkill(enrich, { input }, { enrichment: enrichment([source.sources]), tables: { iocs: table } });
      expect(source.asked).toEqual([SHA256, 'files.zip']);
      expect(rowsOf(finding).map(({ Type, Provider, Verdict, Count }) => [Type, Provider, Verdict, Count])).toEqual([
        ['sha256', 'otx', 'suspicious', 5], ['sha256', 'hash-form', 'suspicious', 5], ['domain', 'public-suffix', 'asked, no data', 1], ['domain', 'otx', 'asked, no data', 1],
        ['linux_path', '', 'not asked', 4], ['unknown', '', '', 1],
      ].sort((a, b) => order(a[2]) - order(b[2])));
    }
  });
  const order = (verdict: unknown): number => ['suspicious', 'asked, no data', 'not asked', ''].indexOf(String(verdict));

  it('takes a text apart: a URL with its host, an address and the programs of a command line', async () => {
    const finding = await one('certutil -urlcache -f hxxps://cdn.evil[.]example/a 198.51.100.7', { enrichment: all });
    expect(rowsOf(finding).map(({ Type, Provider }) => [Type, Provider])).toEqual(expect.arrayContaining([
      ['ipv4', 'virustotal'], ['command_line', 'living-off-the-land'], ['url', 'virustotal'], ['domain', 'public-suffix'], ['domain', 'otx'],
    ]));
    expect((await one('hxxp://evil[.]example/x', { enrichment: all })).headline).toBe('2 indicators in the text: 2 without data');
  });

  it('sends other parties no more than allowed, the most frequent first, and private ones do not count', async () => {
    const far = fake('otx', {});
    const near = fake('pack:own', { '198.51.100.3': { opinion: 'malicious' } }, { leavesNetwork: false });
    const values = ['10.0.0.1', '10.0.0.1', '10.0.0.1', '198.51.100.1', '198.51.100.1', '198.51.100.2', '198.51.100.3', '198.51.100.4'];
    const finding = await runSkill(enrich, { input: { kind: 'variable', name: 't', column: 'Ip' }, most: { kind: 'int', value: 2 } }, { enrichment: enrichment([far.sources, near.sources]), tables: { t: column('Ip', values) } });
    expect(far.asked).toEqual(['10.0.0.1', '198.51.100.1', '198.51.100.2']);
    expect(near.asked).toHaveLength(5);
    expect(finding.notes).toContain('Other parties were asked about the first 2; 2 further indicators were not sent. Allow more with most=4.');
    far.asked.length = 0;
    await one('198.51.100.7', { enrichment: enrichment([far.sources]) }, { most: { kind: 'int', value: 0 } });
    expect(far.asked).toEqual([]);
  });

  it('asks the sources that are named, also one that is not ready, and knows the names', async () => {
    const ready = fake('otx', {});
    const unready = fake('misp', { '198.51.100.7': { status: 'not asked', reason: 'CASEBOOK_MISP_KEY is not set' } }, { configured: false, notes: ['CASEBOOK_MISP_KEY is not set'] });
    const world = { enrichment: enrichment([ready.sources, unready.sources]) };
    await one('198.51.100.7', world);
    expect([ready.asked, unready.asked]).toEqual([['198.51.100.7'], []]);
    const finding = await one('198.51.100.7', world, { providers: text('MISP') });
    expect(ready.asked).toHaveLength(1);
    expect(factOf(finding, 'Not asked')).toBe('misp: CASEBOOK_MISP_KEY is not set');
    expect(finding.headline).toBe('198.51.100.7: Example Hosting, Netherlands');
    await expect(one('198.51.100.7', world, { providers: text('otx,mips') })).rejects.toMatchObject({ code: 'param.invalid', data: { next: 'Did you mean misp?' } });
    expect((await one('198.51.100.7', { enrichment: enrichment([unready.sources]) })).notes).toContain('No source of opinions is set up (1 could be): providers');
  });

  it('marks what the own lists have, in any spelling, and says which list is missing', async () => {
    const own = { lists: [{ table: 'staff', column: 'Email', label: 'executive' }, { table: 'assets', column: 'Host', label: 'high-value asset' }, { table: 'gone', column: 'X', label: 'x' }] };
    const tables = { staff: column('Email', ['ana@contoso.example', 'bob']), assets: column('Host', ['WS-7', '']), t: column('Who', ['Ana@Contoso.example', 'CONTOSO\\bob', 'ws-7.corp.contoso.example', 'ws-8', 'ws-8']) };
    const world = { enrichment: enrichment([], own), tables };
    const finding = await runSkill(enrich, { input: { kind: 'variable', name: 't', column: 'Who' } }, world);
    expect(rowsOf(finding).filter(({ Provider }) => Provider === 'own-lists').map(({ Type, Value, Details }) => [Type, Value, Details])).toEqual([
      ['email', 'ana@contoso.example', 'executive (staff.Email)'], ['name', 'CONTOSO\\bob', 'executive (staff.Email)'], ['domain', 'ws-7.corp.contoso.example', 'high-value asset (assets.Host)'],
    ]);
    expect(finding.notes).toContainEqual(expect.stringMatching(/^The list gone\.X was not read/));
    expect(finding.entities).toContainEqual({ type: 'email', value: 'ana@contoso.example', note: 'executive (staff.Email)' });
  });

  it('calls what looks like the own domains suspicious', async () => {
    const finding = await one('contos0.com', { enrichment: enrichment([fake('otx', {}).sources], { domains: ['contoso.com'] }) });
    expect(finding).toMatchObject({ headline: 'contos0.com: suspicious by look-alike', severity: 'medium' });
    expect(rowsOf(finding).map(({ Provider, Severity }) => [Provider, Severity])).toEqual([['look-alike', 'medium'], ['public-suffix', ''], ['otx', '']]);
  });

  it('explains itself: reasons of the worst, and the rule', async () => {
    const finding = await one('198.51.100.7', { enrichment: all }, { explain: text('yes') });
    expect(finding.tree?.map(({ label }) => label)).toEqual(['198.51.100.7: malicious', 'How opinions count', 'How a verdict is made']);
    expect(finding.tree?.[0]?.detail).toBe([
      'Malicious by virustotal (weight 2): together 2, and 2 is enough.', 'Conflict: 1 malicious, 1 benign: malicious by virustotal; benign by greynoise; benign opinions do not lower a verdict.',
      'Also benign by greynoise (weight 1).', 'No data at otx.',
    ].join('\n'));
    const many = Array.from({ length: 30 }, (_, at) => `198.51.100.${at}`).join(' ');
    expect((await one(many, { enrichment: all }, { explain: text('yes') })).tree).toHaveLength(8 + 1 + 2);
  });

  it('tells how far it is while answers come', async () => {
    const said: string[] = [];
    await one('198.51.100.7 198.51.100.8', { enrichment: all, progress: (line) => said.push(line) });
    expect(said).toEqual(['Asking 3 sources: 6 questions', '1 of 6 answers from 3 sources', '2 of 6 answers from 3 sources', '3 of 6 answers from 3 sources', '4 of 6 answers from 3 sources', '5 of 6 answers from 3 sources', '6 of 6 answers from 3 sources']);
  });

  it('tells what the answers so far come to, and which are missing', async () => {
    const known: SoFar[] = [];
    const remember = (_note: string, soFar?: () => SoFar): void => { if (soFar !== undefined) known.push(soFar()); };
    await one('198.51.100.7', { enrichment: enrichment([greynoise.sources, otx.sources, virustotal.sources]), progress: remember });
    expect(known.map(({ headline, severity }) => `${severity} ${headline}`)).toEqual([
      'info 198.51.100.7: benign by greynoise · Example Hosting, Netherlands', 'info 198.51.100.7: benign by greynoise · Example Hosting, Netherlands',
      'high 198.51.100.7: malicious by virustotal · Example Hosting, Netherlands',
    ]);
    expect(known.map(({ facts }) => facts.find(({ label }) => label === 'Waiting for')?.value)).toEqual(['otx, virustotal', 'virustotal', undefined]);
  });

  it('shows a card within its budget, defanged, whatever sources say', async () => {
    const hostile = '[click](https://evil.example/x) <b>http://evil.example</b> \u202e'.repeat(20).slice(0, 500);
    const loud = Array.from({ length: 20 }, (_, at) => fake(`source-${at}`, { '198.51.100.7': { opinion: at % 2 === 0 ? 'malicious' : 'benign', details: hostile, link: 'https://evil.example/page', score: at } }).sources);
    const finding = await one('198.51.100.7', { enrichment: enrichment(loud) }, { explain: text('yes') });
    const { table, ...rest } = finding;
    if (table === undefined || 'ref' in table) throw new Error('no table');
    const stored = { ...rest, hash: 'a'.repeat(64), table: { ref: { hash: 'b'.repeat(64), columns: table.columns, rowCount: table.rowCount, truncated: false, bytes: 1 }, preview: table.rows.slice(0, 20) } };
    const cell = { number: 1, revision: 1, text: 'enrich 198.51.100.7 explain=yes', skill: 'enrich', skillVersion: '2', status: 'ok', startedAt: NOW, finishedAt: NOW, author: { id: 'ana', name: 'Ana' }, inputs: [], sets: [] } as unknown as CellRevision; // the fields that a card reads
    const card = findingCard(cell, stored, { chartUrl: () => '' });
    const said = JSON.stringify(card);
    expect(sizeOf(card)).toBeLessThan(37_000);
    expect(said).not.toMatch(/https?:\/\/evil/);
    expect(said).toContain('hxxps://evil[.]example/page');
    expect(said).not.toContain('198.51.100.7"');
  });
});
