import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observable } from '../answer.js';
import { keyOf, SourceFailure, type Source } from '../source.js';
import type { HttpAnswer } from './http-client.js';
import { listSource } from './list-source.js';
import { BUILT_IN_FOLDER, loadDescriptions } from './load-files.js';

const NEVER = new AbortController().signal;
const LIST = '# a comment\n185.220.101.1\n\n2001:67c:0:0::1\r\n<script>\n' + 'x'.repeat(500) + '\n185.220.101.2';

let folder = '';
let now = 0;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-list-'));
  now = Date.now();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Opened {
  readonly source: Source;
  readonly downloads: string[];
  readonly says: (...values: string[]) => Promise<string[]>;
  readonly details: (value: string, type?: Observable['type']) => Promise<string | undefined>;
}

/** The Tor exit list of the program, with what its server answers. */
const tor = (...answers: readonly HttpAnswer[]): Promise<Opened> => list('tor-exits', answers);
const answersOf = (...texts: readonly unknown[]): readonly HttpAnswer[] => texts.map((text) => ({ status: 200, text: typeof text === 'string' ? text : JSON.stringify(text) }));

/** A list of the program by its name, with what its servers answer, one after the other. */
async function list(name: string, answers: readonly HttpAnswer[], env: Readonly<Record<string, string>> = {}): Promise<Opened> {
  const { described } = await loadDescriptions([BUILT_IN_FOLDER]);
  const one = described.find(({ file }) => file.name === name);
  if (one?.kind !== 'list') throw new Error('no list');
  const downloads: string[] = [];
  const source = listSource(one.file, one.revision, {
    workFolder: join(folder, 'work'), now: () => now, setting: (key) => env[key],
    client: ({ url, headers, ownInstance }) => {
      downloads.push(`${url.href} ${JSON.stringify(headers)} ${ownInstance}`);
      return Promise.resolve(answers[downloads.length - 1] ?? { status: 500, text: '' });
    },
  });
  return {
    source, downloads,
    details: async (value, type = value.includes(':') ? 'ipv6' : 'ipv4') => (await source.ask([{ type, value }], NEVER)).get(keyOf({ type, value }))?.details,
    says: async (...values) => {
      const observables = values.map((value): Observable => ({ type: value.startsWith('CVE') ? 'cve' : value.includes(':') ? 'ipv6' : 'ipv4', value }));
      const replies = await source.ask(observables, NEVER);
      return observables.map((observable) => `${replies.get(keyOf(observable))?.status ?? ''} ${replies.get(keyOf(observable))?.opinion ?? ''}`.trim());
    },
  };
}

