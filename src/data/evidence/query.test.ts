import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserError } from '../../errors.js';
import type { QueryRequest, QueryResult } from '../engine.js';
import { evidenceFixture } from './provider-fixture.js';
import type { EvidenceFixture } from './provider-fixture.js';
import type { EvidenceProvider } from './provider.js';

let fixture: EvidenceFixture;
let provider: EvidenceProvider;

beforeAll(async () => {
  fixture = await evidenceFixture();
  const hours = Array.from({ length: 24 }, (_, at) => `2026-03-01T${String(at).padStart(2, '0')}:00:00Z,user${String(at % 3)},${String(at)}`);
  await fixture.write('SecurityEvent.csv', `TimeGenerated,Account,EventID\n${hours.join('\n')}\n`);
  await fixture.write('plain.csv', 'n,Text\n1,x\n');
  await fixture.write('broken.csv', 'n\n"1');
  const lines = Array.from({ length: 60_000 }, (_, at) => `${String(at)},${String((at * 7919) % 60_000)},some text that fills the line ${String(at % 100)}`);
  await fixture.write('wide.csv', `n,m,text\n${lines.join('\n')}\n`);
  provider = await fixture.open();
});

afterAll(() => fixture.dispose());

const query = (kql: string, more?: Partial<QueryRequest>): Promise<QueryResult> => provider.query(fixture.request(kql, more));
const window = (start: number, end: number): { start: string; end: string } =>
  ({ start: `2026-03-01T${String(start).padStart(2, '0')}:00:00Z`, end: `2026-03-01T${String(end).padStart(2, '0')}:00:00Z` });

describe('query', () => {
  it('answers with rows, provenance and render hint', async () => {
    const result = await query('SecurityEvent | summarize Count = count() by Account | sort by Account asc | render barchart');
    expect(result).toMatchObject({
      provenance: 'evidence: SecurityEvent', notes: [], render: { visualization: 'barchart' },
      table: { ref: { columns: [{ name: 'Account', type: 'string' }, { name: 'Count', type: 'long' }], rowCount: 3, truncated: false }, preview: [['user0', 8], ['user1', 8], ['user2', 8]] },
    });
  });

  it('bounds tables by the window: its start belongs to it, its end does not', async () => {
    const result = await query('SecurityEvent | summarize min(EventID), max(EventID)', { window: window(5, 9) });
    expect(result.table.preview).toEqual([[5, 8]]);
    expect(result.window).toEqual(window(5, 9));
    expect((await query('plain', { window: window(5, 9) })).notes).toEqual(['plain has no time column, so the window does not bound it.']);
  });

  it('gives the same bytes again, ties and sums of reals included', async () => {
    const kql = 'wide | summarize r = sum(n * 0.1), c = count() by k = m % 1000 | sort by c desc';
    const [first, second] = await Promise.all([query(kql), query(kql)]);
    expect(first.table.ref.hash).toBe(second.table.ref.hash);
  });

  it('keeps decimals of more digits than the usual', async () => {
    const kql = 'plain | project v = parse_version("10.0.19041.1"), half = decimal(0.5)';
    expect((await query(kql)).table.preview).toEqual([['10000000000001904100000001', '0.5']]);
  });

  it('keeps at most the rows asked for, and says so', async () => {
    const result = await query('wide | project n', { maxRows: 100 });
    expect(result.table.ref).toMatchObject({ rowCount: 100, truncated: true });
    expect(result.table.preview).toHaveLength(20);
    expect(result.notes).toEqual(['Only the first 100 rows were kept: the limit of 100 rows was met. Summarize or filter to see the rest.']);
    expect((await query('wide | take 100 | project n', { maxRows: 100 })).table.ref.truncated).toBe(false);
  });

  it('keeps at most the bytes asked for, and says so', async () => {
    const result = await query('wide', { maxRows: 60_000, maxBytes: 50_000 });
    expect(result.table.ref.bytes).toBeLessThanOrEqual(50_000);
    expect(result.table.ref.rowCount).toBeGreaterThan(1000);
    expect(result.table.ref.truncated).toBe(true);
    expect(result.notes[0]).toContain('the limit of 48.8 KB was met');
  });

  it('says why nothing was found', async () => {
    expect((await query('SecurityEvent | where EventID == 99')).notes).toEqual(['SecurityEvent covers 2026-03-01T00:00:00Z to 2026-03-01T23:00:00Z.']);
    const before = { start: '2026-02-01T00:00:00Z', end: '2026-02-02T00:00:00Z' };
    expect((await query('SecurityEvent', { window: before })).notes).toEqual([
      'SecurityEvent covers 2026-03-01T00:00:00Z to 2026-03-01T23:00:00Z, outside of the window 2026-02-01T00:00:00Z to 2026-02-02T00:00:00Z.',
    ]);
  });

  it('says why a count is 0 under a window that hides all rows', async () => {
    const before = { start: '2026-02-01T00:00:00Z', end: '2026-02-02T00:00:00Z' };
    const result = await query('SecurityEvent | count', { window: before });
    expect(result.table.preview).toEqual([[0]]);
    expect(result.notes).toEqual(['SecurityEvent covers 2026-03-01T00:00:00Z to 2026-03-01T23:00:00Z, outside of the window 2026-02-01T00:00:00Z to 2026-02-02T00:00:00Z.']);
    expect((await query('SecurityEvent | count', { window: window(5, 9) })).notes).toEqual([]);
  });

  it('tells of columns that the file lacks where the query names them', async () => {
    expect((await query('SecurityEvent | where isempty(Computer) | project Computer, LogonType | take 1')).notes)
      .toEqual(['SecurityEvent.csv has no column Computer, LogonType: it reads as empty.']);
  });
});

