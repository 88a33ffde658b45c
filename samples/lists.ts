import { createHash } from 'node:crypto';
import { devices, places, users } from './directory.js';

/** A program that runs on the devices; `weight` says how often in everyday noise (0: only where placed). */
export interface Program {
  readonly id: number;
  readonly file: string;
  readonly folder: string;
  readonly command: string;
  readonly parent: string;
  readonly company: string;
  readonly system: boolean;
  readonly weight: number;
}

const SYSTEM32 = 'C:\\Windows\\System32';
const EDGE = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application';
const OFFICE = 'C:\\Program Files\\Microsoft Office\\root\\Office16';
const WELLMED = 'C:\\Program Files\\Wellmed\\Records';
const MS = 'Microsoft Corporation';

/** `{n}` becomes a number, `{user}` the account's name. */
const PROGRAMS: readonly (readonly [file: string, folder: string, args: string, parent: string, company: string, system: boolean, weight: number])[] = [
  ['explorer.exe', 'C:\\Windows', '', 'userinit.exe', MS, false, 2],
  ['userinit.exe', SYSTEM32, '', 'winlogon.exe', MS, false, 1],
  ['winlogon.exe', SYSTEM32, '', 'smss.exe', MS, true, 1],
  ['services.exe', SYSTEM32, '', 'wininit.exe', MS, true, 0],
  ['svchost.exe', SYSTEM32, '-k netsvcs -p -s Schedule', 'services.exe', MS, true, 9],
  ['msedge.exe', EDGE, '--type=renderer --lang=en-GB --renderer-client-id={n}', 'msedge.exe', MS, false, 14],
  ['outlook.exe', OFFICE, '/recycle', 'explorer.exe', MS, false, 4],
  ['winword.exe', OFFICE, '/n "C:\\Users\\{user}\\Documents\\letter-{n}.docx"', 'explorer.exe', MS, false, 4],
  ['excel.exe', OFFICE, '"C:\\Users\\{user}\\Documents\\rota-{n}.xlsx"', 'explorer.exe', MS, false, 3],
  ['ms-teams.exe', 'C:\\Program Files\\WindowsApps\\MSTeams', '--type=utility --id={n}', 'explorer.exe', MS, false, 5],
  ['records.exe', WELLMED, '--patient-list --session {n}', 'explorer.exe', 'Wellmed Systems', false, 8],
  ['backgroundtaskhost.exe', SYSTEM32, '-ServerName:App.AppX{n}', 'svchost.exe', MS, false, 6],
  ['searchprotocolhost.exe', SYSTEM32, 'Global\\UsGthrFltPipeMssGthrPipe_{n}', 'svchost.exe', MS, true, 6],
  ['conhost.exe', SYSTEM32, '0xffffffff -ForceV1', 'cmd.exe', MS, false, 4],
  ['cmd.exe', SYSTEM32, '/c "C:\\ProgramData\\Larkfield\\mapdrives.cmd"', 'explorer.exe', MS, false, 3],
  ['taskhostw.exe', SYSTEM32, '', 'svchost.exe', MS, true, 3],
  ['powershell.exe', `${SYSTEM32}\\WindowsPowerShell\\v1.0`, '-NoProfile -File C:\\ProgramData\\Larkfield\\printers.ps1', 'explorer.exe', MS, false, 2],
  ['agentexecutor.exe', 'C:\\Program Files (x86)\\Microsoft Intune Management Extension', '-powershell', 'services.exe', MS, true, 1],
  ['monitoringhost.exe', 'C:\\Program Files\\Fieldwatch Agent', '-Embedding', 'services.exe', 'Fieldwatch Ltd', true, 5],
  ['vaultsync.exe', 'C:\\Program Files\\Vaultline', '--job nightly --hourly-catalogue', 'services.exe', 'Vaultline BV', true, 0],
  ['whoami.exe', SYSTEM32, '', 'cmd.exe', MS, false, 1],
  ['nltest.exe', SYSTEM32, '/dsgetdc:corp', 'cmd.exe', MS, true, 0],
  ['net.exe', SYSTEM32, 'use H: \\\\lkf-srv-file01\\home', 'cmd.exe', MS, false, 2],
  ['gpupdate.exe', SYSTEM32, '/target:user', 'svchost.exe', MS, false, 2],
];

export const programs: readonly Program[] = PROGRAMS.map(([file, folder, args, parent, company, system, weight], id) => ({
  id, file, folder, parent, company, system, weight, command: `"${folder}\\${file}" ${args}`.trim(),
}));
/** Number of a program by its file name. */
export const programOf = (file: string): number => programs.findIndex((one) => one.file === file);

/** A service on the network that devices talk to in everyday noise. */
interface Remote {
  readonly url: string;
  /** First three bytes of its addresses. */
  readonly prefix: string;
  readonly port: number;
  readonly program: string;
  readonly weight: number;
}

const REMOTES: readonly Remote[] = [
  { url: 'mail.office-suite.example', prefix: '52.96.10.', port: 443, program: 'outlook.exe', weight: 8 },
  { url: 'chat.office-suite.example', prefix: '13.107.42.', port: 443, program: 'ms-teams.exe', weight: 8 },
  { url: 'www.search-pages.example', prefix: '142.250.180.', port: 443, program: 'msedge.exe', weight: 8 },
  { url: 'news.morning-post.example', prefix: '151.101.64.', port: 443, program: 'msedge.exe', weight: 5 },
  { url: 'static.shared-assets.example', prefix: '104.18.20.', port: 443, program: 'msedge.exe', weight: 9 },
  { url: 'downloads.vendor-updates.example', prefix: '23.50.60.', port: 80, program: 'svchost.exe', weight: 4 },
  { url: 'telemetry.fieldwatch.example', prefix: '104.18.21.', port: 443, program: 'monitoringhost.exe', weight: 4 },
  { url: 'api.wellmed-records.example', prefix: '51.11.20.', port: 8443, program: 'records.exe', weight: 7 },
  { url: 'packages.vendor-updates.example', prefix: '23.50.61.', port: 443, program: 'powershell.exe', weight: 1 },
  { url: 'lkf-srv-dc01.corp.larkfield.example', prefix: '10.20.0.', port: 88, program: 'svchost.exe', weight: 5 },
  { url: 'lkf-srv-file01.corp.larkfield.example', prefix: '10.20.0.', port: 445, program: 'explorer.exe', weight: 6 },
];

export const PROGRAM_WEIGHTS = programs.map((one) => one.weight);
export const REMOTE_WEIGHTS = REMOTES.map((one) => one.weight);

const hex = (kind: string, text: string): string => createHash(kind).update(text).digest('hex');

/** Every row finds a partner in a join, if only this one: a join that looks for rows without a partner emits those late. */
const NOBODY = { id: -1 };

/** The lists that the tables join, by the name of the DuckDB table that holds them. */
export const lists = (): Readonly<Record<string, readonly object[]>> => ({
  users: [...users(), NOBODY],
  devices: [...devices(), NOBODY],
  places,
  programs: programs.map((one) => ({
    ...one, parentid: Math.max(programOf(one.parent), 0),
    md5: hex('md5', one.file), sha1: hex('sha1', one.file), sha256: hex('sha256', one.file),
    bytes: 40_000 + one.file.length * 37_123,
  })),
  remotes: [...REMOTES.map((one, id) => ({ ...one, id, program: programOf(one.program) })), NOBODY],
});
