import { ORGANISATION } from '../directory.js';
import { REMOTE_WEIGHTS } from '../lists.js';
import { drawSql } from '../random.js';
import { column, constant, fact, type SampleTable } from '../table.js';

const program = 'coalesce(r.program, m.program)';

export const deviceNetworkEvents: SampleTable = {
  name: 'DeviceNetworkEvents',
  share: 0.2,
  flat: 0.22,
  facts: [
    fact('usr', 'INTEGER', 'floor(120 * pow(u(i, 1), 1.2))::INTEGER'),
    fact('device', 'INTEGER', 'CASE WHEN u(i, 2) < 0.92 THEN usr % 52 ELSE 52 + (h(i, 3) % 8)::INTEGER END'),
    fact('remote', 'INTEGER', `CASE WHEN device >= 52 THEN pick([5, 6, 6, 6, 9, 9], i, 4) ELSE ${drawSql(REMOTE_WEIGHTS, 4)} END`),
    fact('program', 'INTEGER', 'NULL'),
    fact('ip', 'VARCHAR', 'NULL'),
    fact('url', 'VARCHAR', 'NULL'),
    fact('port', 'INTEGER', 'NULL'),
    fact('action', 'VARCHAR', "CASE WHEN u(i, 5) < 0.96 THEN 'ConnectionSuccess' WHEN u(i, 5) < 0.985 THEN 'ConnectionFailed' ELSE 'ConnectionAttempt' END"),
    fact('command', 'VARCHAR', 'NULL'),
    fact('pid', 'BIGINT', "900 + (hash(device, remote, date_trunc('day', t)) % 9000)::BIGINT * 4"),
    fact('pstart', 'TIMESTAMP', "date_trunc('day', t) + to_seconds((hash(device, remote, date_trunc('day', t)) % 60)::BIGINT)"),
  ],
  joins: 'JOIN users u ON u.id = coalesce(r.usr, -1) JOIN devices d ON d.id = coalesce(r.device, -1) '
    + `JOIN remotes m ON m.id = coalesce(r.remote, -1) JOIN programs g ON g.id = ${program}`,
  columns: [
    column('TimeGenerated', 'datetime', 'r.t'),
    column('DeviceId', 'string', 'd.deviceId'),
    column('DeviceName', 'string', 'd.name'),
    column('ActionType', 'string', 'r.action'),
    column('RemoteIP', 'string', 'coalesce(r.ip, m.prefix || (10 + h(r.i, 40) % 24))'),
    column('RemotePort', 'int', 'coalesce(r.port, m.port)::INTEGER'),
    column('RemoteUrl', 'string', "coalesce(r.url, m.url, '')"),
    column('RemoteIPType', 'string', "CASE WHEN starts_with(coalesce(r.ip, m.prefix), '10.') THEN 'Private' ELSE 'Public' END"),
    column('LocalIP', 'string', 'd.ip'),
    column('LocalPort', 'int', '(49152 + h(r.i, 41) % 16000)::INTEGER'),
    constant('LocalIPType', 'Private'),
    constant('Protocol', 'Tcp'),
    column('InitiatingProcessFileName', 'string', 'g.file'),
    column('InitiatingProcessFolderPath', 'string', "g.folder || '\\' || g.file"),
    column('InitiatingProcessSHA1', 'string', 'g.sha1'),
    column('InitiatingProcessSHA256', 'string', 'g.sha256'),
    column('InitiatingProcessCommandLine', 'string', "coalesce(r.command, replace(replace(g.command, '{n}', '7'), '{user}', u.sam))"),
    column('InitiatingProcessId', 'long', 'r.pid'),
    column('InitiatingProcessCreationTime', 'datetime', 'r.pstart'),
    column('InitiatingProcessParentFileName', 'string', 'g.parent'),
    column('InitiatingProcessAccountDomain', 'string', `CASE WHEN g.system THEN 'nt authority' ELSE '${ORGANISATION.netbios.toLowerCase()}' END`),
    column('InitiatingProcessAccountName', 'string', "CASE WHEN g.system THEN 'system' ELSE u.sam END"),
    column('InitiatingProcessAccountSid', 'string', "CASE WHEN g.system THEN 'S-1-5-18' ELSE u.sid END"),
    column('InitiatingProcessAccountUpn', 'string', "CASE WHEN g.system THEN '' ELSE u.upn END"),
    column('InitiatingProcessIntegrityLevel', 'string', "CASE WHEN g.system THEN 'System' ELSE 'Medium' END"),
    column('ReportId', 'long', '(h(r.i, 42) % 100000000)::BIGINT'),
    column('AdditionalFields', 'dynamic', "'{}'"),
    constant('MachineGroup', 'Larkfield'),
    constant('TenantId', ORGANISATION.tenant),
    constant('Type', 'DeviceNetworkEvents'),
  ],
};
