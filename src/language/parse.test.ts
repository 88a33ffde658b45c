import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, type Parsed } from './parse.js';
import type { CommandSpec, ParamKind, ParamSpec } from './spec.js';

const param = (name: string, type: ParamKind, more: Partial<ParamSpec> = {}): ParamSpec => ({ name, type, about: `a ${name}`, place: 'positional', required: true, ...more });
const spec = (name: string, params: readonly ParamSpec[], more: Partial<CommandSpec> = {}): CommandSpec => ({ name, aliases: [], summary: '', params, bindable: true, ...more });

const SPECS: readonly CommandSpec[] = [
  spec('query', [param('kql', { kind: 'code' })], { aliases: ['kql'] }),
  spec('decode', [
    param('input', { kind: 'source' }), param('with', { kind: 'text' }, { place: 'keyword', required: false, begins: ['from-hex', 'xor'] }),
    param('try', { kind: 'flag' }, { place: 'keyword', required: false }), param('depth', { kind: 'int', min: 1, max: 20 }, { place: 'option', required: false }),
  ]),
  spec('timeline', [param('table', { kind: 'table' }), param('by', { kind: 'column' }, { place: 'keyword' })]),
  spec('set', [param('variable', { kind: 'variable' }), param('value', { kind: 'value' })], { bindable: false }),
  spec('show', [param('what', { kind: 'source' }), param('page', { kind: 'int', min: 0, max: 99 }, { place: 'option', required: false })], { bindable: false }),
  spec('rerun', [param('cell', { kind: 'cell' }), param('bindings', { kind: 'bindings' }, { required: false })], { bindable: false }),
  spec('bucket', [param('size', { kind: 'duration' }), param('mode', { kind: 'choice', of: ['fast', 'slow'] }, { place: 'option', required: false })]),
  spec('history', [], { bindable: false }), spec('help', [param('command', { kind: 'text' }, { required: false })], { bindable: false }),
];

const say = (text: string): Parsed => parse({ text, bare: false }, SPECS);
const command = (text: string) => {
  const parsed = say(text);
  if (parsed.kind !== 'command') throw new Error(`${parsed.kind}: ${JSON.stringify(parsed)}`);
  return parsed;
};
const problem = (text: string) => {
  const parsed = say(text);
  if (parsed.kind !== 'problem') throw new Error(`${parsed.kind}: ${JSON.stringify(parsed)}`);
  return parsed.error;
};

