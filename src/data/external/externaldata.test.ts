import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { UserError } from '../../errors.js';
import { evidenceFixture } from '../evidence/provider-fixture.js';
import type { EvidenceFixture } from '../evidence/provider-fixture.js';
import type { EvidenceProvider } from '../evidence/provider.js';
import type { QueryResult } from '../engine.js';

const FILES: Readonly<Record<string, string>> = {
  'https://feeds.example/list.csv': 'Name,Seen,Score\nalpha,2026-02-01T00:00:00Z,7\n"be,ta",no date,many\n',
  'https://feeds.example/hosts.txt': '# hosts\n10.0.0.1\n10.0.0.2\n',
  'https://feeds.example/roles.json': '[{"id": "r1", "rights": ["a", "b"], "n": 12345678901234}, {"id": "r2", "deep": {"x": 1}}]',
};

let fixture: EvidenceFixture;
let provider: EvidenceProvider;
const fetched: string[] = [];

beforeAll(async () => {
  fixture = await evidenceFixture();
  await fixture.write('Net.csv', 'Ip,Count\n10.0.0.2,5\n10.0.0.9,6\n');
  provider = await fixture.open({
    externaldata: ['https://feeds.example/'],
    fetchExternal: (url) => {
      fetched.push(url);
      return Promise.resolve(Buffer.from(FILES[url] ?? ''));
    },
  });
});

afterAll(() => fixture.dispose());

const query = (kql: string, of = provider): Promise<QueryResult> => of.query(fixture.request(kql));
const rows = async (kql: string): Promise<unknown> => (await query(kql)).table.preview;

describe('externaldata', () => {
  it('types the cells of a CSV as the query declares them', async () => {
    const { table, notes } = await query("externaldata(Name:string, Seen:datetime, Score:int, Extra:string)['https://feeds.example/list.csv'] with (ignoreFirstRecord=true)");
    expect(table.ref.columns.map(({ type }) => type)).toEqual(['string', 'datetime', 'int', 'string']);
    expect(table.preview).toEqual([['alpha', '2026-02-01T00:00:00Z', 7, ''], ['be,ta', null, null, '']]);
    expect(notes.at(-1)).toMatch(/^externaldata: read https:\/\/feeds\.example\/list\.csv \(2 records, SHA-256 [0-9a-f]{16}…\)\.$/);
  });

  it('filters evidence by a list of lines', async () => {
    expect(await rows(`let bad = externaldata(Ip:string)[@"https://feeds.example/hosts.txt"] with (format="txt", ignoreFirstRecord=True);
      Net | where Ip in (bad) | project Ip, Count`)).toEqual([['10.0.0.2', 5]]);
  });

  it('reads members of JSON by name and by mapping, without losing digits', async () => {
    expect(await rows("externaldata(id:string, rights:dynamic, n:long)[h'https://feeds.example/roles.json'] with (format=multijson)")).toEqual([['r1', ['a', 'b'], 12345678901234], ['r2', null, null]]);
    expect(await rows(`externaldata(x:int, all:string)['https://feeds.example/roles.json'] with (format='multijson', ingestionMapping='[{"Column":"x","Properties":{"Path":"$.deep.x"}},{"Column":"all","Properties":{"Path":"$[\\'id\\']"}}]')`)).toEqual([[null, 'r1'], [1, 'r2']]);
  });

  it('reads an address once for a query that names it twice', async () => {
    fetched.length = 0;
    expect(await rows(`let a = externaldata(Ip:string)['https://feeds.example/hosts.txt'];
      union a, a | where Ip startswith '10.' | summarize n = count() by Ip | sort by Ip asc`)).toEqual([['10.0.0.1', 2], ['10.0.0.2', 2]]);
    expect(fetched).toEqual(['https://feeds.example/hosts.txt']);
  });

  it('reads nothing where a query is only planned', async () => {
    fetched.length = 0;
    expect(await provider.plan(fixture.request("externaldata(a:long)['https://feeds.example/list.csv']"))).toEqual([{ name: 'a', type: 'long' }]);
    expect(fetched).toEqual([]);
  });

  it.each([
    ["externaldata(a:string)['https://other.example/x.csv']", 'CASEBOOK_EXTERNALDATA does not allow'],
    ["externaldata(a:string)['http://feeds.example/x.csv']", 'Only https'],
    ["externaldata(a:string)['https://feeds.example/x.parquet'] with (format=parquet)", 'exactly as Kusto'],
    ["externaldata(a:string)['https://feeds.example/list.csv'] with (format=json)", 'is no json'],
  ])('refuses %s', async (kql, why) => {
    const error: unknown = await query(kql).then(() => undefined, (cause: unknown) => cause);
    expect(error).toBeInstanceOf(UserError);
    expect((error as UserError).data.why).toContain(why); // checked above
  });

  it('is refused where nobody allowed it, and never connects to this machine', async () => {
    const closed = await fixture.open();
    await expect(query("externaldata(a:string)['https://feeds.example/list.csv']", closed)).rejects.toThrow('externaldata is not read from here');
    const open = await fixture.open({ externaldata: ['https://127.0.0.1/'] });
    const error: unknown = await query("externaldata(a:string)['https://127.0.0.1/a.csv']", open).then(() => undefined, (cause: unknown) => cause);
    expect((error as UserError).data.why).toContain('not public'); // a UserError has a reason here
  });
});
