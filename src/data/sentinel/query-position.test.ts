import { describe, expect, it } from '@jest/globals';
import type { LiveText } from './live-text.js';
import { queryPosition } from './query-position.js';
import type { ServiceError } from './response.js';

const same = (text: string): LiveText => ({ text, toTyped: (offset) => offset });
const at = (line: number, pos: number, token?: string): ServiceError => ({ code: 'SYN0002', message: 'x', line, pos, ...(token !== undefined && { token }) });
const named = (message: string): ServiceError => ({ code: 'SEM0100', message });

describe('queryPosition', () => {
  const typed = 'T\r\n| where xy == 1\n| project y';

  it('counts lines from 1 and positions from 0, with the innermost error first', () => {
    expect(queryPosition([at(1, 0), at(3, 2, 'project')], same(typed), typed)).toEqual({ offset: typed.indexOf('project'), length: 7, line: 3, column: 3 });
  });

  it.each([[0, 1], [4, 0], [1.5, 0], [1, -1]])('ignores line %p, position %p outside the text', (line, pos) => {
    expect(queryPosition([at(line, pos)], same(typed), typed)).toBeUndefined();
  });

  it('stays inside the typed text', () => {
    const sent = { text: `${typed} | take 10`, toTyped: () => 1_000 };
    expect(queryPosition([at(3, 14)], sent, typed)?.offset).toBe(typed.length);
  });

  it('looks a quoted name up as a whole word', () => {
    expect(queryPosition([named("Failed to resolve scalar expression named 'y'")], same(typed), typed)?.offset).toBe(typed.lastIndexOf('y'));
    expect(queryPosition([named("Failed to resolve table expression named 'Absent'")], same(typed), typed)).toBeUndefined();
    expect(queryPosition([named('no name')], same(typed), typed)).toBeUndefined();
  });
});