describe('a list that is downloaded', () => {
  it('tells what is on it, in any spelling, and sends nothing of it', async () => {
    const { source, downloads, says } = await tor({ status: 200, text: LIST });
    expect(source).toMatchObject({ name: 'tor-exits', leavesNetwork: false, types: ['ipv4', 'ipv6'] });
    expect(await says('185.220.101.1', '185.220.101.2', '185.220.101.3', '2001:67c::1')).toEqual(['found suspicious', 'found suspicious', 'no data', 'found suspicious']);
    expect(downloads).toEqual(['https://check.torproject.org/torbulkexitlist {} false']);
  });

  it('is downloaded once a day, by however many at once, and not again after a restart', async () => {
    const first = await tor({ status: 200, text: LIST }, { status: 200, text: '9.9.9.9' });
    await Promise.all(Array.from({ length: 20 }, () => first.says('185.220.101.1')));
    const restarted = await tor();
    expect(await restarted.says('185.220.101.1')).toEqual(['found suspicious']);
    now += 2 * 86_400_000;
    expect(await first.says('185.220.101.1', '9.9.9.9')).toEqual(['no data', 'found suspicious']);
    expect([first.downloads.length, restarted.downloads.length]).toEqual([2, 0]);
  });

  it('is read to a limit, which is told', async () => {
    const address = (at: number): string => `${16 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.1`;
    const { source, says } = await tor({ status: 200, text: Array.from({ length: 500_001 }, (_, at) => address(at)).join('\n') });
    expect(await says(address(499_999), address(500_000))).toEqual(['found suspicious', 'no data']);
    expect(source.notes?.()).toEqual(['500,000 entries, downloaded within the last hour', 'only its first 500,000 entries are used']);
  });

  it('is the old one where no newer one can be had, for a week and with the reason', async () => {
    const refused: HttpAnswer = { status: 503, text: '' };
    const { source, downloads, says } = await tor({ status: 200, text: LIST }, refused, { status: 200, text: '<html>' }, { status: 200, text: '185.220.101.9' }, refused, refused);
    await says('185.220.101.1');
    now += 25.5 * 3_600_000;
    expect(await says('185.220.101.1')).toEqual(['found suspicious']);
    expect(source.notes?.()).toEqual(['3 entries, downloaded 25 hours ago', 'there is no newer one: it answered with status 503']);
    await says('185.220.101.1');
    expect(downloads).toHaveLength(2); // not asked again at once
    now += 3_600_000;
    await says('185.220.101.1');
    expect(source.notes?.()[1]).toBe('there is no newer one: its list is empty or no list');
    now += 3_600_000;
    expect(await says('185.220.101.1', '185.220.101.9')).toEqual(['no data', 'found suspicious']);
    now += 8 * 24 * 3_600_000;
    await expect(says('185.220.101.9')).rejects.toMatchObject({ kind: 'transient' });
    expect(downloads).toHaveLength(5);
  });

  it('is downloaded again where what was kept is old', async () => {
    await (await tor({ status: 200, text: LIST })).says('185.220.101.1');
    await utimes(join(folder, 'work', 'tor-exits.list'), now / 1000 - 90_000, now / 1000 - 90_000);
    const later = await tor({ status: 200, text: '9.9.9.9' });
    expect(await later.says('185.220.101.1')).toEqual(['no data']);
  });

  it.each([
    [{ status: 500, text: '' }, 'transient'], [{ status: 200, text: '' }, 'transient'], [{ status: 200, text: '<html><body>maintenance</body></html>' }, 'transient'], [{ status: 429, text: '', retryAfterMs: 5_000 }, 'throttled'],
  ])('is no list where the answer is %j, and is tried again', async (answer, kind) => {
    const { says } = await tor(answer, { status: 200, text: LIST });
    const failure: unknown = await says('185.220.101.1').catch((error: unknown) => error);
    expect(failure instanceof SourceFailure && failure.kind).toBe(kind);
    expect(await says('185.220.101.1')).toEqual(['found suspicious']);
  });
});

