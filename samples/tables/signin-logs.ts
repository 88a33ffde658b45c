import { MOBILE_PLACE, ORGANISATION } from '../directory.js';
import { column, constant, fact, type SampleTable } from '../table.js';

const APPS = [
  ['Office 365 Exchange Online', '00000002-0000-0ff1-ce00-000000000000'],
  ['Microsoft Teams', '1fec8e78-bce4-4aaf-ab1b-5451cc387264'],
  ['Office 365 SharePoint Online', '00000003-0000-0ff1-ce00-000000000000'],
  ['OfficeHome', '4765445b-32c6-49b0-83e6-1d93765276ca'],
  ['Wellmed Records', 'b1f6a7f2-9e0c-4b0d-8d0c-3a7a2f1f5c11'],
  ['Azure Portal', 'c44b4083-3bb0-49c1-b47d-974e53cbdf3c'],
] as const;
/** Number of an application in the fact `app`. */
export const APP = { exchange: 0, teams: 1, sharepoint: 2, home: 3, records: 4, portal: 5 } as const;

/** Result codes of Entra ID (https://learn.microsoft.com/entra/identity-platform/reference-error-codes). */
const RESULTS: Readonly<Record<string, string>> = {
  '50126': 'Error validating credentials due to invalid username or password.',
  '50076': 'Due to a configuration change made by your administrator, or because you moved to a new location, you must use multi-factor authentication to access the resource.',
  '50074': 'Strong Authentication is required.',
  '50140': "This error occurred due to 'Keep me signed in' interrupt when the user was signing-in.",
  '53003': 'Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.',
  '50053': "The account is locked, you've tried to sign in too many times with an incorrect user ID or password.",
  '50034': 'The user account does not exist in the directory.',
  '70044': 'The session has expired or is invalid due to sign-in frequency checks by conditional access.',
};

const BROWSER = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0';
const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148';

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
const cases = (entries: readonly (readonly [string, string])[], of: string): string =>
  `CASE ${of} ${entries.map(([when, then]) => `WHEN ${when} THEN ${quoted(then)}`).join(' ')} ELSE '' END`;

const appName = cases(APPS.map(([name], id) => [String(id), name]), 'r.app');
const description = cases(Object.entries(RESULTS).map(([code, text]) => [quoted(code), text]), 'r.result');
const upn = 'coalesce(r.upn, u.upn)';

