import { describe, expect, it } from '@jest/globals';
import { shownName } from './failure.js';
import { nameColumns } from './name-columns.js';
import { tableNameOf, uniqueNames } from './table-name.js';

describe('tableNameOf', () => {
  it.each([
    ['SigninLogs', 'SigninLogs'],
    ['signinlogs', 'SigninLogs'],
    ['DEVICEPROCESSEVENTS', 'DeviceProcessEvents'],
    ['my export (2)', 'my_export_2'],
    ['../../etc/passwd', 'etc_passwd'],
    ['2024-03-01', '_2024_03_01'],
    ['where', 'where_table'],
    ['Störung', 'Sto_rung'],
    ['日本', 'Table'],
    ['a"; drop\ntable x', 'a_drop_table_x'],
  ])('makes %j the table %s', (stem, name) => {
    expect(tableNameOf(stem)).toBe(name);
  });

  it('is never longer than a name can be', () => {
    expect(tableNameOf('x'.repeat(5000))).toHaveLength(100);
  });
});

it('names that differ only in case are numbered, around names that are taken', () => {
  expect(uniqueNames(['a', 'A', 'a_2', 'a'])).toEqual(['a', 'A_3', 'a_2', 'a_4']);
});

describe('nameColumns', () => {
  const schema = { name: 'T', columns: [{ name: 'TimeGenerated', type: 'datetime' }, { name: 'User', type: 'string' }] } as const;

  it('takes the spelling of the schema and the portal\'s mark off', () => {
    expect(nameColumns(['TimeGenerated [UTC]', 'user', 'other'], schema).columns.map((column) => [column.name, column.known?.type]))
      .toEqual([['TimeGenerated', 'datetime'], ['User', 'string'], ['other', undefined]]);
  });

  it('numbers what DuckDB could not tell apart and says so', () => {
    const { columns, notes } = nameColumns(['a', 'A', 'a', ''], undefined);
    expect(columns.map((column) => column.name)).toEqual(['a', 'A_1', 'a_2', 'Column4']);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toContain('A_1');
  });

  it('strips control characters', () => {
    expect(nameColumns(['a\n\u0000b\u202e'], undefined).columns[0]?.name).toBe('a b');
  });
});

it('file names are shown on one line', () => {
  expect(shownName('a\nb\u202ec')).toBe('a?b?c');
  expect(shownName('x'.repeat(300))).toHaveLength(118);
});
