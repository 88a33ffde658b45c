import type { Value } from '../../data/table.js';
import type { Observable } from '../answer.js';
import { momentOf, oneLine } from '../declared/answer-text.js';
import type { SourceReply } from '../source.js';
import type { TableLookup } from './table-source.js';
import { keep, listIn, textIn, type Row } from './tables.js';

/** Compared is the first label, since one table has `ws-7` and the other `ws-7.contoso.com`; which names are one host is told in `isSame`. */
const KQL = `union isfuzzy=true
(DeviceInfo
| where tostring(split(DeviceName, ".")[0]) in~ ($labels)
| extend Name = tolower(DeviceName)
| summarize arg_max(TimeGenerated, *) by Name
| project Table = "Defender", TimeGenerated, Name, System = OSPlatform, Version = OSVersionInfo, State = OnboardingStatus, Kind = DeviceType, Exposure = ExposureLevel,
    Address = PublicIP, Users = LoggedOnUsers, Group = MachineGroup),
(Heartbeat
| where tostring(split(Computer, ".")[0]) in~ ($labels)
| extend Name = tolower(Computer)
| summarize arg_max(TimeGenerated, *) by Name
| project Table = "agent", TimeGenerated, Name, System = iff(isempty(OSName), OSType, OSName), Version = OSMajorVersion, State = "", Kind = ComputerEnvironment, Exposure = "",
    Address = ComputerIP, Users = dynamic(null), Group = ResourceGroup)`;

const TOLD = 3;
const USERS = 5;

/** What the team's tools know of a host: Defender's `DeviceInfo` and the agents' `Heartbeat`. */
export const HOSTS: TableLookup = {
  about: 'hosts', types: ['host', 'domain'], tables: ['DeviceInfo', 'Heartbeat'], kql: KQL, days: 7,
  listsOf: (observables) => ({ labels: [...new Set(observables.map(({ value }) => labelOf(value)))].filter((label) => label !== '') }),
  reader(rows) {
    const byLabel = new Map<string, Row[]>();
    for (const row of rows) keep(byLabel, labelOf(textIn(row, 'Name')), row);
    return (observable) => {
      const found = (byLabel.get(labelOf(observable.value)) ?? []).filter((row) => isSame(observable, textIn(row, 'Name').toLowerCase()));
      return found.length === 0 ? undefined : replyOf(found);
    };
  },
};

const labelOf = (name: string): string => (name.split('.', 1)[0] ?? '').toLowerCase();

/**
 * Names of equal first labels are one host unless both have a domain, and not the same one. Of a name that can be anyone's all must
 * be equal: `mail.evil.example` is not the team's `mail`.
 */
const isSame = ({ type, value }: Observable, name: string): boolean => name === value || (type === 'host' && !(name.includes('.') && value.includes('.')));

function replyOf(rows: readonly Row[]): Omit<SourceReply, 'status'> {
  const newest = [...rows].sort((a, b) => (textIn(a, 'TimeGenerated') < textIn(b, 'TimeGenerated') ? 1 : -1));
  const seen = momentOf(textIn(newest[0] ?? {}, 'TimeGenerated'));
  const texts = newest.slice(0, TOLD).map((row) => aboutOf(row).filter((part) => part !== '').join('; '));
  return { details: oneLine(texts.join(' · ') + (rows.length > TOLD ? ` · and ${rows.length - TOLD} more` : ''), 500), ...(seen === undefined ? {} : { observedAt: seen }) };
}

function aboutOf(row: Row): string[] {
  const part = (column: string, label = ''): string => {
    const text = oneLine(textIn(row, column), 80);
    return text === '' || text.toLowerCase() === 'none' ? '' : `${label}${text}`;
  };
  const users = [...new Set(listIn(row, 'Users').map(userText).filter((user) => user !== ''))];
  return [
    [part('System'), part('Version')].filter((one) => one !== '').join(' '), `last seen ${textIn(row, 'TimeGenerated').slice(0, 16).replace('T', ' ')} by ${textIn(row, 'Table')}`,
    part('State').toLowerCase(), part('Kind'), part('Exposure', 'exposure '), part('Address', 'address '),
    users.length === 0 ? '' : `logged on: ${users.slice(0, USERS).join(', ')}${users.length > USERS ? ` and ${users.length - USERS} more` : ''}`,
    part('Group', 'group '), part('Name'),
  ];
}

/** An item of `LoggedOnUsers`: `{ "UserName": "ana", "DomainName": "CONTOSO", "Sid": … }`. */
function userText(user: Value): string {
  if (typeof user !== 'object' || user === null || Array.isArray(user)) return '';
  const { UserName: name, DomainName: domain } = user as Row; // an object that is no array has named values
  if (typeof name !== 'string' || name === '') return '';
  return oneLine(typeof domain === 'string' && domain !== '' ? `${domain}\\${name}` : name, 80);
}