describe('known tables without a file', () => {
  it('count as empty, with a note, and are not listed', async () => {
    const result = await query('union SecurityEvent, (SigninLogs | where AppDisplayName == "a" | project TimeGenerated) | count');
    expect(result).toMatchObject({ table: { preview: [[24]] }, provenance: 'evidence: SecurityEvent', notes: ['No evidence file for SigninLogs: it counts as empty.'] });
    expect((await query('DeviceProcessEvents | where Timestamp > ago(1d) or TimeGenerated > ago(1d)')).table.ref.rowCount).toBe(0);
    expect((await provider.schemas()).map(({ name }) => name)).not.toContain('SigninLogs');
  });

  it('are not what patterns read', async () => {
    expect((await query('union withsource=T Security*, plain | distinct T | sort by T asc')).table.preview).toEqual([['SecurityEvent'], ['plain']]);
  });

  it('are offered where the name of none is written, after tables that have a file', async () => {
    await expect(query('SiginLogs | take 1')).rejects.toMatchObject({ data: { code: 'table.unknown', next: 'Did you mean SigninLogs?' } });
    await expect(query('SecurityEvnt | take 1')).rejects.toMatchObject({ data: { code: 'table.unknown', next: 'Did you mean SecurityEvent?' } });
    await expect(query('Zzzzzzzzzz | take 1')).rejects.toMatchObject({ data: { code: 'table.unknown' } });
  });
});

describe('plan', () => {
  it('gives the columns and runs nothing', async () => {
    expect(await provider.plan(fixture.request('SecurityEvent | summarize n = sum(EventID) by Account'))).toEqual([{ name: 'Account', type: 'string' }, { name: 'n', type: 'long' }]);
    expect(await provider.plan(fixture.request('range x from 1 to 1000000000000 step 1 | summarize m = max(x)'))).toEqual([{ name: 'm', type: 'long' }]);
    await expect(provider.plan(fixture.request('SecurityEvent | where Nope == 1'))).rejects.toMatchObject({ data: { code: 'kql.unknown-name' } });
  });

  it('of columns that depend on the data is without columns, and a query finds them', async () => {
    const kql = 'SecurityEvent | where EventID < 2 | project Account, EventID | evaluate pivot(Account, sum(EventID))';
    expect(await provider.plan(fixture.request(kql))).toEqual([]);
    expect((await query(kql)).table.ref.columns.map(({ name }) => name)).toEqual(['user0', 'user1']);
  });
});

describe('table variables', () => {
  it('are tables of the query, names that differ in case and numbers of rows included', async () => {
    const { ref } = await provider.spool.save({ columns: [{ name: 'A', type: 'long' }, { name: 'B', type: 'string' }], rows: [[1, 'x'], [2, 'y']], rowCount: 2, truncated: false });
    const result = await query('$logons | where B == "y"', { variables: { logons: { kind: 'table', ref } } });
    expect(result.table.preview).toEqual([[2, 'y']]);
    expect(result.provenance).toBe('evidence: $logons');
  });

  describe('of earlier results', () => {
    let variables: QueryRequest['variables'];
    beforeAll(async () => {
      const signins = await provider.spool.save({
        columns: [{ name: 'UserPrincipalName', type: 'string' }, { name: 'IPAddress', type: 'string' }, { name: 'At', type: 'datetime' }],
        rows: [['user0', '10.0.0.1', '2026-03-01T01:00:00Z'], ['user0', '10.0.0.2', '2026-03-01T02:00:00Z'], ['user1', '10.0.0.1', null]], rowCount: 3, truncated: false,
      });
      const hosts = await provider.spool.save({
        columns: [{ name: 'IPAddress', type: 'string' }, { name: 'Host', type: 'string' }], rows: [['10.0.0.1', 'alpha'], ['10.0.0.3', 'gamma']], rowCount: 2, truncated: false,
      });
      variables = { signins: { kind: 'table', ref: signins.ref }, hosts: { kind: 'table', ref: hosts.ref } };
    });
    const rows = async (kql: string): Promise<readonly unknown[]> => (await query(kql, { variables })).table.preview;

    it('are summarized', async () => {
      expect(await rows('$signins | summarize dcount(IPAddress) by UserPrincipalName | sort by UserPrincipalName asc')).toEqual([['user0', 2], ['user1', 1]]);
    });

    it('are joined with each other', async () => {
      expect(await rows('$signins | join kind=inner $hosts on IPAddress | project UserPrincipalName, Host | sort by UserPrincipalName asc')).toEqual([['user0', 'alpha'], ['user1', 'alpha']]);
      expect(await rows('$signins | join kind=leftanti ($hosts) on IPAddress | project IPAddress')).toEqual([['10.0.0.2']]);
      expect(await rows('$signins | lookup $hosts on IPAddress | where isempty(Host) | count')).toEqual([[1]]);
    });

    it('are joined with evidence, from either side', async () => {
      expect(await rows('SecurityEvent | join kind=inner ($signins | distinct UserPrincipalName) on $left.Account == $right.UserPrincipalName | summarize n = count() by Account | sort by Account asc'))
        .toEqual([['user0', 8], ['user1', 8]]);
      expect(await rows('$signins | join kind=leftouter (SecurityEvent | summarize Last = max(EventID) by Account) on $left.UserPrincipalName == $right.Account | project UserPrincipalName, Last | distinct * | sort by UserPrincipalName asc'))
        .toEqual([['user0', 21], ['user1', 22]]);
    });

    it('stand in lists, unions and subqueries', async () => {
      expect(await rows('SecurityEvent | where Account in (($signins | project UserPrincipalName)) | count')).toEqual([[16]]);
      expect(await rows('union withsource=From $signins, $hosts | count')).toEqual([[5]]);
      expect(await rows('let newest = toscalar($signins | summarize max(At)); SecurityEvent | where TimeGenerated > newest | count')).toEqual([[21]]);
    });
  });
});

