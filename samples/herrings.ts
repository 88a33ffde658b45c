import { placeOf, serverOf, userOf, WORKSTATION_COUNT } from './directory.js';
import { programOf } from './lists.js';
import { randomOf } from './random.js';
import { INVENTORY_COMMAND } from './stager.js';
import type { Schedule } from './story.js';
import type { PlacedRow, PlacedRows } from './table.js';
import { operationOf } from './tables/office-activity.js';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What looks bad and is not. Every name of this list is described in the ground truth. */
export const HERRINGS = {
  traveller: { user: userOf(23), place: 'Tokyo', address: '126.20.30.41' },
  scanner: { address: '185.225.69.44', place: 'Budapest', perHour: 2 },
  inventory: { parent: 'agentexecutor.exe' },
  backup: { device: serverOf('bak01'), address: '20.60.10.21', domain: 'blob.vaultline-backup.example', everySeconds: 3600 },
  vulnerabilityScan: { device: serverOf('scan01'), hour: 22 },
  inboxRules: [
    { user: userOf(12), name: 'Rota', words: 'rota', folder: 'Rota' },
    { user: userOf(34), name: 'Newsletters', words: 'unsubscribe', folder: 'Newsletters' },
    { user: userOf(71), name: 'Lab results', words: 'lab report', folder: 'Lab' },
    { user: userOf(90), name: 'Junk suppliers', words: 'special offer', folder: 'Deleted Items' },
    { user: userOf(105), name: 'Theatre list', words: 'theatre', folder: 'Theatre' },
  ],
} as const;

const BROWSER = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15';

/** A doctor at a conference: a new country, strong authentication asked for twice, working hours of that place. */
function traveller(when: Schedule, random: () => number): readonly PlacedRow[] {
  const { user, place, address } = HERRINGS.traveller;
  const arrival = when.end - 3.5 * DAY;
  return Array.from({ length: 26 }, (_, k): PlacedRow => ({
    t: Math.floor(arrival + (k / 26) * 2.5 * DAY + random() * HOUR), usr: user.id, place: placeOf(place), ip: address,
    result: k === 0 || k === 9 ? '50076' : '0', app: k % 4, client: 'Browser', agent: BROWSER,
  }));
}

/** A scanner on the internet that tries names which do not exist, around the clock. */
function scanner(when: Schedule, random: () => number): readonly PlacedRow[] {
  const names = ['admin', 'test', 'scan', 'backup', 'info', 'sales', 'printer', 'user1'];
  const { address, place, perHour } = HERRINGS.scanner;
  return Array.from({ length: 7 * 24 * perHour }, (_, k): PlacedRow => ({
    t: Math.floor(when.start + ((k + random()) * HOUR) / perHour), upn: `${names[Math.floor(random() * names.length)] ?? 'admin'}@larkfield.example`,
    place: placeOf(place), ip: address, result: '50034', app: 0, client: 'Other clients', agent: 'python-requests/2.31.0',
  }));
}

/** The device management tool's daily inventory: encoded PowerShell as SYSTEM on every workstation. */
function inventory(when: Schedule, random: () => number): readonly PlacedRow[] {
  return Array.from({ length: 7 * WORKSTATION_COUNT }, (_, k): PlacedRow => {
    const t = Math.floor(when.start + Math.floor(k / WORKSTATION_COUNT) * DAY + random() * DAY);
    return {
      t, usr: k % WORKSTATION_COUNT, device: k % WORKSTATION_COUNT, program: programOf('powershell.exe'), parent: programOf(HERRINGS.inventory.parent),
      command: INVENTORY_COMMAND, pid: 4000 + Math.floor(random() * 3000) * 4, ppid: 3100 + (k % WORKSTATION_COUNT) * 4,
      pstart: t - Math.floor(random() * 8 * SECOND) - SECOND, system: true,
    };
  });
}

/** The backup server's hourly catalogue: regular as a beacon, at an hour's distance, to a storage provider. */
function backupTimes(when: Schedule, random: () => number): readonly number[] {
  return Array.from({ length: 7 * 24 }, (_, k) => Math.floor(when.start + k * HOUR + 17 * MINUTE + random() * 4 * SECOND));
}

/** The weekly vulnerability scan from the inside: denied connections and failed logons in one evening hour. */
function scanTimes(when: Schedule, random: () => number, count: number): readonly number[] {
  const evening = Math.floor((when.end - 4 * DAY) / DAY) * DAY + HERRINGS.vulnerabilityScan.hour * HOUR;
  return Array.from({ length: count }, (_, k) => Math.floor(evening + ((k + random()) * 50 * MINUTE) / count));
}

function inboxRules(when: Schedule, random: () => number): readonly PlacedRow[] {
  return HERRINGS.inboxRules.map(({ user, name, words, folder }, k) => {
    const day = Math.floor((when.start + (k + 1) * DAY) / DAY) * DAY;
    const parameters = JSON.stringify([
      { Name: 'Name', Value: name }, { Name: 'SubjectContainsWords', Value: words }, { Name: 'MoveToFolder', Value: folder },
      { Name: 'StopProcessingRules', Value: 'True' },
    ]);
    return {
      t: Math.floor(day + (9 + random() * 7) * HOUR), usr: user.id, op: operationOf('New-InboxRule'), parameters,
      ip: '2.120.44.11', client: 'Client=OWA;Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/126.0.0.0',
    };
  });
}

/** Every row of the red herrings, by table. */
export function herringRows(seed: number, when: Schedule): PlacedRows {
  const random = randomOf(seed, 'herrings');
  const { backup, vulnerabilityScan } = HERRINGS;
  const backups = backupTimes(when, random);
  const inventories = inventory(when, random);
  const target = (k: number): string => `10.20.${4 + (k % 8)}.${20 + (k % WORKSTATION_COUNT)}`;
  return {
    SigninLogs: [...traveller(when, random), ...scanner(when, random)],
    SecurityEvent: [
      ...inventories.map((row) => ({ ...row, event: 4688, ip: '' })),
      ...scanTimes(when, random, 240).map((t, k) => ({
        t, usr: 0, device: k % WORKSTATION_COUNT, event: 4625, logontype: 3, target: 'administrator', ip: vulnerabilityScan.device.ip,
        workstation: 'LKF-SRV-SCAN01', program: 0, system: false,
      })),
    ],
    DeviceProcessEvents: inventories,
    DeviceNetworkEvents: backups.map((t) => ({
      t, usr: 0, device: backup.device.id, program: programOf('vaultsync.exe'), ip: backup.address, url: backup.domain, port: 443,
      action: 'ConnectionSuccess', pid: 2216, pstart: when.start - 3 * DAY,
    })),
    OfficeActivity: inboxRules(when, random),
    CommonSecurityLog: [
      ...backups.map((t) => ({
        t, usr: 0, device: backup.device.id, ip: backup.address, host: backup.domain, port: 443, action: 'allow',
        sent: 52_000_000 + Math.floor(random() * 9_000_000), received: 40_000 + Math.floor(random() * 9000),
      })),
      ...scanTimes(when, random, 400).map((t, k) => ({
        t, usr: 0, device: vulnerabilityScan.device.id, ip: target(k), host: '', port: [22, 80, 135, 443, 445, 3389, 5985, 8443][k % 8] ?? 22,
        action: 'deny', sent: 60, received: 0,
      })),
    ],
  };
}
