import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountOf, explicitOwnName, hostOf } from './own-names.js';

const spelt = (one: ReturnType<typeof hostOf>): string | null => (one === null ? null : `${one.type} ${one.value}`);

describe('names of accounts and hosts', () => {
  it.each([
    ['ana', 'account ana'], ['CONTOSO\\Ana', 'account contoso\\ana'], ['contoso.com\\ana.lima', 'account contoso.com\\ana.lima'], ['NT AUTHORITY\\NETWORK SERVICE', 'account nt authority\\network service'],
    ['ana@contoso', 'account ana@contoso'], ['CONTOSO\\WS-7$', 'host ws-7'], ['WS-7$', 'host ws-7'], ['Ünal', 'account ünal'], ['-', null], ['', null], ['  ', null], ['$', null], ['a\\b\\c', null],
    ['C:\\Users\\ana', null], ['a/b', null], ['<script>', null], ['a\nb', null], ['x'.repeat(105), null], ['CONTOSO\\', null], ['\\ana', null],
  ])('%j in a column of accounts: %s', (text, wanted) => {
    expect(spelt(accountOf(text))).toBe(wanted);
  });

  it.each([
    ['WS-7', 'host ws-7'], ['WS-7.Contoso.COM.', 'host ws-7.contoso.com'], ['web_01', 'host web_01'], ['WS-7$', 'host ws-7'], ['7', null], ['10.0.0.1', null], ['ws 7', null], ['ws-7|x', null], ['-', null],
    ['', null], ['-ws', null], ['a..b', null], ['x'.repeat(64), null], [`${'a.'.repeat(40)}b`, null],
  ])('%j in a column of hosts: %s', (text, wanted) => {
    expect(spelt(hostOf(text))).toBe(wanted);
  });

  it.each([
    ['CONTOSO\\ana', 'account contoso\\ana'], ['CONTOSO\\ws-7$', 'host ws-7'], ['dc01.corp.local', 'host dc01.corp.local'], ['printer.lan', 'host printer.lan'],
    ['ana', null], ['ws-7', null], ['cmd.exe', null], ['tools\\run.ps1', null], ['C:\\ana', null], ['a sentence about CONTOSO\\ana', null], ['\\\\ws-7\\c$', null], ['local', null], ['a.b.contosolocal', null],
  ])('%j in a text: %s', (text, wanted) => {
    expect(spelt(explicitOwnName(text))).toBe(wanted);
  });

  it('take any text, at once', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
      for (const one of [accountOf(text), hostOf(text), explicitOwnName(text)]) expect(one === null || one.value === one.value.toLowerCase()).toBe(true);
    }), { numRuns: 500 });
    for (const text of ['a.'.repeat(200_000), '\\'.repeat(200_000), 'a b'.repeat(100_000), 'a'.repeat(399), `${'a.'.repeat(126)}!`]) expect([accountOf(text), hostOf(text), explicitOwnName(text)].length).toBe(3);
  });
});
