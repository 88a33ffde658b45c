import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import type { Table } from '../table.js';
import { evidenceFixture } from './provider-fixture.js';
import type { EvidenceFixture } from './provider-fixture.js';
import type { EvidenceProvider } from './provider.js';

let fixture: EvidenceFixture;
let provider: EvidenceProvider;

beforeAll(async () => {
  fixture = await evidenceFixture();
  provider = await fixture.open();
});

afterAll(() => fixture.dispose());

const read = async (name: string, text: string | Uint8Array): Promise<Table> => {
  await fixture.write(name, text);
  return provider.spool.readEvidence(name.replace(/\..*$/, ''), { limit: 100 });
};
const types = (table: Table): string => table.columns.map((column) => `${column.name}:${column.type}`).join(' ');
const notes = async (table: string): Promise<readonly string[]> => (await provider.query(fixture.request(table))).notes;

describe('types of a CSV file that no schema knows', () => {
  it('come from every row', async () => {
    const body = Array.from({ length: 3000 }, (_, at) => `${String(at)},${String(at)},1,true,2026-01-01T00:00:00Z,"{""a"":1}",x`);
    const table = await read('Facts.csv', ['whole,late,real,flag,time,bag,text', ...body, '1,x,2.5,false,2026-01-02 10:00:00.5+02:00,"[1]",y'].join('\n'));
    expect(types(table)).toBe('whole:long late:string real:real flag:bool time:datetime bag:dynamic text:string');
    const last = await provider.spool.readEvidence('Facts', { limit: 1, offset: 3000 });
    expect(last.rows).toEqual([[1, 'x', 2.5, false, '2026-01-02T08:00:00.5Z', [1], 'y']]);
  });

  it('leave ids and numbers that would change as they are', async () => {
    const table = await read('Ids.csv', 'zip,big,guid,hex,empty,day\n00123,99999999999999999999,0A1B2C3D-0000-4000-8000-000000000001,0x3e7,,2026-02-31T00:00:00Z\n00007,1,x,0x1,,2026-01-01T00:00:00Z\n');
    expect(types(table)).toBe('zip:string big:decimal guid:string hex:string empty:string day:string');
    expect(table.rows[0]?.slice(0, 2)).toEqual(['00123', '99999999999999999999']);
  });

  it('know how the portals write times', async () => {
    const table = await read('Portal.csv', 'When [UTC],a\n"11/24/2026, 2:46:27.123 PM",1\n"1/2/2026, 12:00:00 AM",2\n');
    expect(types(table)).toBe('When:datetime a:long');
    expect(table.rows).toEqual([['2026-11-24T14:46:27.123Z', 1], ['2026-01-02T00:00:00Z', 2]]);
  });
});

