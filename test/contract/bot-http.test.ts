import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { chartUrl } from '../../src/bot/chart-links.js';
import { createBot } from '../../src/bot/create-bot.js';
import { UserError } from '../../src/errors.js';
import { CHART_KEY, FakeEngine, FakeStore, MemoryLog, message, plainRenderer, shows, startBot, type TestBot } from '../support/fake-connector-bot.js';
import { fastClock } from '../support/fake-connector-clock.js';

let test: TestBot;
const incident = { tenant: 'tenant-1', incident: '19:hunts@thread.tacv2;messageid=1' };
const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

beforeAll(async () => {
  test = await startBot({
    chartPng: (key, cell, index) => {
      if (index === 9) return Promise.reject(new Error('renderer broke'));
      return Promise.resolve(key.incident === incident.incident && cell.number === 7 && cell.revision === 2 && index === 0 ? PNG : null);
    },
  });
});
afterAll(async () => { await test.close(); });

const raw = (body: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> =>
  fetch(`${test.url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json', ...headers }, body });

describe('hostile requests', () => {
  const valid = (): Record<string, unknown> => message(test.connector.url, 'decode x');
  const without = (name: string): string => JSON.stringify({ ...valid(), [name]: undefined });
  const withValue = (name: string, value: unknown): string => JSON.stringify({ ...valid(), [name]: value });

  it.each<[string, () => string, number]>([
    ['an empty body', () => '', 400], ['{"a":1}', () => '{"a":1}', 400], ['no JSON', () => '{"type":', 400], ['null', () => 'null', 400],
    ['a number', () => '5', 400], ['a list', () => '[]', 400], ['a list of activities', () => `[${JSON.stringify(valid())}]`, 400],
    ['an empty object', () => '{}', 400], ['no type', () => without('type'), 400], ['a type that is no text', () => withValue('type', { a: 1 }), 400],
    ['an empty type', () => withValue('type', ''), 400], ['no sender', () => without('from'), 400], ['a sender without id', () => withValue('from', {}), 400],
    ['no recipient', () => without('recipient'), 400], ['no conversation', () => without('conversation'), 400],
    ['a conversation that is a text', () => withValue('conversation', 'x'), 400], ['no service URL', () => without('serviceUrl'), 400],
    ['an odd service URL', () => withValue('serviceUrl', 'not a url'), 403], ['a service URL elsewhere', () => withValue('serviceUrl', 'https://evil.example/'), 403],
    ['a file as service URL', () => withValue('serviceUrl', 'file:///etc/passwd'), 403], ['a user in the service URL', () => withValue('serviceUrl', 'http://evil@127.0.0.1/'), 403],
    ['a host that only begins like this machine', () => withValue('serviceUrl', 'http://127.0.0.1.evil.example/'), 403],
    ['text that is no text', () => withValue('text', { a: 1 }), 400], ['entities that are no list', () => withValue('entities', 'x'), 400],
    ['members that are none', () => withValue('membersAdded', [5]), 400], ['an id without end', () => withValue('id', 'x'.repeat(5000)), 400],
    ['channel data that is none', () => withValue('channelData', 'x'), 400], ['a body over the limit', () => withValue('text', 'x'.repeat(300_000)), 413],
    ['nesting without end', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 400],
    ['a prototype', () => '{"__proto__":{"type":"message"},"constructor":{"prototype":{"polluted":1}}}', 400],
  ])('%s', async (_name, body, status) => {
    const before = test.engine.submissions.length;
    const response = await raw(body());
    expect(response.status).toBe(status);
    const text = await response.text();
    const { error } = JSON.parse(text) as { error: { code: string; message: string } };
    expect(error.message).toMatch(/^[A-Z].*\.$/);
    expect(text).not.toMatch(/node_modules|\.js:|\n\s*at /);
    expect(test.engine.submissions).toHaveLength(before);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('odd but possible values are served', async () => {
    const odd = { timestamp: 'no date', localTimestamp: 5, entities: [null, 5, { type: 'mention' }], attachments: [null, { contentType: 5 }], deliveryMode: 'expectReplies', replyToId: null };
    expect((await raw(JSON.stringify({ ...valid(), ...odd }))).status).toBe(200);
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['another content type', { 'Content-Type': 'text/plain' }, 400], ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }, 400],
    ['a compressed body', { 'Content-Encoding': 'gzip' }, 415], ['an unknown character set', { 'Content-Type': 'application/json; charset=klingon' }, 415],
  ])('%s', async (_name, headers, status) => {
    expect((await raw(JSON.stringify(valid()), headers)).status).toBe(status);
  });

  it('requests to a name that a web page made up for this machine are refused', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${test.url}/api/messages`, { method: 'POST', headers: { Host: 'rebound.example', 'Content-Type': 'application/json' } },
        (response) => { response.resume(); resolve(response.statusCode); });
      request.on('error', reject).end(JSON.stringify(valid()));
    });
    expect(status).toBe(403);
  });

  it('bytes that are no HTTP are answered and the bot lives on', async () => {
    const answer = await new Promise<string>((resolve, reject) => {
      const socket = connect(test.bot.port, '127.0.0.1', () => { socket.write('\u0016\u0003\u0001 garbage\r\n\r\n'); });
      socket.on('data', (data) => { resolve(data.toString()); socket.destroy(); }).on('error', reject);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 400/);
    await raw(JSON.stringify(message(test.connector.url, 'decode alive')));
    await test.connector.until(() => test.connector.shown.some(({ content }) => shows(content) === 'done decode alive'));
  });
});

