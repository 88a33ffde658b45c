import { describe, expect, it } from '@jest/globals';
import { IP_LOCATOR, openIpLocator } from './ip-locator.js';

describe('openIpLocator', () => {
  it.each([
    ['8.8.8.8', { country: 'United States' }],
    ['::ffff:8.8.8.8', { country: 'United States' }],
    ['2001:4860:4860::8888', { country: 'United States' }],
    ['10.1.2.3', null],
    ['not an address', null],
    ['', null],
  ])('places %s', async (address, place) => {
    expect((await openIpLocator())(address)).toEqual(place);
  });

  it('is found by the name that threads load it by', async () => {
    expect(await import(IP_LOCATOR.module)).toHaveProperty(IP_LOCATOR.name, openIpLocator);
  });
});
