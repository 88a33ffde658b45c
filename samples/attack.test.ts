import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Reader, type Response } from 'maxmind';
import { places } from './directory.js';
import { openSample, type OpenSample } from './open-sample.js';
import { generateSample, readTruth } from './sample.js';
import { ATTACKER, scheduleOf } from './story.js';
import type { GroundTruth, TruthStep } from './truth.js';
import { walkthrough } from './walkthrough.js';

const HOUR = 3_600_000;

let root: string;
let truth: GroundTruth;
let db: OpenSample;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'casebook-attack-'));
  const made = await generateSample({ folder: join(root, 'evidence'), rows: 60_000, seed: 3, end: '2026-02-03T16:00:00Z' });
  truth = (await readTruth(made.truthFile))!;
  db = await openSample(made.folder);
});

afterAll(async () => {
  db.close();
  await rm(root, { recursive: true, force: true });
});

const step = (name: string): TruthStep => truth.steps.find((one) => one.name === name)!;
const within = ({ first, last }: TruthStep): string =>
  `TimeGenerated BETWEEN TIMESTAMP '${first.replace('Z', '')}' AND TIMESTAMP '${last.replace('Z', '')}'`;

describe('the attack of the sample, by plain SQL', () => {
  it('shows as the three worst hours of failed sign-ins, at night', async () => {
    const worst = await db.rows("SELECT hour(TimeGenerated), count(*) FROM SigninLogs WHERE ResultType <> '0' GROUP BY date_trunc('hour', TimeGenerated), 1 ORDER BY 2 DESC LIMIT 3");
    expect(worst.map(([hour]) => Number(hour)).sort()).toEqual([1, 2, 3]);
  });

  it('sprays 61 accounts from four addresses, and gets into one', async () => {
    const addresses = await db.rows(`SELECT IPAddress FROM SigninLogs GROUP BY 1 HAVING count(DISTINCT UserPrincipalName) > 20
      AND count(*) FILTER (ResultType = '50126') > count(*) FILTER (ResultType = '0') ORDER BY 1`);
    expect(addresses.flat()).toEqual([...ATTACKER.sprayAddresses].sort());
    const list = ATTACKER.sprayAddresses.map((ip) => `'${ip}'`).join(', ');
    expect(await db.rows(`SELECT count(*), count(DISTINCT UserPrincipalName) FROM SigninLogs WHERE IPAddress IN (${list}) AND ResultType <> '0'`))
      .toEqual([[String(step('password spray').rows), '61']]);
    expect(await db.rows(`SELECT DISTINCT UserPrincipalName, Location FROM SigninLogs WHERE IPAddress IN (${list}) AND ResultType = '0'`))
      .toEqual([[truth.victim.account, 'RO']]);
  });

  it('is the first sign-in of that account from that country', async () => {
    const elsewhere = await db.rows(`SELECT DISTINCT Location FROM SigninLogs WHERE UserPrincipalName = '${truth.victim.account}' AND ResultType = '0' ORDER BY 1`);
    expect(elsewhere).toEqual([['GB'], ['RO']]);
  });

  it('runs the encoded command on the workstation, in both logs, and it decodes in two layers', async () => {
    const found = await db.rows(`SELECT DeviceName, ProcessCommandLine FROM DeviceProcessEvents WHERE AccountUpn = '${truth.victim.account}' AND ProcessCommandLine LIKE '%EncodedCommand%'`);
    expect(found).toEqual([[truth.victim.device, step('encoded PowerShell').details.command]]);
    const command = String(found[0]![1]);
    expect(await db.rows(`SELECT count(*) FROM SecurityEvent WHERE EventID = 4688 AND CommandLine = '${command}'`)).toEqual([['1']]);
    const loader = Buffer.from(command.split(' ').at(-1)!, 'base64').toString('utf16le');
    expect(loader).toBe(step('encoded PowerShell').details.decoded);
    const inner = gunzipSync(Buffer.from(/'(H4sI[^']+)'/.exec(loader)![1]!, 'base64')).toString('utf8');
    expect(inner).toContain(`$server = '${ATTACKER.c2Url}'`);
    expect(inner).toBe(step('encoded PowerShell').details.innermost);
  });

  it.each([
    ['DeviceNetworkEvents', 'RemoteIP', 'beacon', 0], ['CommonSecurityLog', 'DestinationIP', 'beacon at the firewall', 1],
  ])('beacons every 300 s in %s', async (table, column, name, slack) => {
    const [row] = await db.rows(`SELECT count(*), min(gap), max(gap) FROM (SELECT epoch(TimeGenerated) - lag(epoch(TimeGenerated)) OVER (ORDER BY TimeGenerated) AS gap
      FROM ${table} WHERE ${column} = '${ATTACKER.c2Address}')`);
    const [count, least, most] = row!.map(Number);
    expect(count).toBe(step(name).rows);
    expect(least).toBeGreaterThan(294.9 - slack);
    expect(most).toBeLessThan(305.1 + slack);
    expect(most! - least!).toBeGreaterThan(4);
  });

  it('ends in a rule that forwards mail, made from the address of the sign-in', async () => {
    const rules = await db.rows(`SELECT Parameters FROM OfficeActivity WHERE Operation = 'New-InboxRule' AND UserId = '${truth.victim.account}' AND ClientIP = '${ATTACKER.address}' AND ${within(step('inbox rule'))}`);
    expect(rules).toHaveLength(1);
    expect(JSON.parse(String(rules[0]![0]))).toContainEqual({ Name: 'ForwardTo', Value: ATTACKER.forwardTo });
  });
});

