import { ORGANISATION } from '../directory.js';
import { drawSql } from '../random.js';
import { column, constant, fact, type SampleTable } from '../table.js';

/** Operations of the unified audit log: name, workload, record type, and how often they come in everyday noise. */
const OPERATIONS = [
  ['FileAccessed', 'SharePoint', 'SharePointFileOperation', 9],
  ['FileModified', 'SharePoint', 'SharePointFileOperation', 5],
  ['FileDownloaded', 'OneDrive', 'SharePointFileOperation', 2],
  ['FileUploaded', 'OneDrive', 'SharePointFileOperation', 2],
  ['MailItemsAccessed', 'Exchange', 'ExchangeItemAggregated', 8],
  ['Send', 'Exchange', 'ExchangeItem', 4],
  ['SoftDelete', 'Exchange', 'ExchangeItemGroup', 2],
  ['MessageSent', 'MicrosoftTeams', 'MicrosoftTeams', 6],
  ['MemberAdded', 'MicrosoftTeams', 'MicrosoftTeams', 1],
  ['New-InboxRule', 'Exchange', 'ExchangeAdmin', 0],
  ['Set-InboxRule', 'Exchange', 'ExchangeAdmin', 0],
  ['Set-MailboxAutoReplyConfiguration', 'Exchange', 'ExchangeAdmin', 0],
] as const;
export type Operation = (typeof OPERATIONS)[number][0];
export const operationOf = (name: Operation): number => OPERATIONS.findIndex(([one]) => one === name);

const draw = drawSql(OPERATIONS.map(([, , , weight]) => weight), 2);
const byOperation = (position: 0 | 1 | 2): string =>
  `CASE r.op ${OPERATIONS.map((one, id) => `WHEN ${id} THEN '${one[position]}'`).join(' ')} END`;

const workload = byOperation(1);
const isFile = 'r.op < 4';
const fileName = "pick(['ward-rota', 'discharge-letter', 'stock-list', 'minutes', 'audit', 'budget', 'induction'], r.i, 40) || '-' || (1 + h(r.i, 41) % 400) || pick(['.docx', '.xlsx', '.pdf'], r.i, 42)";
const site = `'https://${ORGANISATION.domain}/sites/' || pick(['wards', 'pharmacy', 'estates', 'finance', 'people'], r.i, 43)`;
const onFile = (value: string): string => `CASE WHEN ${isFile} THEN ${value} ELSE '' END`;
const onExchange = (value: string): string => `CASE WHEN ${workload} = 'Exchange' THEN ${value} ELSE '' END`;

export const officeActivity: SampleTable = {
  name: 'OfficeActivity',
  share: 0.08,
  flat: 0.03,
  facts: [
    fact('usr', 'INTEGER', 'floor(120 * pow(u(i, 1), 1.3))::INTEGER'),
    fact('op', 'INTEGER', draw),
    fact('ip', 'VARCHAR', `CASE WHEN u(i, 3) < 0.66 THEN '2.120.44.' || (10 + h(i, 4) % 3)
      ELSE (SELECT list(prefix ORDER BY id) FROM places)[2 + usr % 5] || (2 + usr) END`),
    fact('parameters', 'VARCHAR', 'NULL'),
    fact('client', 'VARCHAR', "CASE WHEN op BETWEEN 4 AND 6 THEN 'Client=OutlookService;Outlook-Desktop/16.0' ELSE '' END"),
  ],
  joins: 'JOIN users u ON u.id = coalesce(r.usr, -1)',
  columns: [
    column('TimeGenerated', 'datetime', 'r.t'),
    column('Operation', 'string', byOperation(0)),
    column('OfficeWorkload', 'string', workload),
    column('RecordType', 'string', byOperation(2)),
    column('UserId', 'string', 'u.upn'),
    column('UserKey', 'string', 'u.objectId'),
    constant('UserType', 'Regular'),
    column('ClientIP', 'string', 'r.ip'),
    column('Client_IPAddress', 'string', onExchange('r.ip')),
    column('ClientInfoString', 'string', 'r.client'),
    constant('ResultStatus', 'Succeeded'),
    column('OfficeObjectId', 'string', `CASE WHEN ${isFile} THEN ${site} || '/Shared Documents/' || ${fileName} WHEN r.parameters IS NOT NULL THEN u.upn || '\\' || (h(r.i, 44) % 1000000000) ELSE '' END`),
    column('Parameters', 'string', "coalesce(r.parameters, '')"),
    column('MailboxOwnerUPN', 'string', onExchange('u.upn')),
    column('MailboxGuid', 'string', onExchange('md5(u.objectId)::UUID::VARCHAR')),
    column('LogonUserSid', 'string', onExchange('u.sid')),
    constant('ExternalAccess', 'False'),
    column('OriginatingServer', 'string', onExchange("'LO2P265MB' || (1000 + h(r.i, 45) % 40) || ' (15.20.7700.000)'")),
    column('Site_Url', 'string', onFile(site)),
    column('SourceFileName', 'string', onFile(fileName)),
    column('SourceFileExtension', 'string', onFile(`split_part(${fileName}, '.', 2)`)),
    column('ItemType', 'string', onFile("'File'")),
    column('UserAgent', 'string', onFile("'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Edg/126.0.0.0'")),
    constant('OrganizationName', ORGANISATION.domain),
    constant('OrganizationId', ORGANISATION.tenant),
    column('OfficeId', 'string', 'guid(r.i, 46)'),
    constant('SourceSystem', 'OfficeActivityManager'),
    constant('TenantId', ORGANISATION.tenant),
    constant('Type', 'OfficeActivity'),
  ],
};