describe('parse', () => {
  it.each([
    ['query T | take 5', { kql: { kind: 'text', text: 'T | take 5' } }, undefined],
    ['QUERY T as $x', { kql: { kind: 'text', text: 'T' } }, 'x'],
    ['kql T\n| take 5\nas $x', { kql: { kind: 'text', text: 'T\n| take 5' } }, 'x'],
    ['query T | where A == " as $b"', { kql: { kind: 'text', text: 'T | where A == " as $b"' } }, undefined],
    ['query T // as $x', { kql: { kind: 'text', text: 'T // as $x' } }, undefined],
    ['decode $procs.CommandLine depth=5 as $d', { input: { kind: 'variable', name: 'procs', column: 'CommandLine' }, depth: { kind: 'int', value: 5 } }, 'd'],
    ['decode #4.CommandLine', { input: { kind: 'cell', number: 4, column: 'CommandLine' } }, undefined],
    ["decode $p['a b']", { input: { kind: 'variable', name: 'p', column: 'a b' } }, undefined],
    ['decode powershell -enc SQBF==', { input: { kind: 'text', text: 'powershell -enc SQBF==' } }, undefined],
    ['decode a=b', { input: { kind: 'text', text: 'a=b' } }, undefined],
    ['decode "x depth=5"', { input: { kind: 'text', text: 'x depth=5' } }, undefined],
    ["decode don't 'stop", { input: { kind: 'text', text: "don't 'stop" } }, undefined],
    ['decode $x with from-hex, xor 0x35 depth=5', { input: { kind: 'variable', name: 'x' }, with: { kind: 'text', text: 'from-hex, xor 0x35' }, depth: { kind: 'int', value: 5 } }, undefined],
    ['decode 41 with from-hx', { input: { kind: 'text', text: '41' }, with: { kind: 'text', text: 'from-hx' } }, undefined],
    ['decode 41 with well-known words', { input: { kind: 'text', text: '41 with well-known words' } }, undefined],
    ['decode 41 42 with "from-hex, xor 1"', { input: { kind: 'text', text: '41 42' }, with: { kind: 'text', text: 'from-hex, xor 1' } }, undefined],
    ['decode go with the flow', { input: { kind: 'text', text: 'go with the flow' } }, undefined],
    ['decode $x try as $y', { input: { kind: 'variable', name: 'x' }, try: { kind: 'text', text: 'yes' } }, 'y'],
    ['decode have a try', { input: { kind: 'text', text: 'have a try' } }, undefined],
    ['decode try', { input: { kind: 'text', text: 'try' } }, undefined],
    ['timeline $t by Account', { table: { kind: 'variable', name: 't' }, by: { kind: 'text', text: 'Account' } }, undefined],
    ["timeline SigninLogs by ['a b']", { table: { kind: 'table', name: 'SigninLogs' }, by: { kind: 'text', text: 'a b' } }, undefined],
    ['timeline #4.2 by=Account', { table: { kind: 'cell', number: 4, revision: 2 }, by: { kind: 'text', text: 'Account' } }, undefined],
    ['set $ip = 1.2.3.4', { variable: { kind: 'variable', name: 'ip' }, value: { kind: 'text', text: '1.2.3.4' } }, undefined],
    ['set ip 1.2.3.4', { variable: { kind: 'variable', name: 'ip' }, value: { kind: 'text', text: '1.2.3.4' } }, undefined],
    ['$ip = [a, "b c"]', { variable: { kind: 'variable', name: 'ip' }, value: { kind: 'text', text: '[a, "b c"]' } }, undefined],
    ['#4', { what: { kind: 'cell', number: 4 } }, undefined],
    ['show #4 page=2', { what: { kind: 'cell', number: 4 }, page: { kind: 'int', value: 2 } }, undefined],
    ['rerun #4 ip=5.6.7.8 name="a b"', { cell: { kind: 'cell', number: 4 }, bindings: { kind: 'bindings', pairs: { ip: '5.6.7.8', name: '"a b"' } } }, undefined],
    ['rerun 4 $ip=5.6.7.8', { cell: { kind: 'cell', number: 4 }, bindings: { kind: 'bindings', pairs: { ip: '5.6.7.8' } } }, undefined],
    ['bucket 1h mode=FAST', { size: { kind: 'duration', text: '1h' }, mode: { kind: 'text', text: 'fast' } }, undefined],
  ])('%s', (text, args, as) => {
    const parsed = command(text);
    expect(parsed.command.args).toEqual(args);
    expect(parsed.command.as).toBe(as);
    expect(command(parsed.text).command).toEqual(parsed.command);
  });

  it('takes a bare block as a query, unless a command begins it', () => {
    expect(parse({ text: 'T\n| take 5', bare: true }, SPECS)).toMatchObject({ kind: 'command', text: 'query T\n| take 5' });
    expect(parse({ text: 'query T', bare: true }, SPECS)).toMatchObject({ kind: 'command', text: 'query T' });
  });

  it('names the nearest command and keeps the rest', () => {
    expect(problem('decoed abc')).toMatchObject({ code: 'command.unknown', suggestions: ['decode abc', 'help'] });
    expect(problem('SigninLogs | take 5').suggestions).toEqual(['query SigninLogs | take 5']);
    expect(problem('').code).toBe('command.empty');
  });

  it('asks where a word begins several commands', () => {
    expect(say('h 5')).toEqual({ kind: 'ambiguous', names: ['history', 'help'], rest: ' 5' });
  });

  it('asks for what is missing, with its place left open', () => {
    expect(say('timeline $t by')).toMatchObject({ kind: 'missing', text: 'timeline $t by {}', param: { name: 'by' } });
    expect(say('timeline')).toMatchObject({ kind: 'missing', text: 'timeline {}', param: { name: 'table' } });
    expect(say('set $x =')).toMatchObject({ kind: 'missing', text: 'set $x = {}' });
    expect(say('query')).toMatchObject({ kind: 'missing', text: 'query {}' });
  });

  it.each([
    ['decode abc depth=99', 'param.invalid', 'from 1 to 20'],
    ['bucket soon', 'param.invalid', 'not a duration'],
    ['bucket 1h mode=warp', 'param.invalid', 'fast, slow'],
    ['timeline $t.Account by X', 'param.invalid', 'is a column'],
    ['rerun four', 'param.invalid', 'not a cell'],
    ['history foo', 'command.syntax', 'does not take'],
    ['history as $y', 'command.syntax', 'makes no table'],
  ])('%s', (text, code, part) => {
    expect(problem(text)).toMatchObject({ code, message: expect.stringContaining(part) });
  });

  it('takes what looks like a binding as a part of a value', () => {
    expect(command('set $x = 5 as $y').command.args['value']).toEqual({ kind: 'text', text: '5 as $y' });
  });

  it('points at what is wrong', () => {
    expect(problem('decode abc depth=99').position).toEqual({ offset: 17, length: 2, line: 1, column: 18 });
  });

  it('is total, and what it formats parses to the same command', () => {
    const word = fc.oneof(fc.string({ unit: 'binary', maxLength: 30 }), fc.constantFrom('$x', '#4', 'by', 'depth=3', '=', '"', "['a']", 'as $y', '[a, b]'));
    fc.assert(fc.property(fc.constantFrom(...SPECS.map(({ name }) => name)), fc.array(word, { maxLength: 6 }), (name, words) => {
      const parsed = say([name, ...words].join(' '));
      if (parsed.kind === 'command') expect(command(parsed.text)).toEqual(parsed);
    }), { numRuns: 3_000 });
  });
});