describe('routes', () => {
  it('tell that the process is up, and what is not there', async () => {
    expect((await fetch(`${test.url}/health`)).status).toBe(200);
    expect((await fetch(`${test.url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${test.url}/%E0%A4%A`)).status).toBe(404);
    expect((await fetch(`${test.url}/charts/%E0%A4%A`)).status).toBe(400);
    expect((await fetch(`${test.url}/api/messages`)).status).toBe(405);
  });

  it('set the headers that browsers heed and none that name the software', async () => {
    for (const path of ['/health', '/nowhere', '/charts/x']) {
      const { headers } = await fetch(`${test.url}${path}`);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toMatch(/default-src 'none'/);
    }
  });

  it('tell whether the store answers, and why not', async () => {
    const ready = async (): Promise<[number, unknown]> => {
      const response = await fetch(`${test.url}/ready`);
      return [response.status, await response.json()];
    };
    expect(await ready()).toEqual([200, { ready: true }]);
    test.store.unreachable = new UserError({ code: 'store.unreachable', message: 'The store is away' });
    expect(await ready()).toEqual([503, { ready: false, reason: 'The store is away' }]);
    test.store.unreachable = new Error('secret detail');
    expect(await ready()).toEqual([503, { ready: false, reason: 'the store failed' }]);
    test.store.unreachable = null;
    test.store.hangs = true;
    expect(await ready()).toEqual([503, { ready: false, reason: 'the store did not answer within 1 s' }]);
    test.store.hangs = false;
    expect((await ready())[0]).toBe(200);
  });

  it('show charts by signed links until these expire', async () => {
    const soon = Math.floor(Date.now() / 1000) + 3600;
    const get = (link: Parameters<typeof chartUrl>[2], key = CHART_KEY): Promise<Response> => fetch(chartUrl(test.url, key, link));
    const chart = { incident, cell: { number: 7, revision: 2 }, index: 0, exp: soon };
    const response = await get(chart);
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(response.headers.get('cache-control')).toMatch(/^public, max-age=\d+, immutable$/);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(PNG);
    expect((await get({ ...chart, index: 1 })).status).toBe(404);
    expect((await get({ ...chart, exp: 1 })).status).toBe(403);
    expect((await get(chart, new Uint8Array(32))).status).toBe(403);
    expect((await fetch(`${chartUrl(test.url, CHART_KEY, chart)}x`)).status).toBe(403);
    const broken = await get({ ...chart, index: 9 });
    expect(broken.status).toBe(500);
    expect(await broken.text()).not.toContain('renderer broke');
  });
});

describe('start', () => {
  const options = (): Parameters<typeof createBot>[0] => ({
    engine: new FakeEngine(fastClock(1)), store: new FakeStore(), log: new MemoryLog(), renderer: plainRenderer, auth: { kind: 'anonymous' }, host: '127.0.0.1', port: 0,
    baseUrl: 'http://localhost:3978', chartKey: CHART_KEY, chartPng: () => Promise.resolve(null),
  });
  const single = { kind: 'single-tenant', appId: '11111111-1111-1111-1111-111111111111', tenantId: '22222222-2222-2222-2222-222222222222', password: 'secret' } as const;

  it.each([
    ['anonymous on all addresses', { host: '0.0.0.0' }], ['anonymous on a public address', { host: '10.0.0.1' }], ['a base URL that is none', { baseUrl: 'bot' }],
    ['an http base URL with authentication', { auth: single }],
  ])('refuses %s', async (_name, more) => {
    await expect(createBot({ ...options(), ...more })).rejects.toMatchObject({ code: 'config.invalid' });
  });

  it('refuses a port that is taken, and a short chart key', async () => {
    await expect(createBot({ ...options(), port: test.bot.port })).rejects.toMatchObject({ code: 'config.invalid' });
    await expect(createBot({ ...options(), chartKey: new Uint8Array(8) })).rejects.toThrow(RangeError);
  });
});
