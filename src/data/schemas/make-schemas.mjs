// Makes known-tables.json from a file of the form {"Table": {"Column": "type"}}: node make-schemas.mjs <file>
import { readFile, writeFile } from 'node:fs/promises';

const TABLES = `
  AADManagedIdentitySignInLogs AADNonInteractiveUserSignInLogs AADProvisioningLogs AADRiskyUsers
  AADServicePrincipalSignInLogs AADUserRiskEvents ADFSSignInLogs AlertEvidence AlertInfo Anomalies AppDependencies
  AppRequests AppServiceHTTPLogs AuditLogs AWSCloudTrail AWSGuardDuty AWSVPCFlow AZFWApplicationRule AZFWDnsQuery
  AZFWNetworkRule AzureActivity AzureDiagnostics AzureMetrics AZKVAuditLogs BehaviorAnalytics CloudAppEvents
  CommonSecurityLog ContainerLogV2 DeviceEvents DeviceFileCertificateInfo DeviceFileEvents DeviceImageLoadEvents
  DeviceInfo DeviceLogonEvents DeviceNetworkEvents DeviceNetworkInfo DeviceProcessEvents DeviceRegistryEvents
  DnsEvents DnsInventory EmailAttachmentInfo EmailEvents EmailPostDeliveryEvents EmailUrlInfo Event GCPAuditLogs
  Heartbeat IdentityDirectoryEvents IdentityInfo IdentityLogonEvents IdentityQueryEvents KubeEvents
  LAQueryLogs McasShadowItReporting MicrosoftGraphActivityLogs NetworkAccessTraffic OfficeActivity
  ProtectionStatus SecurityAlert SecurityDetection SecurityEvent SecurityIncident SentinelHealth SigninLogs
  StorageBlobLogs StorageFileLogs Syslog ThreatIntelIndicators ThreatIntelligenceIndicator UpdateSummary
  UrlClickEvents UserAccessAnalytics UserPeerAnalytics VMConnection VMProcess W3CIISLog Watchlist
  WindowsEvent WindowsFirewall`.trim().split(/\s+/);

// Billing details that queries never ask for and exports never hold.
const LEFT_OUT = new Set(['_BilledSize', '_IsBillable']);

// Advanced hunting names the event time Timestamp; the streamed copies of its tables have both columns.
const HUNTING = /^(Device|Email|UrlClick|CloudApp|Identity(Logon|Query|Directory)|Alert(Info|Evidence))/;

// https://learn.microsoft.com/azure/azure-monitor/reference/tables/azurediagnostics: the columns all resources share.
const DIAGNOSTICS = {
  TimeGenerated: 'datetime', ResourceId: 'string', Category: 'string', ResourceGroup: 'string', SubscriptionId: 'string',
  ResourceProvider: 'string', Resource: 'string', ResourceType: 'string', OperationName: 'string', ResultType: 'string',
  ResultSignature: 'string', ResultDescription: 'string', CorrelationId: 'string', DurationMs: 'long',
  CallerIPAddress: 'string', Level: 'string', Type: 'string',
};

const all = JSON.parse(await readFile(process.argv[2], 'utf8'));
const lines = TABLES.filter((table) => table in all).map((table) => {
  const { TimeGenerated, ...others } = table === 'AzureDiagnostics' ? { ...DIAGNOSTICS, ...all[table], ...DIAGNOSTICS } : all[table];
  const times = { ...(TimeGenerated && { TimeGenerated }), ...(HUNTING.test(table) && { Timestamp: 'datetime' }) };
  const columns = Object.entries({ ...times, ...others }).filter(([name]) => /^\w+$/.test(name) && !LEFT_OUT.has(name));
  return `  ${JSON.stringify(table)}: ${JSON.stringify(columns.map(([name, type]) => `${name}:${type}`).join(' '))}`;
});
await writeFile(new URL('./known-tables.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
