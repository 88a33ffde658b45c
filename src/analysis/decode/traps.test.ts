import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { ORDINARY } from './ordinary.test-helper.js';
import { peel } from './peel.js';
import { PEEL_LIMITS } from './types.js';

const layersOf = (value: string) => peel(value, { ...PEEL_LIMITS, indicators: false }).layers.map(({ encoding }) => encoding);

describe('ordinary strings', () => {
  it('are many', () => {
    expect(new Set(ORDINARY).size).toBeGreaterThan(200);
  });

  it.each(ORDINARY)('%j has no layers', (value) => {
    expect(layersOf(value)).toEqual([]);
  });

  it('has no layers in tokens and hashes, but for one in a thousand', () => {
    const forms: readonly ((digest: Buffer) => string)[] = [
      (digest) => digest.toString('hex').slice(0, 32), (digest) => digest.toString('hex').toUpperCase().slice(0, 40), (digest) => digest.toString('hex').slice(0, 64),
      (digest) => digest.toString('base64').replaceAll(/[+/=]/g, '').slice(0, 28), (digest) => `Bearer ${digest.toString('base64url').slice(0, 43)}`,
    ];
    const values = Array.from({ length: 400 }, (_, seed) => createHash('sha512').update(`token ${seed}`).digest()).flatMap((digest) => forms.map((form) => form(digest)));
    expect(values.filter((value) => layersOf(value).length > 0).length).toBeLessThanOrEqual(2);
  });
});
