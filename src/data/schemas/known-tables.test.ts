import { describe, expect, it } from '@jest/globals';
import { knownTable, knownTableNames } from './known-tables.js';

const typeOf = (table: string, column: string): string | undefined => knownTable(table)?.columns.find(({ name }) => name === column)?.type;

describe('known tables', () => {
  it('have names and types as documented', () => {
    expect(knownTable('signinlogs')?.name).toBe('SigninLogs');
    expect(typeOf('SigninLogs', 'ResultType')).toBe('string');
    expect(typeOf('SecurityEvent', 'EventID')).toBe('int');
    expect(typeOf('AuditLogs', 'TargetResources')).toBe('dynamic');
    expect(typeOf('Usage', '_BilledSize')).toBe('real');
    expect(typeOf('SigninLogs', 'Timestamp')).toBeUndefined();
    expect(knownTable('NoSuchTable')).toBeUndefined();
  });

  it('have both names of the event time where Defender made them', () => {
    for (const table of ['DeviceProcessEvents', 'EmailEvents', 'AlertEvidence', 'IdentityLogonEvents', 'CloudAppEvents', 'DeviceTvmSoftwareInventory', 'UrlClickEvents']) {
      expect([table, typeOf(table, 'Timestamp'), typeOf(table, 'TimeGenerated')]).toEqual([table, 'datetime', 'datetime']);
    }
  });

  it('are all readable, each column with a name and once', () => {
    expect(knownTableNames().length).toBeGreaterThan(800);
    for (const name of knownTableNames()) {
      const columns = knownTable(name)?.columns ?? [];
      expect(columns.filter((column) => !/^\w+$/.test(column.name)).map((column) => `${name}.${column.name}`)).toEqual([]);
      expect(new Set(columns.map((column) => column.name)).size).toBe(columns.length);
      expect(columns.length).toBeGreaterThan(0);
    }
  });
});
