import { describe, expect, it } from '@jest/globals';
import { UserError } from '../errors.js';
import { pageClause, pickColumns } from './page.js';

const columns = [{ name: 'Account', type: 'string' }, { name: 'account', type: 'string' }, { name: 'EventID', type: 'int' }] as const;

describe('pickColumns', () => {
  it('takes all columns where none are named', () => {
    expect(pickColumns(columns, undefined)).toEqual([0, 1, 2]);
  });

  it('is exact on case where names differ only in it, and lenient otherwise', () => {
    expect(pickColumns(columns, ['account', 'eventid'])).toEqual([1, 2]);
  });

  it('names the nearest column', () => {
    expect(() => pickColumns(columns, ['EventId2'])).toThrow(UserError);
    try {
      pickColumns(columns, ['EvntID']);
    } catch (error) {
      expect((error as UserError).data).toMatchObject({ code: 'table.column', next: 'Did you mean EventID?' });
    }
  });
});

it('pages are whole numbers whatever is asked', () => {
  expect(pageClause(2.5, -1)).toBe('LIMIT 2 OFFSET 0');
  expect(pageClause(Infinity)).toBe(`LIMIT ${String(Number.MAX_SAFE_INTEGER)} OFFSET 0`);
});
