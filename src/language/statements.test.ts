import { describe, expect, it } from '@jest/globals';
import { statements } from './statements.js';

const texts = (message: string): string[] => statements(message).map(({ text }) => text);

describe('statements', () => {
  it('takes one command a line and skips blank lines and comments', () => {
    expect(texts('vars\n\n// look\n# a heading\nhistory')).toEqual(['vars', 'history']);
  });

  it('keeps a line that begins with a cell', () => {
    expect(texts('#4')).toEqual(['#4']);
  });

  it('goes on with a line that begins with a pipe, or with the binding', () => {
    expect(texts('query T\n| where A == 1\n| take 5\nas $x\nvars')).toEqual(['query T\n| where A == 1\n| take 5\nas $x', 'vars']);
  });

  it('does not go on after a blank line', () => {
    expect(texts('vars\n\n| take 5')).toEqual(['vars', '| take 5']);
  });

  it('takes a fenced block as one query', () => {
    expect(statements('```kql\nT\n\n| take 5\n```')).toEqual([{ text: 'T\n\n| take 5', bare: true }]);
  });

  it.each([
    ['query\n```\nT\n| take 5\n```', 'query T\n| take 5'],
    ['query ```\nT\n| take 5\n``` as $x', 'query T\n| take 5 as $x'],
    ['query sentinel:\n```\nT\n```', 'query sentinel: T'],
    ['```T | take 5```', 'T | take 5'],
    ['```\nT | take 5', 'T | take 5'],
    ['```\nT\n```\nas $x', 'T\nas $x'],
  ])('joins %j', (message, text) => {
    expect(texts(message)).toEqual([text]);
  });

  it('gives nothing for nothing', () => {
    expect(texts('')).toEqual([]);
    expect(texts('```\n```')).toEqual([]);
  });
});