describe('what looks like the attack and is not', () => {
  it.each([
    ['failures from one foreign address', "SELECT 1 FROM SigninLogs WHERE Location = 'HU' AND ResultType = '50034'", 300],
    ['wrong passwords in every other hour', "SELECT DISTINCT date_trunc('hour', TimeGenerated) FROM SigninLogs WHERE ResultType = '50126' AND Location = 'GB'", 40],
    ['sign-ins from abroad', "SELECT DISTINCT UserPrincipalName FROM SigninLogs WHERE Location NOT IN ('GB', 'RO') AND ResultType = '0'", 4],
    ['encoded PowerShell', "SELECT DISTINCT DeviceName FROM DeviceProcessEvents WHERE ProcessCommandLine LIKE '%EncodedCommand%' AND AccountUpn = ''", 50],
    ['PowerShell on the network', "SELECT 1 FROM DeviceNetworkEvents WHERE InitiatingProcessFileName = 'powershell.exe' AND RemoteUrl NOT LIKE 'cdn-%'", 50],
    ['regular connections', "SELECT 1 FROM DeviceNetworkEvents WHERE RemoteUrl = 'blob.vaultline-backup.example'", 168],
    ['inbox rules', "SELECT DISTINCT UserId FROM OfficeActivity WHERE Operation = 'New-InboxRule' AND ClientIP LIKE '2.120.%'", 5],
    ['remote logons', 'SELECT DISTINCT Computer FROM SecurityEvent WHERE LogonType = 10', 4],
  ])('%s', async (_, sql, atLeast) => {
    expect((await db.rows(sql)).length).toBeGreaterThanOrEqual(atLeast);
  });
});

describe('scheduleOf', () => {
  it.each(['2026-01-01T00:00:00Z', '2026-01-01T01:06:00Z', '2026-06-15T15:07:00Z', '2026-06-15T15:08:00Z', '2026-06-15T23:59:59Z'])(
    'has the whole attack at night within the last 48 h before %s', (text) => {
      const end = Date.parse(text);
      const when = scheduleOf(7, end);
      expect(end - when.spray).toBeLessThanOrEqual(48 * HOUR);
      expect(when.beacon + 10 * HOUR).toBeLessThan(end);
      expect(new Date(when.spray).getUTCHours()).toBe(1);
      const order = [when.spray, when.success, when.remoteLogon, when.execution, when.beacon, when.mailRead, when.inboxRule];
      expect([...order].sort((a, b) => a - b)).toEqual(order);
    },
  );
});

describe('the addresses of the sample', () => {
  it('lie in the countries that the sign-ins name, by the database that enrichment uses', () => {
    const file = createRequire(import.meta.url).resolve('@ip-location-db/geo-whois-asn-country-mmdb/geo-whois-asn-country.mmdb');
    const reader = new Reader<{ readonly country_code?: string } & Response>(readFileSync(file));
    const countryOf = (ip: string): string | undefined => reader.get(ip)?.country_code;
    expect(places.map(({ city, prefix }) => [city, countryOf(`${prefix}10`)])).toEqual(places.map(({ city, country }) => [city, country]));
    for (const ip of [...ATTACKER.sprayAddresses, ATTACKER.c2Address]) expect(['RO', 'BG', 'NL', 'MD']).toContain(countryOf(ip));
  });
});

describe('walkthrough', () => {
  it('holds no absolute date and tells what each step must show', () => {
    expect(walkthrough.length).toBeGreaterThanOrEqual(10);
    for (const { say, why, expect: shown } of walkthrough) {
      expect(say).not.toMatch(/\d{4}-\d{2}-\d{2}|datetime\(/);
      expect(why).not.toBe('');
      expect(shown).not.toContain('.');
    }
  });
});
