import { describe, expect, it } from '@jest/globals';
import { denialOf, isPrefix } from './permission.js';

const PREFIXES = ['https://feeds.example/lists/', 'https://one.example:8443'];

describe('denialOf', () => {
  it.each([
    'https://feeds.example/lists/a.csv', 'https://FEEDS.example/lists/deep/b.txt?x=1', 'https://one.example:8443/anything', 'https://feeds.example/x/../lists/a.csv',
  ])('allows %s', (url) => {
    expect(denialOf(url, PREFIXES)).toBeUndefined();
  });

  it.each([
    ['http://feeds.example/lists/a.csv', 'not-https'],
    ['file:///etc/passwd', 'not-https'],
    ['lists/a.csv', 'malformed'],
    ['https://feeds.example/lists/%2e%2e%2fadmin', 'malformed'],
    ['https://feeds.example/lists/../admin', 'not-allowed'],
    ['https://feeds.example/lists/%2e%2e/admin', 'not-allowed'],
    ['https://feeds.example/lists-of-others/a.csv', 'not-allowed'],
    ['https://feeds.example.evil.example/lists/a.csv', 'not-allowed'],
    ['https://feeds.example:444/lists/a.csv', 'not-allowed'],
    ['https://feeds.example@evil.example/lists/a.csv', 'credentials'],
    ['https://user:secret@feeds.example/lists/a.csv', 'credentials'],
    ['https://one.example/x', 'not-allowed'],
  ])('refuses %s as %s', (url, denial) => {
    expect(denialOf(url, PREFIXES)).toBe(denial);
  });

  it('takes a prefix for whole folders', () => {
    expect(denialOf('https://a.example/team', ['https://a.example/team'])).toBeUndefined();
    expect(denialOf('https://a.example/team/x', ['https://a.example/team'])).toBeUndefined();
    expect(denialOf('https://a.example/teams', ['https://a.example/team'])).toBe('not-allowed');
  });
});

describe('isPrefix', () => {
  it.each([['https://a.example', true], ['https://a.example/b/', true], ['http://a.example', false], ['https://', false], ['https://u@a.example', false], ['https://a.example/?q=1', false], ['a.example', false]])('%s: %s', (text, fits) => {
    expect(isPrefix(text)).toBe(fits);
  });
});
