import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
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
const lines = (...records: readonly unknown[]): string => records.map((record) => JSON.stringify(record)).join('\n');
const notes = async (table: string): Promise<readonly string[]> => (await provider.query(fixture.request(table))).notes;

describe('types of a JSON file that no schema knows', () => {
  it('come from every record, keys that appear late included', async () => {
    const many = Array.from({ length: 3000 }, (_, at) => ({ n: at, mixed: at, t: '2026-01-01T00:00:00Z', flag: true, bag: { a: at }, s: '5' }));
    const table = await read('Late.ndjson', lines(...many, { n: 2.5, mixed: '-', t: null, bag: 'x', late: 9_007_199_254_740_991 }));
    expect(types(table)).toBe('n:real mixed:string t:datetime flag:bool bag:dynamic s:string late:long');
    const last = await provider.spool.readEvidence('Late', { offset: 3000, limit: 1 });
    expect(last.rows).toEqual([[2.5, '-', null, null, 'x', '', 9_007_199_254_740_991]]);
  });

  it('keep integers beyond a long and strings as they are', async () => {
    const table = await read('Big.json', '{"id":18446744073709551615,"l":9223372036854775807,"s":"a\\n\\u00e9\\"","e":""}');
    expect(types(table)).toBe('id:decimal l:long s:string e:string');
    expect(table.rows).toEqual([['18446744073709551615', '9223372036854775807', 'a\né"', '']]);
  });
});

describe('the shape of a JSON file', () => {
  const rows = [[1, 'x'], [2, 'y']];
  const records = [{ a: 1, b: 'x' }, { a: 2, b: 'y' }];

  it.each([
    ['lines', lines(...records)],
    ['lines with a byte order mark and CRLF', `\ufeff${lines(...records).replaceAll('\n', '\r\n')}\r\n\r\n`],
    ['an array', JSON.stringify(records)],
    ['a pretty array', JSON.stringify(records, null, 2)],
    ['pretty objects in a row', records.map((record) => JSON.stringify(record, null, 2)).join('\n')],
    ['an API answer', JSON.stringify({ '@odata.context': 'x', value: records })],
    ['a pretty API answer', JSON.stringify({ value: records }, null, 2)],
    ['an AWS export', JSON.stringify({ Records: records })],
  ])('may be %s', async (_, text) => {
    expect((await read('Shape.json', text)).rows).toEqual(rows);
  });

  it('may be one object, or UTF-16', async () => {
    expect((await read('One.json', '{"a":1}')).rows).toEqual([[1]]);
    expect((await read('Wide.json', Buffer.from('\ufeff{"a":"é"}', 'utf16le'))).rows).toEqual([['é']]);
  });

  it('may have keys that differ only in case, empty keys and hostile keys', async () => {
    const table = await read('Keys.json', '{"Time":1,"time":2,"":3,"a\\"b\'c":4,"x/y~z":5,"$.p":6}\n{"time":7}');
    expect(types(table)).toBe('Time:long time_1:long Column3:long a"b\'c:long x/y~z:long $.p:long');
    expect(table.rows).toEqual([[1, 2, 3, 4, 5, 6], [null, 7, null, null, null, null]]);
    expect(await notes('Keys')).toEqual([expect.stringContaining('time_1')]);
  });

  it('may be nested without end', async () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const table = await read('Deep.json', `{"a":${deep},"b":1}\n{"a":[1],"b":2}`);
    expect(types(table)).toBe('a:dynamic b:long');
    expect(table.rows[0]?.[0]).toBe(deep);
    expect(table.rows[1]).toEqual([[1], 2]);
  });

  it('may have more keys than a table has columns', async () => {
    const record = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`k${String(at)}`, at]));
    const table = await read('Keyed.json', JSON.stringify(record));
    expect(table.columns).toHaveLength(501);
    expect(table.rows[0]?.[500]).toMatchObject({ k599: 599 });
    expect(await notes('Keyed')).toEqual([expect.stringContaining('_Record')]);
  }, 120_000);
});

describe('a known table as JSON', () => {
  it('reads dynamic columns also where they are JSON in a string', async () => {
    await fixture.write('SigninLogs.json', lines({ TimeGenerated: '2026-03-01T00:00:00Z', Status: '{"errorCode":0}', LocationDetails: { city: 'x' }, ResultType: 0 }));
    const { rows } = await provider.spool.readEvidence('SigninLogs', { columns: ['TimeGenerated', 'Status', 'LocationDetails', 'ResultType'], limit: 1 });
    expect(rows).toEqual([['2026-03-01T00:00:00Z', { errorCode: 0 }, { city: 'x' }, '0']]);
  });

  it('has Timestamp and TimeGenerated for the same moment', async () => {
    await fixture.write('DeviceProcessEvents.json', lines({ Timestamp: '2026-03-01T00:00:00Z', ProcessId: 5 }));
    const { rows } = await provider.spool.readEvidence('DeviceProcessEvents', { columns: ['Timestamp', 'TimeGenerated', 'ProcessId'], limit: 1 });
    expect(rows).toEqual([['2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z', 5]]);
    const window = { start: '2026-03-01T00:00:00Z', end: '2026-03-01T00:00:01Z' };
    expect((await provider.query(fixture.request('DeviceProcessEvents | count', { window }))).table.preview).toEqual([[1]]);
  });
});

describe('a file without the event time of its table', () => {
  const events = lines({ 'EventTime': '2026-03-01 02:00:00', '@timestamp': '2026-03-01T06:00:00.5Z', 'EventID': 4624 });

  it('takes the time of the pipeline for it, bounds it by the window, and says so', async () => {
    await fixture.write('SecurityEvent.json', events);
    const window = { start: '2026-03-01T06:00:00Z', end: '2026-03-01T07:00:00Z' };
    const { table, notes } = await provider.query(fixture.request('SecurityEvent | where TimeGenerated > datetime(2026-03-01) | project TimeGenerated, EventID', { window }));
    expect(table.preview).toEqual([['2026-03-01T06:00:00.5Z', 4624]]);
    expect(notes).toContain('SecurityEvent.json has no column TimeGenerated: its @timestamp stands for it.');
  });
});

describe('a JSON file that is broken', () => {
  it.each([
    ['Line.json', '{"a":1}\n{"a":}\n{"a":3}\n', /^Line 2 is not valid JSON at its byte 6: unexpected character\.$/],
    ['Array.json', '[{"a":1},{"a":}]', /^Record 2 is not valid JSON at its byte/],
    ['Cut.json', '[{"a":1},\n{"a":2},\n', /not closed: the file ends at byte 19/],
    ['Half.json', '{"a":1,"b":', /not valid JSON/],
    ['Scalars.json', '1\n2\n3\n', /Record 1 is not valid JSON|not a JSON object/],
    ['Text.json', 'hello there', /not valid JSON/],
    ['Nothing.json', '  \n', /empty/],
    ['NoKeys.json', '{}\n{}\n', /no columns/],
  ])('%s says where and why', async (name, text, why) => {
    await expect(read(name, text)).rejects.toMatchObject({ data: { code: 'evidence.unreadable', why: expect.stringMatching(why) as unknown } });
  });

  it('loses a few broken lines of many, and says which', async () => {
    const good = Array.from({ length: 500 }, (_, at) => ({ a: at }));
    const table = await read('Mostly.json', `${lines(...good)}\n{"a":\n`);
    expect(table.rowCount).toBe(500);
    expect(await notes('Mostly')).toEqual(['Mostly.json: 1 of 501 records are not JSON objects and were left out, the first is record 501.']);
  });
});
