import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedded } from '../../state/embedded/embedded.js';
import { memorySpool } from '../../test/support/memory-spool.js';
import { UserError } from '../errors.js';
import type { ParamSpec } from '../language/spec.js';
import { Casebook } from './casebook.js';
import type { CellRevision } from './cell.js';
import type { Answer, Submission } from './engine.js';
import type { Finding } from './finding.js';
import type { EngineParts, Runnable, RunScope } from './ports.js';
import type { CasebookStore, Owner } from './store.js';

const said = (headline: string, more: Partial<Finding> = {}): Finding => ({ headline, severity: 'none', facts: [], entities: [], charts: [], next: [], notes: [], ...more });
const param = (name: string, type: ParamSpec['type'], more: Partial<ParamSpec> = {}): ParamSpec => ({ name, type, about: `a ${name}`, place: 'positional', required: true, ...more });

const base = { aliases: [], summary: '', bindable: true, version: '1', limits: { ms: 5_000, rows: 10, bytes: 10 }, effects: 'pure' } as const;
const textOf = (scope: RunScope, value: unknown): string => `${JSON.stringify(value)} at ${scope.now}`;

/** Skills that do just what a test needs: say a variable, make a table, wait, fail. */
function testSkills(gates: Map<string, Promise<void>>): Runnable<RunScope>[] {
  return [
    { ...base, name: 'say', params: [param('input', { kind: 'source' }), param('loud', { kind: 'choice', of: ['yes', 'no'] }, { place: 'option', required: false })],
      async run({ input, loud }, scope) {
        const value = input?.kind === 'variable' ? await scope.variable(input.name) : input;
        return { finding: said(`${loud?.kind === 'text' ? loud.text : ''}${textOf(scope, value)}`, { next: [{ label: 'again', say: 'say #this' }, { label: 'two', say: 'say a\nput $x = 1' }] }) };
      } },
    { ...base, name: 'make', params: [param('gate', { kind: 'text' })],
      async run({ gate }, scope) {
        const name = gate?.kind === 'text' ? gate.text : '';
        scope.progress({ note: `waiting for ${name}` });
        await gates.get(name);
        if (name === 'bad') throw new UserError({ code: 'input.invalid', message: 'bad gate' });
        if (name === 'bug') throw new TypeError('wild pointer');
        return { finding: said('made', { table: { columns: [{ name: 'N', type: 'long' }], rows: [[1]], rowCount: 1, truncated: false } }) };
      } },
    { ...base, name: 'put', effects: 'writes', bindable: false, params: [param('variable', { kind: 'variable' }), param('value', { kind: 'value' })],
      run: ({ variable, value }) => Promise.resolve({
        finding: said('set'),
        sets: [{ name: variable?.kind === 'variable' ? variable.name : '', value: { kind: 'scalar', type: 'string', value: value?.kind === 'text' ? value.text : '' } }],
      }) },
    { ...base, name: 'peek', effects: 'views', bindable: false, params: [], run: async (_, scope) => ({ finding: said(`${(await scope.allCells()).length} cells`) }) },
    { ...base, name: 'rerun', effects: 'control', bindable: false, params: [param('cell', { kind: 'cell' }), param('bindings', { kind: 'bindings' }, { required: false })], run: () => Promise.reject(new Error('never')) },
    { ...base, name: 'slow', limits: { ms: 50, rows: 1, bytes: 1 }, params: [], run: () => new Promise(() => undefined) },
  ];
}

const INCIDENT = { tenant: 't', incident: '19:abc@thread.tacv2;messageid=1' };
const ANA = { id: 'ana', name: 'Ana' };
const owner = (id: string, pid = process.pid): Owner => ({ id, host: 'h', pid });

