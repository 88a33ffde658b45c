import { describe, expect, it } from '@jest/globals';
import { UserError } from '../errors.js';
import type { UserErrorData } from '../errors.js';
import { translateNow } from './translate.js';

const TABLES = [
  { name: 'SigninLogs', columns: [{ name: 'TimeGenerated', type: 'datetime' as const }, { name: 'User', type: 'string' as const }, { name: 'n', type: 'long' as const }, { name: 'Extra', type: 'dynamic' as const }] },
];

function failure(text: string): UserErrorData {
  try {
    translateNow({ text, tables: TABLES, variables: {}, now: '2024-01-01T00:00:00Z' });
  } catch (error) {
    if (error instanceof UserError) return error.data;
    throw error;
  }
  throw new Error(`accepted: ${text}`);
}

describe('mistakes in a query', () => {
  it.each<readonly [string, Partial<UserErrorData>]>([
    ['SigninLog | take 1', { code: 'table.unknown', next: 'Did you mean SigninLogs?' }],
    ['SigninLogs\n| where Usr == "a"', { code: 'kql.unknown-name', next: 'Did you mean User?', position: { offset: 19, length: 3, line: 2, column: 9 } }],
    ['SigninLogs | where tolowr(User) == "a"', { code: 'kql.unknown-name', next: 'Did you mean tolower?' }],
    ['SigninLogs | wher n > 1', { code: 'kql.syntax', next: 'Did you mean where?' }],
    ['SigninLogs | where (n > 1', { code: 'kql.syntax' }],
    ['SigninLogs | where "a" > 1h', { code: 'kql.type' }],
    ['SigninLogs | where User > 5', { code: 'kql.type' }],
    ['SigninLogs | extend x = iff(n > 1, 1, 2.0)', { code: 'kql.type' }],
    ['SigninLogs | extend x = Extra.a * Extra.b', { code: 'kql.type' }],
    ['SigninLogs | extend p = prev(n)', { code: 'kql.type' }],
    ['SigninLogs | distinct Extra', { code: 'kql.type' }],
    ['print datetime(2020-13-01)', { code: 'kql.type' }],
    ['print extract_all("a", "b")', { code: 'kql.type' }],
    ['SigninLogs | summarize max(Extra)', { code: 'kql.type' }],
    ['externaldata(a:string)["https://example.com/x"]', { code: 'kql.unsupported' }],
    ['SigninLogs | reduce by tostring(n)', { code: 'kql.unsupported' }],
    ['print current_principal()', { code: 'kql.unsupported', position: { offset: 6, length: 19, line: 1, column: 7 } }],
    ['SigninLogs | fork (count) (take 1)', { code: 'kql.unsupported', position: { offset: 13, length: 21, line: 1, column: 14 } }],
    ['print 1; print 2', { code: 'kql.unsupported' }],
    ['let x = 1;', { code: 'kql.unsupported' }],
    ['', { code: 'kql.unsupported' }],
    [`print x = ${'('.repeat(2000)}1${')'.repeat(2000)}`, { code: 'kql.limit' }],
    [`print 1${' | extend a = 1'.repeat(600)}`, { code: 'kql.limit' }],
    [`print "${'x'.repeat(200_001)}"`, { code: 'kql.limit' }],
  ])('%s', (text, expected) => {
    expect(failure(text)).toMatchObject(expected);
  });

  it('names the operator that is not supported and those that are', () => {
    const data = failure('SigninLogs | reduce by User');
    expect(data.message).toContain('reduce');
    expect(data.next).toContain('summarize');
  });

  it('does not compile what nothing uses', () => {
    const { sql } = translateNow({ text: 'let unused = print current_principal(); print 1', tables: [], variables: {}, now: '2024-01-01T00:00:00Z' });
    expect(sql).toContain('SELECT');
  });
});
