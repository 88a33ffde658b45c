import { ORGANISATION } from '../directory.js';
import { column, constant, fact, type SampleTable } from '../table.js';
import { commandLine, isSystem, processFacts, processJoins } from './process-facts.js';

const ACTIVITY = {
  4624: '4624 - An account was successfully logged on.',
  4625: '4625 - An account failed to log on.',
  4688: '4688 - A new process has been created.',
} as const;

const isLogon = 'r.event <> 4688';
/** The text `value` in rows of this kind; empty in others, as Windows leaves a field that an event does not have. */
const onLogon = (value: string): string => `CASE WHEN ${isLogon} THEN ${value} ELSE '' END`;
const onProcess = (value: string): string => `CASE WHEN ${isLogon} THEN '' ELSE ${value} END`;
const person = (name: string): string => `CASE WHEN ${isSystem} THEN 'NT AUTHORITY\\SYSTEM' ELSE ${name} END`;
const userName = 'coalesce(r.target, u.sam)';
const logonId = (salt: number): string => `format('0x{:x}', 100000 + hash(r.usr, r.device, date_trunc('hour', r.t), ${salt}) % 90000000)`;

export const securityEvent: SampleTable = {
  name: 'SecurityEvent',
  share: 0.28,
  flat: 0.3,
  facts: [
    ...processFacts,
    fact('event', 'INTEGER', 'CASE WHEN u(i, 10) < 0.42 THEN 4688 WHEN u(i, 10) < 0.97 THEN 4624 ELSE 4625 END'),
    fact('logontype', 'INTEGER', `CASE WHEN event = 4688 THEN NULL WHEN event = 4625 THEN pick([2, 3, 3, 7, 7], i, 11)
      WHEN usr < 4 THEN pick([3, 3, 10, 2], i, 11) ELSE pick([3, 3, 3, 3, 3, 3, 3, 2, 2, 5, 7, 7, 11], i, 11) END`),
    fact('target', 'VARCHAR', 'NULL'),
    fact('ip', 'VARCHAR', "CASE WHEN logontype IN (3, 10) THEN '10.20.' || (4 + (usr % 52) % 8) || '.' || (20 + usr % 52) WHEN logontype IS NULL THEN '' WHEN logontype = 5 THEN '-' ELSE '127.0.0.1' END"),
    fact('workstation', 'VARCHAR', 'NULL'),
  ],
  joins: processJoins,
  columns: [
    column('TimeGenerated', 'datetime', 'r.t'),
    column('Computer', 'string', "upper(split_part(d.name, '.', 1)) || substr(d.name, strpos(d.name, '.'))"),
    column('EventID', 'int', 'r.event'),
    column('Activity', 'string', `CASE r.event ${Object.entries(ACTIVITY).map(([id, text]) => `WHEN ${id} THEN '${text}'`).join(' ')} END`),
    constant('Channel', 'Security'),
    constant('EventSourceName', 'Microsoft-Windows-Security-Auditing'),
    constant('EventLevelName', 'LogAlways'),
    column('Task', 'int', `CASE WHEN ${isLogon} THEN 12544 ELSE 13312 END`),
    column('EventRecordId', 'string', '(1000000 + abs(r.i))::VARCHAR'),
    column('Account', 'string', person(`'${ORGANISATION.netbios}\\' || ${userName}`)),
    column('AccountType', 'string', `CASE WHEN ${isSystem} AND ${isLogon} THEN 'Machine' ELSE 'User' END`),
    column('TargetAccount', 'string', onLogon(`'${ORGANISATION.netbios}\\' || ${userName}`)),
    column('TargetUserName', 'string', onLogon(userName)),
    column('TargetDomainName', 'string', onLogon(`'${ORGANISATION.netbios}'`)),
    column('TargetUserSid', 'string', onLogon("CASE WHEN r.event = 4625 THEN 'S-1-0-0' ELSE u.sid END")),
    column('TargetLogonId', 'string', "CASE WHEN r.event = 4624 THEN " + logonId(1) + " ELSE '' END"),
    column('SubjectAccount', 'string', onProcess(person(`'${ORGANISATION.netbios}\\' || u.sam`))),
    column('SubjectUserName', 'string', onProcess(`CASE WHEN ${isSystem} THEN 'SYSTEM' ELSE u.sam END`)),
    column('SubjectDomainName', 'string', onProcess(`CASE WHEN ${isSystem} THEN 'NT AUTHORITY' ELSE '${ORGANISATION.netbios}' END`)),
    column('SubjectUserSid', 'string', onProcess(`CASE WHEN ${isSystem} THEN 'S-1-5-18' ELSE u.sid END`)),
    column('SubjectLogonId', 'string', onProcess(`CASE WHEN ${isSystem} THEN '0x3e7' ELSE ${logonId(1)} END`)),
    column('LogonType', 'int', 'r.logontype'),
    column('LogonTypeName', 'string', "CASE r.logontype WHEN 2 THEN '2 - Interactive' WHEN 3 THEN '3 - Network' WHEN 5 THEN '5 - Service' WHEN 7 THEN '7 - Unlock' WHEN 10 THEN '10 - RemoteInteractive' WHEN 11 THEN '11 - CachedInteractive' ELSE '' END"),
    column('LogonProcessName', 'string', onLogon("CASE WHEN r.logontype = 3 THEN 'Kerberos' WHEN r.logontype = 5 THEN 'Advapi  ' ELSE 'User32 ' END")),
    column('AuthenticationPackageName', 'string', onLogon("CASE WHEN r.logontype = 3 AND r.workstation IS NULL THEN 'Kerberos' WHEN r.workstation IS NOT NULL THEN 'NTLM' ELSE 'Negotiate' END")),
    column('WorkstationName', 'string', onLogon("coalesce(r.workstation, CASE WHEN r.logontype = 3 THEN '-' ELSE upper(split_part(d.name, '.', 1)) END)")),
    column('IpAddress', 'string', 'r.ip'),
    column('IpPort', 'string', "CASE WHEN r.logontype IN (3, 10) THEN (49152 + h(r.i, 43) % 16000)::VARCHAR WHEN r.logontype IS NULL THEN '' ELSE '0' END"),
    column('Status', 'string', "CASE WHEN r.event = 4625 THEN '0xc000006d' ELSE '' END"),
    column('SubStatus', 'string', "CASE WHEN r.event <> 4625 THEN '' WHEN r.target IS NULL THEN '0xc000006a' ELSE '0xc0000064' END"),
    column('FailureReason', 'string', "CASE WHEN r.event = 4625 THEN '%%2313' ELSE '' END"),
    column('NewProcessName', 'string', onProcess("g.folder || '\\' || g.file")),
    column('NewProcessId', 'string', onProcess("format('0x{:x}', r.pid)")),
    column('Process', 'string', onProcess('g.file')),
    column('ParentProcessName', 'string', onProcess("pg.folder || '\\' || pg.file")),
    column('ProcessId', 'string', onProcess("format('0x{:x}', r.ppid)")),
    column('CommandLine', 'string', onProcess(commandLine)),
    column('TokenElevationType', 'string', onProcess("'%%1938'")),
    column('MandatoryLabel', 'string', onProcess(`CASE WHEN ${isSystem} THEN 'S-1-16-16384' ELSE 'S-1-16-8192' END`)),
    column('SourceComputerId', 'string', 'md5(d.deviceId)::UUID::VARCHAR'),
    constant('SourceSystem', 'OpsManager'),
    constant('TenantId', ORGANISATION.tenant),
    constant('Type', 'SecurityEvent'),
  ],
};