describe('Casebook', () => {
  let folder: string;
  let store: CasebookStore;
  let gates: Map<string, Promise<void>>;
  let casebook: Casebook<RunScope>;
  let seconds: number;
  const open = (from: Partial<EngineParts<RunScope>> = {}): Casebook<RunScope> => new Casebook<RunScope>({
    store, skills: testSkills(gates), spool: memorySpool(), context: (scope) => Promise.resolve(scope), tables: () => Promise.resolve([]),
    owner: owner('one'), clock: () => new Date(Date.UTC(2026, 0, 5, 0, 0, seconds)), random: () => 7,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined }, ...from,
  });

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'casebook-'));
    store = await openEmbedded(join(folder, 'c.db'));
    gates = new Map();
    seconds = 0;
    casebook = open();
  });
  afterEach(async () => {
    await casebook.close(0);
    await store.close();
    await rm(folder, { recursive: true, force: true });
  });

  const submit = async (text: string, more: Partial<Submission> = {}): Promise<Answer[]> => {
    const accepted = await casebook.submit({ incident: INCIDENT, author: ANA, text, idempotencyKeys: [], ...more });
    if (accepted.kind === 'duplicate') return [];
    return Promise.all(accepted.pending.map(({ answer }) => answer));
  };
  const cellOf = (answer: Answer | undefined): CellRevision => {
    if (answer?.kind !== 'cell') throw new Error(JSON.stringify(answer));
    return answer.cell;
  };

  it('keeps a cell with author, time, command, finding and its own number in what comes next', async () => {
    const cell = cellOf((await submit('say  hello   loud=yes'))[0]);
    expect(cell).toMatchObject({ number: 1, revision: 1, text: 'say hello loud=yes', author: ANA, status: 'ok', startedAt: '2026-01-05T00:00:00.000Z', seed: 7 });
    expect(cell.finding).toMatchObject({ next: [{ label: 'again', say: 'say #1' }], hash: expect.stringMatching(/^[\da-f]{64}$/) });
    expect(await store.cell(INCIDENT, 1)).toEqual(cell);
  });

  it('runs several lines in order, later ones seeing what earlier ones set', async () => {
    const [first, second] = await submit('put $ip = 1.2.3.4\nsay $ip');
    expect(cellOf(first).sets).toEqual(['ip']);
    expect(cellOf(second)).toMatchObject({ number: 2, inputs: [{ name: 'ip', revision: 1, value: { value: '1.2.3.4' } }] });
  });

  it('never shows a later line the value from before when the line that sets it failed', async () => {
    await submit('make ok as $t');
    const [failed, reader] = await submit('make bad as $t\nsay $t');
    expect(cellOf(failed).error?.code).toBe('input.invalid');
    expect(cellOf(reader).error).toMatchObject({ code: 'variable.unknown', message: expect.stringContaining('#2') });
    expect(cellOf((await submit('say $t'))[0]).status).toBe('ok');
  });

  it('lets a command of another message wait for the variable that a running one sets', async () => {
    let openGate: () => void = () => undefined;
    gates.set('held', new Promise((resolve) => { openGate = resolve; }));
    const making = submit('make held as $t');
    const reading = submit('say $t');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await store.cell(INCIDENT, 2))?.status).toBe('running');
    openGate();
    expect(cellOf((await making)[0])).toMatchObject({ status: 'ok' });
    expect(cellOf((await reading)[0]).inputs[0]).toMatchObject({ name: 't', revision: 1 });
  });

  it('runs a redelivered message once', async () => {
    const idempotencyKeys = [{ key: 'id:1', ttlMs: 60_000 }];
    expect(await submit('say a', { idempotencyKeys })).toHaveLength(1);
    expect(await submit('say a', { idempotencyKeys })).toHaveLength(0);
    expect(await submit('peek', { idempotencyKeys: [{ key: 'id:2', ttlMs: 60_000 }] })).toMatchObject([{ kind: 'view', finding: { headline: '1 cells' } }]);
    expect(await submit('peek', { idempotencyKeys: [{ key: 'id:2', ttlMs: 60_000 }] })).toHaveLength(0);
  });

  it('reruns with other values as a new revision and keeps the old', async () => {
    await submit('put $ip = 1.2.3.4\nsay $ip');
    seconds = 9;
    const again = cellOf((await submit('rerun #2 ip=5.6.7.8 loud=yes'))[0]);
    expect(again).toMatchObject({ number: 2, revision: 2, text: 'say $ip loud=yes', overrides: { ip: '5.6.7.8' }, inputs: [{ name: 'ip', revision: null, value: { value: '5.6.7.8' } }] });
    expect((await store.cell(INCIDENT, 2, 1))?.finding?.headline).toContain('1.2.3.4');
    expect((await store.variable(INCIDENT, 'ip'))?.value).toMatchObject({ value: '1.2.3.4' });
    expect((await submit('rerun #2 zzz=1'))[0]).toMatchObject({ kind: 'error', error: { code: 'param.invalid', message: expect.stringContaining('zzz') } });
    expect((await submit('rerun #9'))[0]).toMatchObject({ kind: 'error', error: { code: 'cell.unknown' } });
  });

  it('asks for what is missing, offering what the incident has', async () => {
    await submit('put $ip = 1.2.3.4');
    expect((await submit('rerun'))[0]).toMatchObject({ kind: 'prompt', prompt: { say: 'rerun {}', choices: [{ value: '#1' }] } });
    expect((await submit('zap'))[0]).toMatchObject({ kind: 'error', error: { code: 'command.unknown' } });
    expect(await store.lastNumber(INCIDENT)).toBe(1);
  });

  it.each([
    ['', 'command.empty'], ['x'.repeat(100_001), 'command.too-long'], [`say ${'x'.repeat(40_000)}`, 'command.too-long'],
    ['peek\n'.repeat(60), 'command.too-long'], ['say $nope', 'variable.unknown'],
  ])('answers bad input clearly', async (text, code) => {
    const [answer] = await submit(text);
    const error = answer?.kind === 'error' ? answer.error : cellOf(answer).error;
    expect(error?.code).toBe(code);
    expect(error?.message).not.toBe('');
  });

  it('stops a command at its time limit even where the skill is deaf', async () => {
    expect(cellOf((await submit('slow'))[0]).error).toMatchObject({ code: 'run.timeout', message: expect.stringContaining('0.05 s') });
  });

  it('logs a defect under an id that the answer shows, and shows nothing else of it', async () => {
    const logged: unknown[] = [];
    casebook = open({ log: { info: () => undefined, warn: () => undefined, error: (event, fields) => { logged.push({ event, ...fields }); } } });
    const { error } = cellOf((await submit('make bug'))[0]);
    expect(error).toMatchObject({ code: 'internal', why: expect.stringContaining('00000007') });
    expect(JSON.stringify(error)).not.toContain('wild');
    expect(logged).toMatchObject([{ id: '00000007', error: expect.stringContaining('wild pointer') }]);
  });

  it('tells progress while a command runs', async () => {
    const accepted = await casebook.submit({ incident: INCIDENT, author: ANA, text: 'make soon', idempotencyKeys: [] });
    if (accepted.kind === 'duplicate') throw new Error('duplicate');
    const heard: string[] = [];
    accepted.pending[0]?.onProgress(({ note }) => heard.push(note));
    await accepted.pending[0]?.answer;
    expect(heard).toEqual(['waiting for soon']);
  });

  it('marks what is cut off by a stop as interrupted, and refuses what comes after', async () => {
    gates.set('held', new Promise(() => undefined));
    const running = submit('make held');
    await new Promise((resolve) => setTimeout(resolve, 20));
    await casebook.close(10);
    expect(cellOf((await running)[0])).toMatchObject({ status: 'interrupted', error: { code: 'run.interrupted' } });
    expect((await submit('say a'))[0]).toMatchObject({ kind: 'error', error: { code: 'run.interrupted' } });
  });

  it('marks the running cells of a dead process as interrupted at the next start', async () => {
    const dead = open({ owner: owner('dead', 2 ** 22 + 1) });
    await dead.recover();
    gates.set('held', new Promise(() => undefined));
    void dead.submit({ incident: INCIDENT, author: ANA, text: 'make held', idempotencyKeys: [] });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await casebook.recover()).toMatchObject([{ key: INCIDENT, cell: { number: 1, status: 'interrupted' } }]);
    await dead.close(0);
  });

  it('answers that nothing was run where the store is away', async () => {
    const away = new UserError({ code: 'store.unreachable', message: 'The casebook store is unreachable, nothing was run.' });
    casebook = open({ store: { ...store, begin: () => Promise.reject(away), beat: () => Promise.resolve() } });
    expect((await submit('say a'))[0]).toMatchObject({ kind: 'error', error: { code: 'store.unreachable', message: expect.stringContaining('nothing was run') } });
  });
});
