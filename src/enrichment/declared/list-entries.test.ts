import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ipFromBytes } from '../../analysis/ip/address.js';
import type { Observable } from '../answer.js';
import { contains, parseNetwork } from '../ip-class.js';
import { readEntries } from './list-entries.js';
import { describe as read } from './load-files.js';
import type { ListFile } from './provider-file.js';

const ip = (value: string): Observable => ({ type: value.includes(':') ? 'ipv6' : 'ipv4', value });

function fileOf(types: string, entries?: string): ListFile {
  const one = read('x.yaml', `name: acme\ntitle: Acme\ndocumentation: https://acme.example\nlist: https://acme.example/list\ntypes: [${types}]\nrefresh: 1d\ndetails: listed\n${entries ?? ''}`);
  if (typeof one === 'string' || one.kind !== 'list') throw new Error('no list');
  return one.file;
}
const ADDRESSES = fileOf('ipv4, ipv6');
const ITEMS = fileOf('ipv4, ipv6', 'entries: { items: "@", value: v, details: { "": a, of: b } }');

describe('entries of a list', () => {
  it('are networks of which the smallest wins, in any spelling', async () => {
    const entries = await readEntries(ADDRESSES, ['10.0.0.0/8\n10.1.2.3/16\n10.1.2.3\n2001:DB8:0::/32\n2001:db8:1::/48\n::ffff:192.0.2.0/120\n128.0.0.0/1\n']);
    const said = (value: string): string | undefined => entries.find(ip(value));
    expect([said('10.9.9.9'), said('10.1.9.9'), said('10.1.2.3')]).toEqual(['listed; network 10.0.0.0/8', 'listed; network 10.1.0.0/16', 'listed']);
    expect([said('::ffff:10.9.9.9'), said('192.0.2.7'), said('200.1.1.1'), said('127.255.255.255')]).toEqual(['listed; network 10.0.0.0/8', 'listed; network 192.0.2.0/24', 'listed; network 128.0.0.0/1', undefined]);
    expect([said('2001:db8:1::5'), said('2001:db8:2::5'), said('2001:db9::5')]).toEqual(['listed; network 2001:db8:1::/48', 'listed; network 2001:db8::/32', undefined]);
    expect(entries.count).toBe(7);
  });

  it('find what a comparison of every network finds', async () => {
    const bytes = fc.array(fc.constantFrom(0, 1, 128, 255), { minLength: 4, maxLength: 4 }).map((all) => Uint8Array.from(all));
    await fc.assert(fc.asyncProperty(fc.array(fc.tuple(bytes, fc.integer({ min: 1, max: 32 })), { minLength: 1, maxLength: 30 }), bytes, async (networks, address) => {
      const texts = networks.map(([network, prefix]) => `${ipFromBytes(network).text}/${prefix}`);
      const entries = await readEntries(ADDRESSES, [texts.join('\n')]);
      const wanted = ipFromBytes(address);
      const holding = texts.map(parseNetwork).filter((one) => one !== null && contains(one, wanted)).map((one) => one?.prefix ?? 0);
      const found = entries.find(ip(wanted.text));
      const prefix = found === undefined ? undefined : Number(/\/(\d+)$/.exec(found)?.[1] ?? 32);
      expect(prefix).toBe(holding.length === 0 ? undefined : Math.max(...holding));
    }), { numRuns: 300 });
  });

  it('are told together where several have the same value, and each text is harmless', async () => {
    const entries = await readEntries(ITEMS, [JSON.stringify([
      { v: ['10.0.0.0/8', '11.0.0.0/8'], a: 'one', b: ['x', 'y'] }, { v: '10.0.0.0/8', a: 'two', b: 'x' }, { v: '10.0.0.0/8', a: { evil: 1 }, b: null },
      { v: '12.0.0.0/8', a: `\u202e\u0000${'z'.repeat(10_000)}`, b: '\n' },
      ...Array.from({ length: 500 }, (_, at) => ({ v: '13.0.0.0/8', a: `s${at}` })),
    ])]);
    expect([entries.find(ip('10.1.1.1')), entries.find(ip('11.1.1.1'))]).toEqual(['listed; one, two; of x, y; network 10.0.0.0/8', 'listed; one; of x, y; network 11.0.0.0/8']);
    expect(entries.find(ip('12.1.1.1'))).toMatch(/^listed; z{119}…; network 12\.0\.0\.0\/8$/);
    expect(entries.find(ip('13.1.1.1'))).toBe('listed; s0, s1, s2, s3, s4 and 59 more; network 13.0.0.0/8');
  });

  it('are of the types of the list only, and in any case', async () => {
    const urls = await readEntries(fileOf('url', 'entries: { items: "@", value: "@" }'), [JSON.stringify(['https://Evil.example/A?b=1', 'two words', '10.0.0.0/8', 5, '', 'x'.repeat(3_000)])]);
    expect([urls.find({ type: 'url', value: 'https://evil.example/A?b=1' }), urls.count, urls.skipped]).toEqual(['listed', 2, 4]);
    expect((await readEntries(ADDRESSES, ['evil.example\n10.0.0.0/0\n10.0.0.0/33\n1.2.3.4.5/8\n10.0.0.0/8/8\n'])).skipped).toBe(5);
    expect((await readEntries(fileOf('domain'), ['constructor\n__proto__'])).find({ type: 'domain', value: 'toString' })).toBeUndefined();
  });

  it('are read to the limit, and it is told', async () => {
    const text = Array.from({ length: 20 }, (_, at) => `10.0.${at}.0/24`).join('\n');
    const [cut, whole] = [await readEntries(ADDRESSES, [text, '11.0.0.0/8'], 20), await readEntries(ADDRESSES, [text], 20)];
    expect([cut.count, cut.full, cut.find(ip('11.1.1.1')), whole.full]).toEqual([20, true, undefined, false]);
  });

  it('may be as many as a large cloud has', async () => {
    const items = Array.from({ length: 60_000 }, (_, at) => ({ v: `${10 + (at >> 14)}.${(at >> 6) & 255}.${(at & 63) << 2}.0/${22 + (at & 7)}`, a: `s${at & 31}` }));
    const entries = await readEntries(ITEMS, [JSON.stringify(items)]);
    expect([entries.count, entries.full]).toEqual([60_000, false]);
    const said = Array.from({ length: 20_000 }, (_, at) => entries.find(ip(`10.${at >> 8}.${at & 252}.0`)));
    expect(said.filter((one) => one === undefined || !/^listed; s\d+; network /.test(one))).toEqual([]);
  });
});