describe('a known table', () => {
  it('has the columns and types of its schema; what the file lacks is empty, what it has beside is kept', async () => {
    await fixture.write('signinlogs.csv', 'TimeGenerated,userprincipalname,ResultType,Status,Extra\n2026-03-01T01:00:00Z,a@x,50126,"{""errorCode"":50126}",7\n2026-03-01 02:00,b@x,0,plain,8\n');
    const table = await provider.spool.readEvidence('SigninLogs', {
      columns: ['TimeGenerated', 'UserPrincipalName', 'ResultType', 'Status', 'Extra', 'CreatedDateTime', 'AppDisplayName'], limit: 5,
    });
    expect(types(table)).toBe('TimeGenerated:datetime UserPrincipalName:string ResultType:string Status:dynamic Extra:long CreatedDateTime:datetime AppDisplayName:string');
    expect(table.rows).toEqual([
      ['2026-03-01T01:00:00Z', 'a@x', '50126', { errorCode: 50126 }, 7, null, ''], ['2026-03-01T02:00:00Z', 'b@x', '0', 'plain', 8, null, ''],
    ]);
  });

  it('tells of every value that its types can\'t hold', async () => {
    await fixture.write('SecurityEvent.csv', 'TimeGenerated,EventID\n2026-03-01T01:00:00Z,4624\nnever,4625\n2026-03-01T01:00:00Z,many\n,1.5\n');
    expect(await notes('SecurityEvent')).toEqual([
      'SecurityEvent.csv: 1 value of TimeGenerated can\'t be read as datetime and is null, e.g. "never".',
      'SecurityEvent.csv: 2 values of EventID can\'t be read as int and are null, e.g. "many".',
    ]);
  });

  it('reads epoch times, offsets and timespans of all lengths', async () => {
    await fixture.write('Heartbeat.csv', 'TimeGenerated\n1767225600\n1767225600123\n2026-01-01T00:00Z\n2026-01-01T01:00:00.1234567+01:00\n2026-01-01\n');
    const { rows } = await provider.spool.readEvidence('Heartbeat', { columns: ['TimeGenerated'], limit: 9 });
    expect(rows.flat()).toEqual(['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123Z', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123456Z', '2026-01-01T00:00:00Z']);
  });

  it('may be an empty file', async () => {
    await fixture.write('Syslog.csv', '');
    const result = await provider.query(fixture.request('Syslog | project Computer'));
    expect(result.table.ref).toMatchObject({ rowCount: 0, columns: [{ name: 'Computer', type: 'string' }] });
    expect(result.notes).toContain('Syslog has no rows.');
  });
});

describe('the look of a CSV file', () => {
  it('may have a byte order mark, CRLF, quoted line ends, blank lines and no end of line', async () => {
    const table = await read('Look.csv', '\ufeffA,B\r\n"x\r\ny","say ""hi"""\r\n\r\n1,2');
    expect(table.rows).toEqual([['x\r\ny', 'say "hi"'], ['1', '2']]);
  });

  it('may mix line ends and quote inside of cells', async () => {
    const table = await read('Mixed.csv', 'A,B\n1,x\r\n2,cmd "a" b\n3,5\'10"\r\n');
    expect(table.rows).toEqual([[1, 'x'], [2, 'cmd "a" b'], [3, '5\'10"']]);
  });

  it('may have ragged rows: short ones are filled, the surplus of long ones is kept and told', async () => {
    const table = await read('Ragged.csv', 'A,B\n1\n2,x,more,"and ""more"""\n3,y\n');
    expect(table.rows).toEqual([[1, '', null], [2, 'x', ['more', 'and "more"']], [3, 'y', null]]);
    expect(await notes('Ragged')).toEqual(['Ragged.csv: 1 row has more cells than the header; the surplus is in column _Surplus.']);
  });

  it('may repeat names, in other case as well, or leave them out', async () => {
    const table = await read('Names.csv', 'Id,id,Id,,\n1,2,3,4,\n');
    expect(types(table)).toBe('Id:long id_1:long Id_2:long Column4:long');
    expect(await notes('Names')).toHaveLength(2);
  });

  it('may be split by semicolons, bars or tabs', async () => {
    expect((await read('Semi.csv', 'A;B\n1,5;x\n')).rows).toEqual([['1,5', 'x']]);
    expect((await read('Tabs.tsv', 'A\tB\n1,5\tx\n')).rows).toEqual([['1,5', 'x']]);
  });

  it('may be UTF-16, Windows-1252 or compressed', async () => {
    expect((await read('Wide.csv', Buffer.from('\ufeffA,B\r\n1,Müller\r\n', 'utf16le'))).rows).toEqual([[1, 'Müller']]);
    expect((await read('West.csv', Buffer.from('A,B\n1,Müller\n', 'latin1'))).rows).toEqual([[1, 'Müller']]);
    expect((await read('Quotes.csv', Buffer.from('A,B\n1,\x93M\xfcller\x94 \x80 5 \x96 x\x81\n', 'latin1'))).rows).toEqual([[1, '“Müller” € 5 – x\u0081']]);
    expect(await notes('West')).toEqual(['West.csv: It is not UTF-8 and was read as windows-1252.']);
    expect((await read('Packed.csv.gz', gzipSync('A,B\n1,Müller\n'))).rows).toEqual([[1, 'Müller']]);
  });

  it('may be a header alone, or one column', async () => {
    expect(await read('Head.csv', 'A,B\n')).toMatchObject({ rows: [], columns: [{ name: 'A', type: 'string' }, { name: 'B', type: 'string' }] });
    expect((await read('One.csv', 'A\n1\n2\n')).rows).toEqual([[1], [2]]);
  });
});

describe('a CSV file that is broken', () => {
  it.each([
    ['Open.csv', 'A,B\n1,2\n3,"x\n4,5\n', 'Line 3 opens a quote that is never closed.'],
    ['After.csv', 'A,B\n"1"x,2\n', 'Line 2 has text after a closing quote.'],
    ['Long.csv', `A,B\n1,2\n${'x,'.repeat(100)}\n`, 'Line 3 has 101 cells, the header has 2.'],
    ['Void.csv', '', 'It is empty.'],
    ['Blank.csv', '\n \n', 'It is empty.'],
    ['Book.csv', 'PK\u0003\u0004\u0000\u0000rest', 'Its content is a ZIP archive or an Excel workbook, not text.'],
    ['Binary.csv', 'A,B\n\u0000\u0001\u0002', 'Its content is binary, not text.'],
    ['Torn.csv.gz', gzipSync('A,B\n1,2\n'.repeat(1000)).subarray(0, 40), 'It is not a whole gzip file: it was cut off or changed.'],
  ])('%s says where and why', async (name, content, why) => {
    await expect(read(name, content)).rejects.toMatchObject({ data: { code: 'evidence.unreadable', message: `The evidence file ${name} could not be read.`, why } });
  });

  it('is too large also where it only grows so', async () => {
    const small = await fixture.open({ maxFileBytes: 1000 });
    await fixture.write('Bomb.csv.gz', gzipSync(`A\n${'1\n'.repeat(100_000)}`));
    await fixture.write('Big.csv', `A\n${'1\n'.repeat(1000)}`);
    await expect(small.spool.readEvidence('Bomb', { limit: 1 })).rejects.toMatchObject({ data: { code: 'evidence.too-large' } });
    await expect(small.spool.readEvidence('Big', { limit: 1 })).rejects.toMatchObject({ data: { code: 'evidence.too-large', why: 'It has 2 KB; the limit is 1000 bytes.' } });
  });
});