describe('lists of the program', () => {
  it.each<readonly [name: string, texts: readonly unknown[], value: string, details: string]>([
    ['cloud-aws', [{ syncToken: '1', createDate: '2026-01-01-00-00-00', prefixes: [{ ip_prefix: '3.5.140.0/22', region: 'ap-northeast-2', service: 'AMAZON', network_border_group: 'ap-northeast-2' }, { ip_prefix: '3.5.140.0/22', region: 'ap-northeast-2', service: 'S3', network_border_group: 'ap-northeast-2' }], ipv6_prefixes: [] }],
      '3.5.141.7', 'Amazon Web Services; service AMAZON, S3; region ap-northeast-2; network 3.5.140.0/22'],
    ['cloud-aws', [{ prefixes: [], ipv6_prefixes: [{ ipv6_prefix: '2600:1f14::/35', region: 'us-west-2', service: 'EC2', network_border_group: 'us-west-2' }] }],
      '2600:1f14:1fff:ffff::1', 'Amazon Web Services; service EC2; region us-west-2; network 2600:1f14::/35'],
    ['cloud-google', [{ syncToken: '1', creationTime: 'x', prefixes: [{ ipv4Prefix: '34.80.0.0/15', service: 'Google Cloud', scope: 'asia-east1' }] }, { prefixes: [{ ipv4Prefix: '34.64.0.0/10' }, { ipv6Prefix: '2001:4860::/32' }] }],
      '34.81.2.3', 'Google; service Google Cloud; region asia-east1; network 34.80.0.0/15'],
    ['cloud-google', [{ prefixes: [] }, { prefixes: [{ ipv4Prefix: '34.64.0.0/10' }, { ipv6Prefix: '2001:4860::/32' }] }], '2001:4860:4860::8888', 'Google; network 2001:4860::/32'],
    ['cloud-cloudflare', ['173.245.48.0/20\n103.21.244.0/22', '2400:cb00::/32\n'], '2400:cb00::1', 'Cloudflare; network 2400:cb00::/32'],
    ['cloud-fastly', [{ addresses: ['23.235.32.0/20'], ipv6_addresses: ['2a04:4e40::/32'] }], '23.235.47.255', 'Fastly; network 23.235.32.0/20'],
    ['cloud-github', [{ verifiable_password_authentication: false, ssh_keys: ['ssh-ed25519 AAAA'], ssh_key_fingerprints: { SHA256_RSA: 'x' }, hooks: ['192.30.252.0/22'], git: ['192.30.252.0/22', '20.201.28.151/32'], domains: { website: ['*.github.com'] } }],
      '192.30.252.1', 'GitHub; service hooks, git; network 192.30.252.0/22'],
    ['cloud-oracle', [{ last_updated_timestamp: '2026-01-01T00:00:00.0', regions: [{ region: 'us-phoenix-1', cidrs: [{ cidr: '134.70.8.0/21', tags: ['OSN', 'OBJECT_STORAGE'] }] }, { region: 'us-ashburn-1', cidrs: [{ cidr: '129.213.8.0/21', tags: ['OCI'] }] }] }],
      '134.70.8.9', 'Oracle Cloud; service OSN, OBJECT_STORAGE; region us-phoenix-1; network 134.70.8.0/21'],
  ])('%s', async (name, texts, value, details) => {
    const { details: of, downloads, says, source } = await list(name, answersOf(...texts));
    expect(await of(value)).toBe(details);
    expect(await says(value, '203.0.113.9', '2001:db8::9')).toEqual(['found', 'no data', 'no data']); // context: no opinion
    expect(downloads).toHaveLength(texts.length);
    expect(source.notes?.()).toEqual([expect.stringMatching(/^\d+ entries, downloaded within the last hour$/)]);
  });

  it('cisa-kev tells what is exploited, and by whom', async () => {
    const { details, says, source } = await list('cisa-kev', answersOf({ title: 'CISA Catalog', catalogVersion: '2026.01.01', count: 1, vulnerabilities: [{
      cveID: 'CVE-2021-44228', vendorProject: 'Apache', product: 'Log4j2', vulnerabilityName: 'Apache Log4j2 Remote Code Execution Vulnerability', dateAdded: '2021-12-10', shortDescription: 'x', requiredAction: 'x', dueDate: '2021-12-24', knownRansomwareCampaignUse: 'Known', notes: '', cwes: ['CWE-20'],
    }] }));
    expect(await details('CVE-2021-44228', 'cve')).toBe('known to be exploited; Apache Log4j2 Remote Code Execution Vulnerability; in Apache Log4j2; ransomware Known; added 2021-12-10; due 2021-12-24');
    expect(await says('CVE-2021-44228', 'CVE-2021-44229')).toEqual(['found', 'no data']);
    expect((await source.ask([{ type: 'cve', value: 'CVE-2021-44228' }], NEVER)).get('cve CVE-2021-44228')?.link).toBe('https://nvd.nist.gov/vuln/detail/CVE-2021-44228');
  });

  it('cisa-kev is at another address where a setting says so', async () => {
    const of = async (env: Readonly<Record<string, string>>): Promise<readonly string[]> => {
      const { says, downloads } = await list('cisa-kev', answersOf({ vulnerabilities: [{ cveID: 'CVE-2021-44228' }] }), env);
      await says('CVE-2021-44228');
      return downloads;
    };
    expect(await of({})).toEqual(['https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json {} false']);
    expect(await of({ CASEBOOK_CISA_KEV_URL: 'http://mirror.contoso.internal/kev.json' })).toEqual(['http://mirror.contoso.internal/kev.json {} true']);
  });

  it('cloud-azure is where its setting says, and tells all tags of a range', async () => {
    expect((await list('cloud-azure', [])).source.obstacles).toEqual(['CASEBOOK_AZURE_TAGS_URL is not set']);
    expect((await list('cloud-azure', [], { CASEBOOK_AZURE_TAGS_URL: 'ftp://x/secret' })).source.obstacles).toEqual([expect.stringMatching(/^CASEBOOK_AZURE_TAGS_URL is no address such as/)]);
    const tag = (name: string, region: string, ...addressPrefixes: readonly string[]) => ({ name, id: name, properties: { changeNumber: 1, region, regionId: 0, platform: 'Azure', systemService: '', addressPrefixes, networkFeatures: ['API'] } });
    const text = { changeNumber: 1, cloud: 'Public', values: [tag('AzureCloud', '', '20.38.96.0/23', '20.0.0.0/8'), tag('Storage.EastUS', 'eastus', '20.38.96.0/23', '2603:1030::/32')] };
    const env = { CASEBOOK_AZURE_TAGS_URL: 'https://mirror.contoso.com/tags.json?sig=secret' };
    const { details, downloads } = await list('cloud-azure', answersOf(text), env);
    expect(await details('20.38.97.1')).toBe('Microsoft Azure; tag AzureCloud, Storage.EastUS; region eastus; network 20.38.96.0/23');
    expect(await details('20.38.98.1')).toBe('Microsoft Azure; tag AzureCloud; network 20.0.0.0/8');
    expect(downloads).toEqual(['https://mirror.contoso.com/tags.json?sig=secret {} true']);
    expect(await readFile(join(folder, 'work', 'cloud-azure.list'), 'utf8')).not.toContain('secret');
    const moved = await list('cloud-azure', answersOf({ values: [tag('Moved', '', '20.0.0.0/8')] }), { CASEBOOK_AZURE_TAGS_URL: 'https://mirror.contoso.com/next.json' });
    expect(await moved.details('20.38.98.1')).toBe('Microsoft Azure; tag Moved; network 20.0.0.0/8'); // what was kept of the other address is not used
  });

  it('take all documents of a list or none', async () => {
    const { says, downloads } = await list('cloud-cloudflare', [...answersOf('173.245.48.0/20'), { status: 500, text: '' }, ...answersOf('173.245.48.0/20', '2400:cb00::/32')]);
    await expect(says('173.245.48.1')).rejects.toMatchObject({ kind: 'transient' });
    expect(await says('173.245.48.1', '2400:cb00::1')).toEqual(['found', 'found']);
    expect(downloads).toHaveLength(4);
  });

  it.each(['<html>', '[]', '{"prefixes":{}}', '{"prefixes":[]}', '{"prefixes":[{"ip_prefix":5},null,7]}', `{"prefixes":${'['.repeat(100_000)}`])('are no list where the document is %j', async (text) => {
    const { says } = await list('cloud-aws', [{ status: 200, text }, ...answersOf({ prefixes: [{ ip_prefix: '3.0.0.0/9' }] })]);
    await expect(says('3.0.0.1')).rejects.toMatchObject({ kind: 'transient' });
    expect(await says('3.0.0.1')).toEqual(['found']);
  });

  it('are downloaded again where what was kept is damaged, and say how old they are', async () => {
    await (await list('cloud-fastly', answersOf({ addresses: ['23.235.32.0/20'] }))).says('23.235.32.1');
    await writeFile(join(folder, 'work', 'cloud-fastly.list'), '{"of":"');
    const { says, source, downloads } = await list('cloud-fastly', answersOf({ addresses: ['23.235.32.0/20', '199.27.72.0/21'], ipv6_addresses: ['nonsense', '0.0.0.0/0', '1.2.3.4/33'] }));
    expect(source.notes?.()).toEqual(['its list was not read yet']);
    expect(await says('199.27.72.1')).toEqual(['found']);
    now += 3 * 3_600_000;
    expect(source.notes?.()).toEqual(['2 entries, downloaded 3 hours ago', '3 entries were not understood']);
    expect(downloads).toHaveLength(1);
  });
});
