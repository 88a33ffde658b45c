// Makes known-tables.json from a file of the form {"Table": {"Column": "type"}}: node make-schemas.mjs <file>
//
// Few names make up most tables, so every pair of a column's name and type is written once, in `columns`, the commonest
// first; a table is the numbers of its columns in base 36. `types` are the types by the letter that stands for each.
import { readFile, writeFile } from 'node:fs/promises';

const LETTERS = { bool: 'b', int: 'i', long: 'l', real: 'r', decimal: 'm', string: 's', datetime: 't', timespan: 'd', guid: 'g', dynamic: 'j' };

// Advanced hunting names the event time Timestamp, Sentinel's copies of its tables TimeGenerated: both are known.
// https://learn.microsoft.com/defender-xdr/advanced-hunting-schema-tables
const HUNTING = /^(Device(?!(App|Calendar|Cleanup|Connect|Etw|Hardware|Health|Heartbeat|Skype))|Email|Message|Url|CloudApp|CloudAudit|Identity|Alert(Info|Evidence)|Behavior(Info|Entities)|Campaign|DisruptionAnd|FileMalicious|OAuthApp)/;

// https://learn.microsoft.com/azure/azure-monitor/reference/tables/azurediagnostics: the columns all resources share.
const DIAGNOSTICS = {
  TimeGenerated: 'datetime', ResourceId: 'string', Category: 'string', ResourceGroup: 'string', SubscriptionId: 'string',
  ResourceProvider: 'string', Resource: 'string', ResourceType: 'string', OperationName: 'string', ResultType: 'string',
  ResultSignature: 'string', ResultDescription: 'string', CorrelationId: 'string', DurationMs: 'long',
  CallerIPAddress: 'string', Level: 'string', Type: 'string',
};

function columnsOf(table, given) {
  const { TimeGenerated, ...others } = table === 'AzureDiagnostics' ? { ...DIAGNOSTICS, ...given, ...DIAGNOSTICS } : given;
  const times = { ...(TimeGenerated && { TimeGenerated }), ...(HUNTING.test(table) && { Timestamp: 'datetime' }) };
  return Object.entries({ ...times, ...others }).filter(([name]) => /^\w+$/.test(name)).map(([name, type]) => `${name}:${LETTERS[type]}`);
}

const all = JSON.parse(await readFile(process.argv[2], 'utf8'));
const tables = Object.entries(all).map(([name, given]) => [name, columnsOf(name, given)]).sort(([a], [b]) => (a < b ? -1 : 1));
const uses = new Map();
for (const column of tables.flatMap(([, columns]) => columns)) uses.set(column, (uses.get(column) ?? 0) + 1);
const columns = [...uses.keys()].sort((a, b) => uses.get(b) - uses.get(a) || (a < b ? -1 : 1));
const numbers = new Map(columns.map((column, at) => [column, at.toString(36)]));
const lines = tables.map(([name, own]) => `    ${JSON.stringify(name)}: ${JSON.stringify(own.map((column) => numbers.get(column)).join(' '))}`);
const types = JSON.stringify(Object.fromEntries(Object.entries(LETTERS).map(([type, letter]) => [letter, type])));
const text = `{\n  "types": ${types},\n  "columns": ${JSON.stringify(columns.join(' '))},\n  "tables": {\n${lines.join(',\n')}\n  }\n}\n`;
await writeFile(new URL('./known-tables.json', import.meta.url), text);
