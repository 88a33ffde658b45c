import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Observable } from '../answer.js';
import type { SourceReply } from '../source.js';
import { FileCache } from './file-cache.js';

const NOW = Date.UTC(2026, 2, 1);
const HOUR_MS = 3_600_000;
const VT = { name: 'virustotal', revision: 'a' };
const ip = (value: string): Observable => ({ type: 'ipv4', value });
const REPLY: SourceReply = { status: 'found', details: 'malicious 3; „ü\u2028"', opinion: 'malicious', score: 12.5, link: 'https://x.example/', observedAt: '2026-02-01T00:00:00.000Z' };

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-cache-'));
  path = join(folder, 'deep', 'answers.ndjson');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the cache of answers', () => {
  it('survives a restart', async () => {
    const first = await FileCache.open(path, NOW);
    first.put(VT, ip('8.8.8.8'), { reply: REPLY, askedAt: NOW }, HOUR_MS);
    first.put(VT, ip('8.8.4.4'), { reply: { status: 'no data', details: '' }, askedAt: NOW }, HOUR_MS);
    expect(first.get(VT, ip('8.8.8.8'), NOW)).toEqual({ reply: REPLY, askedAt: NOW });
    await first.close();
    const again = await FileCache.open(path, NOW + 10);
    expect(again.get(VT, ip('8.8.8.8'), NOW + 10)).toEqual({ reply: REPLY, askedAt: NOW });
    expect(again.get(VT, ip('8.8.4.4'), NOW + 10)?.reply.status).toBe('no data');
  });

  it('gives nothing of another source, reading, type or value, and nothing old', async () => {
    const cache = await FileCache.open(path, NOW);
    cache.put(VT, ip('8.8.8.8'), { reply: REPLY, askedAt: NOW }, HOUR_MS);
    expect(cache.get({ ...VT, name: 'otx' }, ip('8.8.8.8'), NOW)).toBeUndefined();
    expect(cache.get({ ...VT, revision: 'b' }, ip('8.8.8.8'), NOW)).toBeUndefined();
    expect(cache.get(VT, { type: 'domain', value: '8.8.8.8' }, NOW)).toBeUndefined();
    expect(cache.get(VT, ip('8.8.8.8'), NOW - 1)).toBeUndefined();
    cache.put(VT, ip('8.8.8.8'), { reply: REPLY, askedAt: NOW }, HOUR_MS);
    expect(cache.get(VT, ip('8.8.8.8'), NOW + HOUR_MS)).toBeUndefined();
    await cache.close();
    expect((await FileCache.open(path, NOW + HOUR_MS)).get(VT, ip('8.8.8.8'), NOW)).toBeUndefined();
  });

  it('leaves out lines that are cut, damaged or of another form', async () => {
    const cache = await FileCache.open(path, NOW);
    cache.put(VT, ip('8.8.8.8'), { reply: REPLY, askedAt: NOW }, HOUR_MS);
    await cache.close();
    await appendFile(path, '{"key":"cut');
    const second = await FileCache.open(path, NOW);
    second.put(VT, ip('8.8.4.4'), { reply: REPLY, askedAt: NOW }, HOUR_MS);
    await second.close();
    await appendFile(path, `null\n[]\n"x"\n{"key":"virustotal a ipv4 1.1.1.1","until":${NOW + HOUR_MS},"askedAt":${NOW},"reply":{"status":"failed","details":""}}\n\u0000\u0000\n`);
    const third = await FileCache.open(path, NOW);
    expect(['8.8.8.8', '8.8.4.4', '1.1.1.1'].map((value) => third.get(VT, ip(value), NOW) !== undefined)).toEqual([true, true, false]);
  });

  it('bounds memory and file', async () => {
    const cache = await FileCache.open(path, NOW);
    for (let round = 0; round < 3; round += 1) {
      for (let at = 0; at < 21_000; at += 1) cache.put(VT, ip(`10.${at >> 16}.${(at >> 8) & 255}.${at & 255}`), { reply: REPLY, askedAt: NOW + round }, HOUR_MS);
      await cache.close();
    }
    expect(cache.get(VT, ip('10.0.0.0'), NOW + 9)).toBeUndefined();
    expect(cache.get(VT, ip('10.0.80.0'), NOW + 9)).toBeDefined();
    expect((await readFile(path, 'utf8')).split('\n').filter((line) => line !== '').length).toBeLessThanOrEqual(41_000);
  });

  it('works where it can\'t be written or read, and says so', async () => {
    await writeFile(join(folder, 'deep'), 'a file where a folder should be');
    const cache = await FileCache.open(path, NOW);
    cache.put(VT, ip('8.8.8.8'), { reply: REPLY, askedAt: NOW }, HOUR_MS);
    await cache.close();
    expect(cache.problem).toBeDefined();
    expect(cache.get(VT, ip('8.8.8.8'), NOW)).toBeDefined();
  });
});
