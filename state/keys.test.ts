import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HOSTILE_TEXTS } from './conformance/fixtures.js';
import { escapePart, incidentTag, parseIncidentTag, RedisKeys, unescapePart } from './keys.js';

/** Any UTF-16 units, lone surrogates included, with the characters that keys are built with more often than chance. */
const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE_TEXTS),
  fc.array(fc.oneof(fc.constantFrom('{', '}', ':', '/', '%', 'u'), fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)))).map((units) => units.join('')),
);
const incident = fc.record({ tenant: anyText, incident: anyText });

/** The part of a key that decides its slot, as Redis Cluster defines it. */
function hashTag(key: string): string {
  const open = key.indexOf('{');
  const close = key.indexOf('}', open + 1);
  return open === -1 || close <= open + 1 ? key : key.slice(open + 1, close);
}

describe('escapePart', () => {
  it('leaves plain ids readable', () => {
    expect(escapePart('ada.l_1@contoso=x-y')).toBe('ada.l_1@contoso=x-y');
    expect(escapePart('19:a{b}/ü漢')).toBe('19%3aa%7bb%7d%2f%fc%u6f22');
  });

  it('can be undone, whatever the text', () => {
    fc.assert(fc.property(anyText, (text) => { expect(unescapePart(escapePart(text))).toBe(text); }));
  });

  it('leaves plain ASCII without what separates parts', () => {
    fc.assert(fc.property(anyText, (text) => { expect(escapePart(text)).toMatch(/^[A-Za-z0-9._@=%-]*$/); }));
  });
});

describe('RedisKeys', () => {
  const keys = new RedisKeys('team {a}');

  it('puts all keys of an incident under one hash tag, its own', () => {
    fc.assert(fc.property(incident, anyText, (key, text) => {
      const tags = new Set([...keys.parts(key), keys.seen(key, text)].map(hashTag));
      expect([...tags]).toEqual([incidentTag(key)]);
    }));
  });

  it('gives different incidents different keys', () => {
    fc.assert(fc.property(incident, incident, anyText, anyText, (one, two, textOne, textTwo) => {
      const same = one.tenant === two.tenant && one.incident === two.incident;
      expect(keys.part(one, 'last') === keys.part(two, 'last')).toBe(same);
      expect(keys.seen(one, textOne) === keys.seen(two, textTwo)).toBe(same && textOne === textTwo);
    }));
  });

  it('gives no two things of an incident the same key', () => {
    fc.assert(fc.property(incident, anyText, (key, text) => {
      const all = [...keys.parts(key), keys.seen(key, text), keys.incidents(), keys.owner(text)];
      expect(new Set(all).size).toBe(all.length);
    }));
  });

  it('begins every key with the prefix', () => {
    const key = { tenant: 't', incident: 'i' };
    expect([...keys.parts(key), keys.seen(key, 'k'), keys.incidents(), keys.owner('o')].every((one) => one.startsWith('team%20%7ba%7d:'))).toBe(true);
    expect(new RedisKeys().part(key, 'last')).toBe('casebook:{t/i}:last');
  });
});

describe('parseIncidentTag', () => {
  it('undoes incidentTag', () => {
    fc.assert(fc.property(incident, (key) => { expect(parseIncidentTag(incidentTag(key))).toEqual(key); }));
  });

  it.each(['', 'a', 'a/b/c'])('refuses %j', (tag) => {
    expect(parseIncidentTag(tag)).toBeNull();
  });
});
