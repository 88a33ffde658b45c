import { beaconTimes } from './attack.js';
import { ORGANISATION, userOf } from './directory.js';
import type { SampleParameters, WrittenTable } from './generate.js';
import { HERRINGS } from './herrings.js';
import { ATTACK_COMMAND, INVENTORY_TEXT, LOADER_TEXT, STAGER_TEXT } from './stager.js';
import { ATTACKER, BEACON, scheduleOf, SPRAY, sprayedUsers, VICTIM, VICTIM_DEVICE } from './story.js';

/** One step of the attack: where its rows are, when, and what must be found. */
export interface TruthStep {
  readonly name: string;
  /** MITRE ATT&CK technique. */
  readonly technique: string;
  readonly table: string;
  readonly first: string;
  readonly last: string;
  readonly rows: number;
  readonly account?: string;
  readonly host?: string;
  readonly addresses?: readonly string[];
  readonly details: Readonly<Record<string, string | number>>;
  /** What an investigation should say of it. */
  readonly finding: string;
}

export interface Herring {
  readonly name: string;
  readonly table: string;
  readonly what: string;
  readonly why: string;
}

/** What was put into a sample; kept outside the evidence folder, so that it is not evidence. */
export interface GroundTruth {
  readonly schema: 1;
  readonly version: string;
  readonly parameters: SampleParameters;
  readonly tables: readonly WrittenTable[];
  readonly organisation: { readonly name: string; readonly domain: string };
  readonly victim: { readonly account: string; readonly name: string; readonly device: string };
  readonly steps: readonly TruthStep[];
  readonly herrings: readonly Herring[];
}

/** Version of the sample's contents: samples of another version are made anew. */
export const SAMPLE_VERSION = '1';

const instant = (ms: number): string => new Date(ms).toISOString();

function steps({ seed, end }: SampleParameters): readonly TruthStep[] {
  const when = scheduleOf(seed, Date.parse(end));
  const beacons = beaconTimes(seed, when);
  const at = (first: number, last = first): { first: string; last: string } => ({ first: instant(first), last: instant(last) });
  const victim = { account: VICTIM.upn };
  const host = { host: VICTIM_DEVICE.name };
  const sprayed = sprayedUsers();
  const beacon = {
    technique: 'T1071.001', ...at(beacons[0] ?? 0, beacons.at(-1)), rows: BEACON.count, ...victim, ...host, addresses: [ATTACKER.c2Address],
    details: { intervalSeconds: BEACON.intervalSeconds, jitterSeconds: BEACON.jitterSeconds, domain: ATTACKER.c2Domain, port: 443 },
    finding: 'Connections every 300 s, give or take 5 s, to one address from one workstation.',
  };
  return [
    {
      name: 'password spray', technique: 'T1110.003', table: 'SigninLogs', ...at(when.spray, when.spray + SPRAY.rounds * SPRAY.roundMs),
      rows: sprayed.length * SPRAY.rounds, addresses: ATTACKER.sprayAddresses,
      details: { accounts: sprayed.length, resultTypes: '50126, a few 50053', userAgent: ATTACKER.userAgent, accountNames: sprayed.map((id) => userOf(id).upn).join(', ') },
      finding: 'At night, more failures in an hour than in any hour of a working day: four addresses try 61 accounts four times.',
    },
    {
      name: 'valid account', technique: 'T1078.004', table: 'SigninLogs', ...at(when.success, when.success + 719_000), rows: 4, ...victim,
      addresses: [ATTACKER.address], details: { country: ATTACKER.country, resultType: '0' },
      finding: 'One account signs in from an address of the spray, in a country that it was never seen in.',
    },
    {
      name: 'remote logon', technique: 'T1021.001', table: 'SecurityEvent', ...at(when.remoteLogon), rows: 1, ...victim, ...host,
      addresses: [ATTACKER.address], details: { eventId: 4624, logonType: 10 }, finding: 'A remote interactive logon to the workstation from the internet.',
    },
    {
      name: 'encoded PowerShell', technique: 'T1059.001', table: 'DeviceProcessEvents', ...at(when.execution), rows: 1, ...victim, ...host,
      details: { command: ATTACK_COMMAND, decoded: LOADER_TEXT, innermost: STAGER_TEXT, url: ATTACKER.c2Url, alsoIn: 'SecurityEvent 4688' },
      finding: 'An encoded command that unpacks a second script, which names the server it reports to.',
    },
    { name: 'beacon', table: 'DeviceNetworkEvents', ...beacon },
    { name: 'beacon at the firewall', table: 'CommonSecurityLog', ...beacon },
    {
      name: 'inbox rule', technique: 'T1564.008', table: 'OfficeActivity', ...at(when.inboxRule), rows: 1, ...victim, addresses: [ATTACKER.address],
      details: { operation: 'New-InboxRule', ruleName: ATTACKER.ruleName, forwardTo: ATTACKER.forwardTo },
      finding: 'A rule that forwards mail on payments to an outside mailbox and deletes it.',
    },
  ];
}

function herrings(): readonly Herring[] {
  const { traveller, scanner, inventory, backup, vulnerabilityScan, inboxRules } = HERRINGS;
  return [
    { name: 'traveller', table: 'SigninLogs', what: `${traveller.user.upn} signs in from ${traveller.place}, ${traveller.address}`, why: 'strong authentication was asked for and passed; two days of working hours' },
    { name: 'internet scanner', table: 'SigninLogs', what: `${scanner.address} fails ${scanner.perHour} times an hour all week`, why: 'result 50034: it tries accounts that do not exist' },
    { name: 'inventory', table: 'DeviceProcessEvents', what: `${inventory.parent} starts encoded PowerShell on every workstation each day`, why: `it decodes to: ${INVENTORY_TEXT}` },
    { name: 'backup', table: 'DeviceNetworkEvents', what: `${backup.device.name} connects to ${backup.domain} every ${backup.everySeconds} s`, why: 'the backup software, as SYSTEM, with large uploads' },
    { name: 'vulnerability scan', table: 'CommonSecurityLog', what: `${vulnerabilityScan.device.name} is denied 400 times in one evening; 4625 on many hosts`, why: 'the weekly scan' },
    { name: 'inbox rules', table: 'OfficeActivity', what: `New-InboxRule by ${inboxRules.map(({ user }) => user.sam).join(', ')}`, why: 'they move mail to folders, from the office' },
  ];
}

/** The ground truth of the sample that these parameters make. */
export function groundTruth(parameters: SampleParameters, tables: readonly WrittenTable[]): GroundTruth {
  return {
    schema: 1, version: SAMPLE_VERSION, parameters, tables,
    organisation: { name: ORGANISATION.name, domain: ORGANISATION.domain },
    victim: { account: VICTIM.upn, name: VICTIM.name, device: VICTIM_DEVICE.name },
    steps: steps(parameters), herrings: herrings(),
  };
}
