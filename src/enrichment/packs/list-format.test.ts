import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Observable } from '../answer.js';
import { Manifest, signedText } from './manifest.js';
import { createPackSources } from './pack-sources.js';

const NOW = '2026-02-01T00:00:00Z';
const signer = generateKeyPairSync('ed25519');
const keys = signer.publicKey.export({ format: 'pem', type: 'spki' }) as string; // PEM is text
const pool = createWorkerPool({ size: 1 });
let folder: string;
afterAll(() => pool.close());
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'formats-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A pack of the documents, and what it says of observables. */
async function pack(manifest: object, documents: Readonly<Record<string, unknown>>) {
  await mkdir(join(folder, 'pack'));
  await writeFile(join(folder, 'pack', 'pack.json'), JSON.stringify({ name: 'copy', version: '1', date: '2026-01-31', ...manifest }));
  for (const [name, document] of Object.entries(documents)) await writeFile(join(folder, 'pack', name), typeof document === 'string' ? document : JSON.stringify(document));
  const sources = createPackSources({ folder, pool, clock: () => Date.parse(NOW), keys });
  return {
    states: () => sources.states(),
    says: async (...observables: readonly Observable[]) => (await sources.ask(observables, { signal: new AbortController().signal, now: NOW, deadlineMs: 1_000 })).map(({ status, opinion = '-', details }) => `${status} ${opinion} ${details}`.trim()),
  };
}
const ip = (value: string): Observable => ({ type: value.includes(':') ? 'ipv6' : 'ipv4', value });
const KEV = { title: 'CISA Catalog of Known Exploited Vulnerabilities', catalogVersion: '2026.01.30', count: 1, vulnerabilities: [{ cveID: 'CVE-2021-44228', vendorProject: 'Apache', product: 'Log4j2', vulnerabilityName: 'Log4Shell', dateAdded: '2021-12-10', dueDate: '2021-12-24', knownRansomwareCampaignUse: 'Known' }] };

describe('a pack of documents of a list', () => {
  it('says of vulnerabilities what the list says, without an opinion', async () => {
    const { states, says } = await pack({ format: 'cisa-kev' }, { 'kev.json': KEV });
    expect(await states()).toMatchObject([{ name: 'pack:copy', configured: true, types: ['cve'], notes: ['version 1, 1 day old, 1 indicators', expect.stringMatching(/^unsigned/)] }]);
    expect(await says({ type: 'cve', value: 'CVE-2021-44228' }, { type: 'cve', value: 'CVE-2021-1' })).toEqual(['found - known to be exploited; Log4Shell; in Apache Log4j2; ransomware Known; added 2021-12-10; due 2021-12-24', 'no data -']);
  });

  it('has the services of a range together, and takes several documents', async () => {
    const { states, says } = await pack({ format: 'cloud-aws' }, {
      'a.json': { prefixes: [{ ip_prefix: '3.5.140.0/22', region: 'x', service: 'AMAZON' }, { ip_prefix: '3.5.140.0/22', region: 'x', service: 'S3' }, { ip_prefix: '3.5.0.0/16', region: 'x', service: 'AMAZON' }, { ip_prefix: 'no network' }] },
      'b.json': { ipv6_prefixes: [{ ipv6_prefix: '2600:1f14::/35', region: 'y', service: 'EC2' }, { ipv6_prefix: '2600:1f15::1/128', region: 'y', service: 'EC2' }] },
    });
    expect(await says(ip('3.5.141.1'), ip('::ffff:3.5.1.1'), ip('2600:1f14::9'), ip('2600:1f15::1'), ip('8.8.8.8'))).toEqual([
      'found - its network 3.5.140.0/22 is listed; Amazon Web Services; service AMAZON, S3; region x', 'found - its network 3.5.0.0/16 is listed; Amazon Web Services; service AMAZON; region x',
      'found - its network 2600:1f14::/35 is listed; Amazon Web Services; service EC2; region y', 'found - Amazon Web Services; service EC2; region y', 'no data -',
    ]);
    expect((await states())[0]?.notes).toContain('1 entries were not understood');
  });

  it.each<readonly [manifest: object, opinion: string]>([[{}, 'suspicious'], [{ opinion: 'benign' }, 'benign']])('%j has the opinion of the list, or that of the pack', async (more, opinion) => {
    expect(await (await pack({ format: 'tor-exits', ...more }, { 'exits.txt': '# exits\n185.220.101.1\n' })).says(ip('185.220.101.1'))).toEqual([`found ${opinion} exit node of the Tor network`]);
  });

  it('is signed with its format', async () => {
    const text = '185.220.101.1\n';
    const manifest = Manifest.parse({ name: 'copy', version: '1', date: '2026-01-31', format: 'tor-exits', files: { 'exits.txt': createHash('sha256').update(text).digest('hex') } });
    const signature = sign(null, Buffer.from(signedText(manifest)), signer.privateKey).toString('base64');
    expect(signedText(manifest).split('\n').slice(4, 6)).toEqual(['opinion -', 'format tor-exits']);
    expect((await (await pack({ ...manifest, signature }, { 'exits.txt': text })).states())[0]?.notes).toContainEqual(expect.stringMatching(/^signed by key/));
  });

  it.each<readonly [format: string, document: unknown, why: RegExp]>([
    ['cisa-kev', { prefixes: [] }, /not used: its files are not in the form of cisa-kev/], ['cisa-kev', '<html>', /not in the form/], ['cisa-kev', { vulnerabilities: [] }, /hold nothing in the form of cisa-kev/],
    ['virustotal', KEV, /there is no format “virustotal”, but: cisa-kev, cloud-aws/], ['../x', KEV, /its manifest is wrong at “format”/],
  ])('%s is refused for %j', async (format, document, why) => {
    const { states, says } = await pack({ format }, { 'a.json': document });
    expect(await states()).toMatchObject([{ configured: false, notes: [expect.stringMatching(why)] }]);
    expect(await says({ type: 'cve', value: 'CVE-2021-44228' })).toEqual([]);
  });
});
