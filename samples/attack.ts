import { placeOf } from './directory.js';
import { programOf } from './lists.js';
import { randomOf } from './random.js';
import { ATTACK_COMMAND } from './stager.js';
import { ATTACKER, BEACON, SPRAY, sprayedUsers, VICTIM, VICTIM_DEVICE, type Schedule } from './story.js';
import type { PlacedRow, PlacedRows } from './table.js';
import { APP } from './tables/signin-logs.js';
import { operationOf } from './tables/office-activity.js';

const SECOND = 1000;
const SPRAY_PLACES = ['Bucharest', 'Bucharest', 'Sofia', 'Amsterdam'];
const POWERSHELL_ID = 7348;
const SHELL_ID = 5120;
const who = { usr: VICTIM.id, device: VICTIM_DEVICE.id } as const;

function spray(seed: number, when: Schedule): readonly PlacedRow[] {
  const random = randomOf(seed, 'spray');
  const users = sprayedUsers();
  const gap = SPRAY.roundMs / users.length;
  return Array.from({ length: SPRAY.rounds }, (_, round) => users.map((usr, k): PlacedRow => {
    const from = (round + k) % ATTACKER.sprayAddresses.length;
    return {
      t: when.spray + round * SPRAY.roundMs + Math.floor((k + random()) * gap), usr, result: round === 3 && k % 20 === 7 ? '50053' : '50126',
      app: APP.exchange, ip: ATTACKER.sprayAddresses[from] ?? '', place: placeOf(SPRAY_PLACES[from] ?? ''),
      client: 'Other clients', agent: ATTACKER.userAgent,
    };
  })).flat();
}

function signins(when: Schedule): readonly PlacedRow[] {
  const inside = { usr: VICTIM.id, result: '0', ip: ATTACKER.address, place: placeOf(ATTACKER.place) };
  const browser = { client: 'Browser', agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0' };
  return [
    { t: when.success, ...inside, app: APP.exchange, client: 'Other clients', agent: ATTACKER.userAgent },
    { t: when.success + 411 * SECOND, ...inside, ...browser, app: APP.home },
    { t: when.success + 452 * SECOND, ...inside, ...browser, app: APP.exchange },
    { t: when.success + 719 * SECOND, ...inside, ...browser, app: APP.sharepoint },
  ];
}

/** The encoded PowerShell and what the attacker typed after it: seconds after `execution`, program, command. */
const PROCESSES: readonly (readonly [after: number, file: string, command: string])[] = [
  [64, 'whoami.exe', 'whoami.exe /all'],
  [71, 'net.exe', 'net.exe group "Domain Admins" /domain'],
  [95, 'nltest.exe', 'nltest.exe /domain_trusts'],
];

function processes(when: Schedule): readonly PlacedRow[] {
  const loader = {
    t: when.execution, ...who, program: programOf('powershell.exe'), parent: programOf('explorer.exe'), command: ATTACK_COMMAND,
    parentcommand: 'C:\\Windows\\Explorer.EXE', pid: POWERSHELL_ID, ppid: SHELL_ID, pstart: when.remoteLogon + 21 * SECOND, system: false,
  };
  const typed = PROCESSES.map(([after, file, command], k) => ({
    t: when.execution + after * SECOND, ...who, program: programOf(file), parent: programOf('powershell.exe'), command,
    parentcommand: ATTACK_COMMAND, pid: 8812 + 44 * k, ppid: POWERSHELL_ID, pstart: when.execution, system: false,
  }));
  return [loader, ...typed];
}

/** Times of the beacon's connections, ms since the epoch: `interval` seconds apart, each up to `jitter` off. */
export function beaconTimes(seed: number, when: Schedule): readonly number[] {
  const random = randomOf(seed, 'beacon');
  const times: number[] = [];
  let t = when.beacon;
  for (let k = 0; k < BEACON.count; k += 1) {
    times.push(t);
    t += Math.round((BEACON.intervalSeconds + (2 * random() - 1) * BEACON.jitterSeconds) * SECOND);
  }
  return times;
}

function officeActivity(when: Schedule): readonly PlacedRow[] {
  const parameters = JSON.stringify([
    { Name: 'AlwaysDeleteOutlookRulesBlob', Value: 'False' }, { Name: 'Force', Value: 'False' },
    { Name: 'Name', Value: ATTACKER.ruleName }, { Name: 'SubjectOrBodyContainsWords', Value: 'invoice;payment;remittance' },
    { Name: 'ForwardTo', Value: ATTACKER.forwardTo }, { Name: 'DeleteMessage', Value: 'True' },
    { Name: 'StopProcessingRules', Value: 'True' },
  ]);
  const inside = { usr: VICTIM.id, ip: ATTACKER.address, client: 'Client=OWA;Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0' };
  const reads = Array.from({ length: 14 }, (_, k) => ({ t: when.mailRead + k * 37 * SECOND, ...inside, op: operationOf('MailItemsAccessed') }));
  return [...reads, { t: when.inboxRule, ...inside, op: operationOf('New-InboxRule'), parameters }];
}

/** Every row of the attack, by table. */
export function attackRows(seed: number, when: Schedule): PlacedRows {
  const beacons = beaconTimes(seed, when);
  const random = randomOf(seed, 'beacon sizes');
  const started = processes(when);
  const c2 = { ip: ATTACKER.c2Address, port: 443 };
  return {
    SigninLogs: [...spray(seed, when), ...signins(when)],
    SecurityEvent: [
      { t: when.remoteLogon, ...who, event: 4624, logontype: 10, ip: ATTACKER.address, workstation: 'DESKTOP-7Q2K9VN', program: programOf('winlogon.exe'), system: false },
      ...started.map((row) => ({ ...row, event: 4688, ip: '' })),
    ],
    DeviceProcessEvents: started,
    DeviceNetworkEvents: beacons.map((t) => ({
      t, ...who, ...c2, url: ATTACKER.c2Domain, program: programOf('powershell.exe'), command: ATTACK_COMMAND,
      action: 'ConnectionSuccess', pid: POWERSHELL_ID, pstart: when.execution,
    })),
    OfficeActivity: officeActivity(when),
    CommonSecurityLog: beacons.map((t) => ({
      t: t + Math.floor(random() * SECOND), ...who, ...c2, host: ATTACKER.c2Domain, action: 'allow',
      sent: 640 + Math.floor(random() * 60), received: 310 + Math.floor(random() * 40),
    })),
  };
}
