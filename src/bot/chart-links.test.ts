import { describe, expect, it } from '@jest/globals';

import { chartUrl, checkChartKey, verifyChartToken } from './chart-links.js';

const key = new Uint8Array(32).fill(1);
const link = { incident: { tenant: 't', incident: '19:ü"x@thread.tacv2;messageid=1' }, cell: { number: 7, revision: 2 }, index: 1, exp: 2000 };
const tokenOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const token = tokenOf(chartUrl('https://bot.example/', key, link));

describe('chart links', () => {
  it('stand under the base URL and need no escaping', () => {
    expect(chartUrl('https://bot.example/base//', key, link)).toMatch(/^https:\/\/bot\.example\/base\/charts\/[\w-]+\.[\w-]{43}$/);
  });

  it('give back what they were made from until they expire', () => {
    expect(verifyChartToken(token, key, 1_999_999)).toEqual({ kind: 'valid', link });
    expect(verifyChartToken(token, key, 2_000_000)).toEqual({ kind: 'expired' });
  });

  it('are forged where anything was changed', () => {
    const payload = Buffer.from(JSON.stringify(['t', 'other', 7, 2, 1, 2000])).toString('base64url');
    const odd = ['', '.', 'x', 'a.b', `${token}.x`, `${token}A`, `${payload}.${token.split('.')[1] ?? ''}`, `x${token}`, token.slice(0, -3), '.'.repeat(9000)];
    for (const one of odd) expect(verifyChartToken(one, key, 0)).toEqual({ kind: 'forged' });
    expect(verifyChartToken(token, new Uint8Array(32).fill(2), 0)).toEqual({ kind: 'forged' });
  });

  it('need a key of 32 bytes', () => {
    expect(() => { checkChartKey(new Uint8Array(31)); }).toThrow(RangeError);
    expect(() => { checkChartKey(key); }).not.toThrow();
  });
});