describe('functions of the team', () => {
  beforeAll(async () => {
    await fixture.writeFunction('Failures.kql', 'SecurityEvent | where EventID > 20');
    await fixture.writeFunction('asim.yaml', 'ParserName: vimLogon\nParserParams:\n  - {Name: least, Type: long, Default: 0}\nParserQuery: |\n  let part = (n:long) { Failures | where EventID > n };\n  part(least)\n');
    await fixture.writeFunction('Broken.yaml', 'x: 1');
  });

  it('are called by name, with and without brackets, from each other too', async () => {
    const result = await query('vimLogon(22) | union (Failures | where EventID == 21) | summarize n = count()');
    expect(result.table.preview).toEqual([[2]]);
    expect(result.provenance).toBe('evidence: SecurityEvent; functions: Failures, vimLogon');
    expect((await query('vimLogon | count')).table.preview).toEqual([[3]]);
  });

  it('are read anew when their file changes', async () => {
    await fixture.writeFunction('Changing.kql', 'print 1');
    expect((await query('Changing')).table.preview).toEqual([[1]]);
    await fixture.writeFunction('Changing.kql', 'print 22');
    expect((await query('Changing')).table.preview).toEqual([[22]]);
  });

  it('leave errors where they were typed, and fail alone', async () => {
    await expect(query('Failures | where Nope == 1')).rejects.toMatchObject({ data: { code: 'kql.unknown-name', position: { offset: 17, line: 1 } } });
    await expect(query('Broken | take 1')).rejects.toMatchObject({ data: { code: 'kql.function', message: 'The function Broken cannot be used.' } });
  });
});

describe('what fails', () => {
  it('is the file where its table is named, and nothing else', async () => {
    await expect(query('broken | take 1')).rejects.toMatchObject({ data: { code: 'evidence.unreadable', message: 'The evidence file broken.csv could not be read.' } });
    expect((await query('SecurityEvent | where Account == "broken" or EventID == 1 | count')).table.preview).toEqual([[1]]);
  });

  it('names the nearest table', async () => {
    await expect(query('SecurityEvnt | take 1')).rejects.toBeInstanceOf(UserError);
    await expect(query('SecurityEvnt | take 1')).rejects.toMatchObject({ data: { code: expect.stringMatching(/^(table\.unknown|kql\.unknown-name)$/) as unknown } });
  });

  it('is a query without columns', async () => {
    await expect(query('plain | project-away *')).rejects.toMatchObject({ data: { code: expect.stringMatching(/^kql\./) as unknown } });
  });

  it('is a query that is stopped, and the next one works', async () => {
    const stop = new AbortController();
    const slow = query('wide | sort by text asc, m asc', { signal: stop.signal });
    stop.abort();
    await expect(slow).rejects.toMatchObject({ data: { code: 'run.cancelled' } });
    expect((await query('plain | count')).table.preview).toEqual([[1]]);
  });

  it('is waiting for a file that is still being read, when time runs out', async () => {
    await fixture.write('late.csv', `n\n${'1\n'.repeat(50_000)}`);
    await expect(query('late | count', { signal: AbortSignal.timeout(1) })).rejects.toMatchObject({ data: { code: 'run.timeout' } });
    expect((await query('late | count')).table.preview).toEqual([[50_000]]);
  });
});
