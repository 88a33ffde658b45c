import { describe, expect, it } from '@jest/globals';
import { UserError } from '../../errors.js';
import { functionsIn } from './definition.js';
import type { LibraryEntry } from './definition.js';
import { expandLibrary } from './expand.js';

describe('functionsIn', () => {
  const CASES: readonly (readonly [what: string, file: string, text: string, expected: readonly unknown[]])[] = [
    ['a query is a function by the name of its file', 'Failed.kql', '// who failed\nT | where R != 0;\n', [{ name: 'Failed', parameters: '', body: '// who failed\nT | where R != 0' }]],
    ['a command, with options that hold brackets', 'any name.csl', '.create-or-alter function with (folder = "a", docstring = "b (c }") F(a:string="x)", n:long) {\n T | take n }',
      [{ name: 'F', parameters: 'a:string="x)", n:long', body: 'T | take n' }]],
    ['several definitions and comments', 'lib.kql', '// one }\nlet A = (x:long) { x + 1 };\n.create function ifnotexists [\'B\']() { T }\n', [
      { name: 'A', parameters: 'x:long', body: 'x + 1' }, { name: 'B', parameters: '', body: 'T' }]],
    ['definitions before a query belong to it', 'Q.kql', 'let f = (x:long) { x }; print f(1)', [{ name: 'Q', parameters: '', body: 'let f = (x:long) { x }; print f(1)' }]],
    ['brackets that do not close are no definition', 'Q.kql', 'let f = (x:long) { x', [{ name: 'Q', parameters: '', body: 'let f = (x:long) { x' }]],
    ['a parser', 'p.yaml', 'ParserName: vimX\nEquivalentBuiltInParser: _Im_X\nParserParams:\n  - Name: eventtype\n    Type: string\n    Default: \'*\'\n  - {Name: disabled, Type: bool, Default: False}\n  - {Name: since, Type: datetime, Default: datetime(null)}\nParserQuery: |\n  T | where not(disabled)\n', [
      { name: 'vimX', parameters: 'eventtype:string="*", disabled:bool=false, since:datetime=datetime(null)', body: 'T | where not(disabled)' },
      { name: '_Im_X', parameters: 'eventtype:string="*", disabled:bool=false, since:datetime=datetime(null)', body: 'T | where not(disabled)' }]],
    ['YAML of another kind', 'p.yml', 'a: 1', [{ name: 'p', problem: 'it has no ParserQuery or FunctionQuery as Azure-Sentinel’s parsers have' }]],
    ['broken YAML', 'p.yml', 'a: [', [{ name: 'p', problem: 'it is no valid YAML' }]],
    ['YAML that multiplies itself', 'p.yml', 'a: &a [x, x]\nParserQuery: *a', [{ name: 'p', problem: 'it is no valid YAML' }]],
    ['a name that is none', '2 x.kql', 'T', [{ name: '2 x', problem: 'the name of the file is no name for a function' }]],
    ['an empty file', 'E.kql', ' \n', [{ name: 'E', problem: 'the file is empty' }]],
  ];
  it.each(CASES)('%s', (_, file, text, expected) => { expect(functionsIn(file, text)).toEqual(expected); });

  it('takes time in proportion to its input', () => {
    expect(functionsIn('Q.kql', 'let f = ('.repeat(20_000))).toHaveLength(1);
    expect(functionsIn('Q.kql', '.create function with ('.repeat(20_000))).toHaveLength(1);
  });
});

describe('expandLibrary', () => {
  const LIBRARY: readonly LibraryEntry[] = [
    { name: 'A', parameters: 'n:long=1', body: 'B | take n' }, { name: 'B', parameters: '', body: 'T' },
    { name: 'L1', parameters: '', body: 'L2' }, { name: 'L2', parameters: '', body: 'L1()' }, { name: 'Bad', problem: 'there is nothing' },
  ];

  it('writes what is called, and what that calls, before the query', () => {
    const { text, functions } = expandLibrary('A(2) | where x == "B"', LIBRARY);
    expect(text).toBe('let B = () {\nT\n};\nlet A = (n:long=1) {\nB() | take n\n};\nA(2) | where x == "B"');
    expect(functions).toEqual(['B', 'A']);
  });

  it.each([
    ['a name in a string or a comment', 'T | where x == "A" // A'], ['a member', 'T | extend y = x.A'], ['a variable', '$A | take 1'],
    ['a new column', 'T | extend A = 1'], ['what the query declares', 'let A = 1; print A'], ['part of a name', 'AA | take 1'],
  ])('leaves %s alone', (_, query) => { expect(expandLibrary(query, LIBRARY)).toMatchObject({ text: query, functions: [] }); });

  it('points errors into the query as typed', () => {
    const query = 'union B, A | where nope == 1';
    const { text, asTyped } = expandLibrary(query, LIBRARY);
    const at = (start: number): unknown => asTyped(new UserError({ code: 'kql.type', message: 'x', position: { offset: start, length: 4, line: 9, column: 9 } }));
    expect(at(text.indexOf('nope'))).toMatchObject({ data: { message: 'x', position: { offset: query.indexOf('nope'), length: 4, line: 1, column: query.indexOf('nope') + 1 } } });
    expect(at(text.indexOf('take n'))).toMatchObject({ data: { message: 'In the function A: x', position: { offset: query.indexOf('B'), length: 1 } } });
  });

  it('refuses what calls itself, and what its file spoils', () => {
    expect(() => expandLibrary('L1 | take 1', LIBRARY)).toThrow('The function L1 calls itself.');
    const failed = (): unknown => expandLibrary('T | union Bad', LIBRARY);
    expect(failed).toThrow(UserError);
    expect(failed).toThrow('The function Bad cannot be used.');
    expect(expandLibrary('T | take 1', LIBRARY).functions).toEqual([]);
  });
});
