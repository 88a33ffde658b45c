import { describe, expect, it } from '@jest/globals';

import { messageText } from './message-text.js';
import { withoutBotMentions } from './mentions.js';

const bot = { id: '28:bot', name: 'Case & Book' };
const own = { type: 'mention', mentioned: { id: '28:bot', name: 'Case & Book' }, text: '<at>Case &amp; Book</at>' };

describe('withoutBotMentions', () => {
  it.each<[string, readonly unknown[], string, boolean]>([
    ['<at>Case &amp; Book</at> decode x', [own], 'decode x', true],
    ['decode <at>Case &amp; Book</at>', [own], 'decode', true],
    ['<at id="0">Case & Book</at>\ndecode x\n<at>CASE &amp; BOOK</at>', [own], 'decode x', true],
    ['a <at>Bob</at> b', [own, { type: 'mention', mentioned: { id: '29:bob' }, text: '<at>Bob</at>' }], 'a <at>Bob</at> b', true],
    ['<at>Case &amp; Book</at> x', [], 'x', false],
    ['<at>Case &amp; Book</at> x', [{ ...own, mentioned: { id: '29:impostor', name: 'Case & Book' } }], 'x', false],
    ['<at>Nick</at> x', [{ ...own, text: '<at>Nick</at>' }], 'x', true],
    ['x < y | where a > b', [null, 5, 'x', {}, { type: 'mention' }], 'x < y | where a > b', false],
    ['<span itemtype="http://schema.skype.com/Mention" itemscope itemid="0">Case &amp; Book</span> x', [own], 'x', true],
    ['<at>Case', [own], '<at>Case', true],
  ])('%s', (text, entities, left, mentioned) => {
    expect(withoutBotMentions(text, entities, bot)).toEqual({ text: left, mentioned });
  });

  it('takes time linear in what it is given', () => {
    const hostile = '<at '.repeat(60_000);
    expect(withoutBotMentions(hostile, Array(5000).fill(own), bot).text).toHaveLength(hostile.trim().length);
  });
});

describe('messageText', () => {
  const html = (content: string): object[] => [{ contentType: 'application/json', content: {} }, { contentType: 'text/html', content }];
  it.each<[string | null, string, string]>([
    ['a\nb', '<p>a</p><p>b</p>', 'a\nb'],
    ['a b', '<p>a</p>\n<p>b</p>', '<p>a</p>\n<p>b</p>'],
    ['a b', 'a<br/>b', 'a<br/>b'],
    ['query T', '<p>query</p><pre class="x"><code>T</code></pre>', '<p>query</p><pre class="x"><code>T</code></pre>'],
    ['a b', '<p>a b</p>', 'a b'],
    ['mine', '<blockquote><p>theirs</p><p>theirs</p></blockquote><p>mine</p>', 'mine'],
    [null, '<div>a</div><div>b</div>', '<div>a</div><div>b</div>'],
    [null, '<p>a</p>', ''],
  ])('%j with %s', (text, content, taken) => {
    expect(messageText(text, html(content))).toBe(taken);
  });
});