export const signinLogs: SampleTable = {
  name: 'SigninLogs',
  share: 0.12,
  flat: 0.02,
  facts: [
    fact('usr', 'INTEGER', 'floor(120 * pow(u(i, 1), 1.3))::INTEGER'),
    // 62 % from the office, 31 % from home, the rest on the move; one in thirteen people is abroad now and then.
    fact('site', 'INTEGER', 'CASE WHEN usr % 13 = 4 AND u(i, 34) < 0.15 THEN 3 WHEN u(i, 2) < 0.62 THEN 0 WHEN u(i, 2) < 0.93 THEN 1 ELSE 2 END'),
    fact('place', 'INTEGER', `CASE site WHEN 0 THEN 0 WHEN 1 THEN 1 + usr % 5 WHEN 2 THEN ${MOBILE_PLACE} ELSE 6 + (usr // 13) % 6 END`),
    fact('lastbyte', 'INTEGER', 'CASE site WHEN 0 THEN 10 + (h(i, 4) % 3)::INTEGER WHEN 2 THEN 1 + (h(i, 4) % 200)::INTEGER ELSE 2 + usr END'),
    fact('result', 'VARCHAR', "CASE WHEN u(i, 3) < 0.94 THEN '0' WHEN u(i, 3) < 0.962 THEN '50126' WHEN u(i, 3) < 0.974 THEN '50076' WHEN u(i, 3) < 0.983 THEN '50074' WHEN u(i, 3) < 0.990 THEN '50140' WHEN u(i, 3) < 0.994 THEN '53003' WHEN u(i, 3) < 0.995 THEN '50053' ELSE '70044' END"),
    fact('app', 'INTEGER', 'pick([0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 4], i, 5)'),
    fact('upn', 'VARCHAR', 'NULL'),
    fact('ip', 'VARCHAR', 'NULL'),
    fact('client', 'VARCHAR', "CASE WHEN site = 2 OR u(i, 6) < 0.25 THEN 'Mobile Apps and Desktop clients' WHEN u(i, 6) > 0.996 THEN 'Other clients' ELSE 'Browser' END"),
    fact('agent', 'VARCHAR', `CASE WHEN client = 'Other clients' THEN 'BAV2ROPC' WHEN site = 2 THEN '${PHONE}' ELSE '${BROWSER}' END`),
  ],
  joins: 'JOIN users u ON u.id = coalesce(r.usr, -1) JOIN places p ON p.id = coalesce(r.place, -1) JOIN devices d ON d.id = coalesce(r.usr % 52, -1)',
  columns: [
    column('TimeGenerated', 'datetime', 'r.t'),
    column('CreatedDateTime', 'datetime', 'r.t'),
    constant('OperationName', 'Sign-in activity'),
    constant('Category', 'SignInLogs'),
    column('Id', 'string', 'guid(r.i, 30)'),
    column('CorrelationId', 'string', 'guid(r.i, 31)'),
    column('UserPrincipalName', 'string', upn),
    column('UserDisplayName', 'string', "coalesce(u.name, '')"),
    column('Identity', 'string', `coalesce(u.name, ${upn})`),
    column('UserId', 'string', "coalesce(u.objectId, '00000000-0000-0000-0000-000000000000')"),
    constant('UserType', 'Member'),
    column('ResultType', 'string', 'r.result'),
    constant('ResultSignature', 'None'),
    column('ResultDescription', 'string', description),
    column('DurationMs', 'long', '(h(r.i, 32) % 400)::BIGINT'),
    column('IPAddress', 'string', 'coalesce(r.ip, p.prefix || r.lastbyte)'),
    column('AutonomousSystemNumber', 'string', 'p.asn'),
    column('Location', 'string', 'p.country'),
    column('LocationDetails', 'dynamic', `json_object('city', p.city, 'state', p.state, 'countryOrRegion', p.country, 'geoCoordinates', json_object('latitude', p.latitude, 'longitude', p.longitude))`),
    column('AppDisplayName', 'string', appName),
    column('AppId', 'string', cases(APPS.map(([, id], index) => [String(index), id]), 'r.app')),
    column('ResourceDisplayName', 'string', appName),
    column('ClientAppUsed', 'string', 'r.client'),
    column('UserAgent', 'string', 'r.agent'),
    column('DeviceDetail', 'dynamic', `CASE WHEN r.client = 'Browser' AND coalesce(r.site, 9) = 0 THEN json_object('deviceId', d.deviceId, 'displayName', upper(split_part(d.name, '.', 1)), 'operatingSystem', 'Windows10', 'browser', 'Edge 126.0.0', 'isCompliant', true, 'isManaged', true, 'trustType', 'Hybrid Azure AD joined') WHEN coalesce(r.site, 9) = 2 THEN json_object('deviceId', '', 'operatingSystem', 'Ios 17.5', 'browser', 'Mobile Safari') ELSE json_object('deviceId', '', 'operatingSystem', '', 'browser', '') END`),
    column('Status', 'dynamic', `json_object('errorCode', r.result::INTEGER, 'failureReason', CASE WHEN r.result = '0' THEN 'Other.' ELSE ${description} END)`),
    column('AuthenticationRequirement', 'string', "CASE WHEN r.client = 'Other clients' OR u(r.i, 33) < 0.4 THEN 'singleFactorAuthentication' ELSE 'multiFactorAuthentication' END"),
    column('ConditionalAccessStatus', 'string', "CASE WHEN r.result = '53003' THEN 'failure' WHEN r.client = 'Other clients' THEN 'notApplied' ELSE 'success' END"),
    column('IsInteractive', 'bool', "r.client <> 'Other clients'"),
    constant('RiskState', 'none'),
    constant('RiskDetail', 'none'),
    constant('RiskLevelDuringSignIn', 'none'),
    constant('RiskLevelAggregated', 'none'),
    constant('TokenIssuerType', 'AzureAD'),
    constant('AADTenantId', ORGANISATION.tenant),
    constant('HomeTenantId', ORGANISATION.tenant),
    constant('ResourceTenantId', ORGANISATION.tenant),
    constant('SourceSystem', 'Azure AD'),
    constant('Type', 'SigninLogs'),
  ],
};
