import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalise } from './normalise.js';

const CASES: readonly (readonly [what: string, pasted: string, typed: string])[] = [
  ['smart double quotes', 'query T | where User == “ana”', 'query T | where User == "ana"'],
  ['a German opening quote', 'set $x = „ana“', 'set $x = "ana"'],
  ['an apostrophe inside prettified quotes', 'where X == “it’s”', 'where X == "it\'s"'],
  ['curly quotes meant as data', 'where X == "say “hi”"', 'where X == "say “hi”"'],
  ['an apostrophe within a word', "set $note = don't “shout”", 'set $note = don\'t "shout"'],
  ['an escaped quote in a string', 'where X == "a\\"b” c"', 'where X == "a\\"b” c"'],
  ['a verbatim string that ends in a backslash', 'where X == @"C:\\" and Y == “b”', 'where X == @"C:\\" and Y == "b"'],
  ['non-breaking and thin blanks', 'query\u00a0T\u2009|\u202ftake 5', 'query T | take 5'],
  ['zero-width marks', 'de\u200bcode\ufeff abc', 'decode abc'],
  ['direction overrides', 'enrich \u202e8.8.8.8', 'enrich 8.8.8.8'],
  ['entities', 'query T | where A &gt; 5 and B &lt; 3 &amp;&nbsp;C', 'query T | where A > 5 and B < 3 & C'],
  ['numeric entities', 'a &#39;b&#x27;', "a 'b'"],
  ['an entity that is none', 'a &bogus; &#0; b', 'a &bogus; &#0; b'],
  ['line breaks', 'vars<br>history<br/>help', 'vars\nhistory\nhelp'],
  ['paragraphs', '<p>vars</p><p>history</p>', 'vars\nhistory'],
  ['a mention', '<at>Casebook</at> history', 'history'],
  ['tags in a string stay', 'query print X = "a <at>b</at> c"', 'query print X = "a <at>b</at> c"'],
  ['tags in a string of an HTML message stay', '<p>query T | where Body has "<br>" or Body has \'<p class="x">\'</p>', 'query T | where Body has "<br>" or Body has \'<p class="x">\''],
  ['tags in a verbatim string stay', '<div>query T | where Body has @"C:\\<b>\\"</div>', 'query T | where Body has @"C:\\<b>\\"'],
  ['a mention beside a string with tags', '<at>Casebook</at> query T | where Body has "<script>"', 'query T | where Body has "<script>"'],
  ['quotes of different paragraphs are no string', '<p>note a 5" disk</p><p>note a 3" disk</p>', 'note a 5" disk\nnote a 3" disk'],
  ['an attribute in quotes', '<p><a href="https://a.example/">a</a> and <a href="https://b.example/">b</a></p>', 'a and b'],
  ['comparison signs stay', 'query T | where A<B and B>C', 'query T | where A<B and B>C'],
  ['an en dash as a minus', 'print 5 – 3', 'print 5 - 3'],
  ['an em dash as two', '—enc', '--enc'],
  ['a dash in a string stays', 'print "a – b"', 'print "a – b"'],
  ['Windows line ends', 'vars\r\nhistory', 'vars\nhistory'],
  ['a code block', '<p>query</p><pre><code>T\n| take 5</code></pre>', 'query\n\n```\nT\n| take 5\n```'],
];

describe('normalise', () => {
  it.each(CASES)('%s', (_, pasted, typed) => {
    expect(normalise(pasted)).toBe(typed);
  });

  it('is total and does not change what it has normalised', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const once = normalise(text);
      if (!/[&<]/.test(once)) expect(normalise(once)).toBe(once);
    }), { numRuns: 500 });
  });

  it('takes time in proportion to its input', () => {
    const hostile = `<at>${'"\\'.repeat(40_000)}${"\\'".repeat(40_000)}${'<p '.repeat(20_000)}${'&#'.repeat(20_000)}${'<at>'.repeat(10_000)}`;
    expect(normalise(hostile).length).toBeGreaterThan(0);
  });
});
