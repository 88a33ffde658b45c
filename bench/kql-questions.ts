/** Ten questions of an investigation: in KQL and as a person would write them for DuckDB. `Logs` is a view of the Parquet file, as it is for the translated SQL. */
export interface Question {
  readonly name: string;
  readonly kql: string;
  readonly sql: string;
}

export const QUESTIONS: readonly Question[] = [
  {
    name: 'count by hour', kql: 'Logs | where EventID == 4625 | summarize n = count() by bin(TimeGenerated, 1h)',
    sql: 'SELECT time_bucket(INTERVAL 1 hour, TimeGenerated), count(*) FROM Logs WHERE EventID = 4625 GROUP BY 1',
  },
  {
    name: 'top accounts', kql: 'Logs | summarize n = count() by Account | top 10 by n desc',
    sql: 'SELECT Account, count(*) AS n FROM Logs GROUP BY 1 ORDER BY n DESC LIMIT 10',
  },
  {
    name: 'word in a command line', kql: 'Logs | where Command has "encoded" | count',
    sql: "SELECT count(*) FROM Logs WHERE regexp_matches(Command, '\\bencoded\\b', 'i')",
  },
  {
    name: 'part of a command line', kql: 'Logs | where Command contains "ENCOD" | count',
    sql: "SELECT count(*) FROM Logs WHERE Command ILIKE '%encod%'",
  },
  {
    name: 'distinct accounts by address', kql: 'Logs | summarize n = dcount(Account) by Address | top 10 by n desc',
    sql: 'SELECT Address, count(DISTINCT Account) AS n FROM Logs GROUP BY 1 ORDER BY n DESC LIMIT 10',
  },
  {
    name: 'spray: many accounts, few successes', kql: 'Logs | summarize failed = countif(EventID == 4625), good = countif(EventID == 4624) by Address | where failed > good',
    sql: 'SELECT Address, count(*) FILTER (EventID = 4625) AS failed, count(*) FILTER (EventID = 4624) AS good FROM Logs GROUP BY 1 HAVING failed > good',
  },
  {
    name: 'last event of each account', kql: 'Logs | summarize arg_max(TimeGenerated, Computer, Address) by Account',
    sql: 'SELECT Account, max(TimeGenerated), arg_max(Computer, TimeGenerated), arg_max(Address, TimeGenerated) FROM Logs GROUP BY 1',
  },
  {
    name: 'join with the hosts of one account', kql: 'Logs | join kind=leftsemi (Logs | where Account == "user7" | distinct Computer) on Computer | count',
    sql: "SELECT count(*) FROM Logs WHERE Computer IN (SELECT DISTINCT Computer FROM Logs WHERE Account = 'user7')",
  },
  {
    name: 'text taken apart', kql: 'Logs | extend Name = tostring(split(Command, " ")[0]) | summarize n = count() by Name',
    sql: "SELECT split_part(Command, ' ', 1), count(*) FROM Logs GROUP BY 1",
  },
  {
    name: 'newest rows', kql: 'Logs | where Bytes > 500 | top 100 by TimeGenerated desc | project TimeGenerated, Account, Bytes',
    sql: 'SELECT TimeGenerated, Account, Bytes FROM Logs WHERE Bytes > 500 ORDER BY TimeGenerated DESC LIMIT 100',
  },
];

/** SQL that gives `rows` rows of logs, always the same ones. */
export const logsSql = (rows: number): string => `
  SELECT TIMESTAMP '2026-01-01' + INTERVAL 1 millisecond * (i * ${Math.floor(604_800_000 / rows)}) AS TimeGenerated,
    CASE hash(i) % 7 WHEN 0 THEN 4625 WHEN 1 THEN 4688 ELSE 4624 END AS EventID,
    'user' || (hash(i, 1) % 2000) AS Account, 'host' || (hash(i, 2) % 500) AS Computer,
    '10.0.' || (hash(i, 3) % 20) || '.' || (hash(i, 4) % 250) AS Address, CAST(hash(i, 5) % 1000 AS BIGINT) AS Bytes,
    CASE hash(i, 6) % 50 WHEN 0 THEN 'powershell.exe -Encoded ' ELSE 'svchost.exe -k netsvcs -p ' END || (hash(i, 7) % 100000) AS Command
  FROM range(${rows}) AS r(i)`;

export const COLUMNS = [
  { name: 'TimeGenerated', type: 'datetime' }, { name: 'EventID', type: 'int' }, { name: 'Account', type: 'string' }, { name: 'Computer', type: 'string' },
  { name: 'Address', type: 'string' }, { name: 'Bytes', type: 'long' }, { name: 'Command', type: 'string' },
] as const;
