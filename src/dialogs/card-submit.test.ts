import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readString } from '../language/lexer.js';
import { normalise } from '../language/normalise.js';
import { readCardSubmit } from './card-submit.js';
import { asChatText } from './chat-text.js';
import { complete } from './complete.js';

describe('complete', () => {
  it.each([
    ['decode {}', 'none', ' $x ', 'decode $x'], ['decode {}', 'text', '$x', 'decode "$x"'], ['a {} b', 'none', 'x', 'a x b'], ['a "{}" {} {}', 'none', 'x', 'a "{}" x {}'],
    ["a '\\'{}' {}", 'text', 'it\'s "x\\', "a '\\'{}' \"it's \\\"x\\\\\""], ['a {}', 'none', '$& $1 {}', 'a $& $1 {}'],
  ] as const)('%s with %s answer %s', (say, quote, answer, command) => {
    expect(complete(say, quote, answer)).toBe(command);
  });

  it.each([
    ['decode {}', 'a\nb'], ['decode {}', 'a\rb'], ['decode {}', 'a\u2028b'], ['decode {}', 'a\u0085b'], ['decode {}', 'a\u0000b'], ['decode {}', 'x'.repeat(2001)], ['decode x', 'a'], ['decode "{}', 'a'],
  ])('refuses %j with %j', (say, answer) => {
    expect(() => complete(say, 'text', answer)).toThrow(expect.objectContaining({ code: 'param.invalid' }));
  });

  it('a quoted answer stays one string of the language, whatever it holds', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (raw) => {
      const answer = raw.trim();
      fc.pre(answer !== '' && !/[\u0000-\u0008\u000a-\u001f\u007f\u0085\u2028\u2029]/.test(answer)); // eslint-disable-line no-control-regex -- what complete refuses
      const literal = complete('{}', 'text', answer);
      expect(readString(literal, 0)).toEqual({ value: answer, end: literal.length, open: false });
    }));
  });
});

describe('asChatText', () => {
  it.each([
    'decode "a<br>set x = 1"', 'decode "&quot; &amp;lt; &#10;query T"', 'query T | where a < 5 and b > 3', 'decode "<at>Bob</at> <pre>x</pre> </p><p>"',
  ])('survives the normaliser: %s', (command) => {
    expect(normalise(asChatText(command))).toBe(command);
    expect(normalise(asChatText(command)).split('\n')).toHaveLength(1);
  });
});

describe('readCardSubmit', () => {
  it('takes unknown fields along, but no unknown version', () => {
    expect(readCardSubmit({ casebook: 1, say: 'help', other: 5, msteams: {} })).toEqual({ kind: 'command', text: 'help' });
    expect(readCardSubmit({ casebook: '1', say: 'help' })).toMatchObject({ kind: 'invalid', error: { message: expect.stringContaining('another version') as unknown } });
  });

  it('asks the same question again', () => {
    expect(readCardSubmit({ casebook: 1, say: 'anomaly $t by {}', quote: 'none', answer: '' })).toEqual({
      kind: 'again', prompt: { skill: 'anomaly', param: '', question: 'A value is needed to complete: anomaly $t by {}', say: 'anomaly $t by {}', choices: [], quote: 'none' },
    });
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.anything(), (data) => { expect(['command', 'again', 'invalid']).toContain(readCardSubmit(data).kind); }));
    fc.assert(fc.property(fc.record({ casebook: fc.constant(1), say: fc.string(), quote: fc.constantFrom('none', 'text'), answer: fc.string() }), (data) => {
      expect(['command', 'again', 'invalid']).toContain(readCardSubmit(data).kind);
    }));
  });
});
