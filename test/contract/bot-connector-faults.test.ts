import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { message, shows, startBot, type TestBot } from '../support/fake-connector-bot.js';
import { type ConnectorRequest, FakeConnector, type Fault } from '../support/fake-connector.js';

describe('faults of the connector', () => {
  let test: TestBot;
  beforeEach(async () => { test = await startBot(); });
  afterEach(async () => { await test.close(); });

  /** The first `times` requests that `matches` picks get the fault. */
  const failing = (matches: (request: ConnectorRequest) => boolean, times: number, fault: Fault): void => {
    let left = times;
    test.connector.fault = (request) => {
      if (!matches(request) || left === 0) return null;
      left -= 1;
      return fault;
    };
  };
  const isPost = ({ method, body }: ConnectorRequest): boolean => method === 'POST' && body['type'] === 'message';
  const isUpdate = ({ method }: ConnectorRequest): boolean => method === 'PUT';
  const posts = (): number => test.connector.requests.filter(isPost).length;
  const gaveUp = async (): Promise<void> => {
    while (!test.log.lines.some(({ event, fields }) => event === 'outbox.gave-up' && fields['kind'] === 'send')) await new Promise((resolve) => { setTimeout(resolve, 10); });
  };

  it.each<[string, Fault]>([
    ['429 with Retry-After', { kind: 'status', status: 429, headers: { 'Retry-After': '2' } }],
    ['429 without', { kind: 'status', status: 429 }],
    ['412', { kind: 'status', status: 412 }],
  ])('posts again after %s: nothing was posted', async (_name, fault) => {
    failing(isPost, 2, fault);
    await test.post(message(test.connector.url, 'decode x'));
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(posts()).toBe(3);
  });

  it.each<[string, Fault]>([
    ['502', { kind: 'status', status: 502 }], ['500', { kind: 'status', status: 500 }], ['408', { kind: 'status', status: 408 }],
    ['a hang', { kind: 'hang' }], ['a reset', { kind: 'reset' }], ['a reset after the message was posted', { kind: 'reset-after' }],
  ])('does not post a second time after %s: it may have been posted', async (_name, fault) => {
    failing(isPost, 1, fault);
    await test.post(message(test.connector.url, 'decode x'));
    await gaveUp();
    await test.post(message(test.connector.url, 'decode y'));
    await test.connector.until(() => test.connector.shown.some(({ content }) => shows(content) === 'done decode y'));
    expect(posts()).toBe(2);
    expect(test.connector.shown).toHaveLength(fault.kind === 'reset-after' ? 2 : 1);
  });

  it.each<[string, Fault]>([
    ['429', { kind: 'status', status: 429 }], ['502', { kind: 'status', status: 502 }], ['412', { kind: 'status', status: 412 }],
    ['a hang', { kind: 'hang' }], ['a reset', { kind: 'reset' }], ['a reset after the update was done', { kind: 'reset-after' }],
  ])('repeats an update after %s', async (_name, fault) => {
    test.engine.behaviours.set('slow', { takesMs: 5000 });
    failing(isUpdate, 2, fault);
    await test.post(message(test.connector.url, 'slow'));
    await test.connector.until(() => test.connector.requests.filter(isUpdate).length === 3);
    expect(test.connector.shown.map(({ content }) => shows(content))).toEqual(['done slow']);
  });

  it('still shows the answer where the progress card was lost', async () => {
    test.engine.behaviours.set('slow', { takesMs: 6000 });
    failing(isPost, 1, { kind: 'reset-after' });
    await test.post(message(test.connector.url, 'slow'));
    await test.connector.until(() => test.connector.shown.length === 2);
    expect(test.connector.shown.map(({ content }) => shows(content))).toEqual(['running slow', 'done slow']);
  });

  it('serves other conversations while one hangs', async () => {
    test.connector.fault = ({ conversation }) => (conversation === 'a:hung' ? { kind: 'hang' } : null);
    const hung = { conversation: { id: 'a:hung', conversationType: 'personal', tenantId: 'tenant-1' } };
    await test.post(message(test.connector.url, 'decode x', hung));
    await test.connector.until(() => test.connector.requests.length > 0);
    const response = await test.post(message(test.connector.url, 'decode y'));
    expect(response.status).toBe(200);
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(test.connector.shown.map(({ content }) => shows(content))).toEqual(['done decode y']);
  });

  it('posts again where no connection could be made: nothing was posted', async () => {
    await test.connector.close();
    await test.post(message(test.connector.url, 'decode x'));
    await gaveUp();
    expect(test.log.lines.filter(({ event, fields }) => event === 'outbox.retry' && fields['kind'] === 'send')).toHaveLength(4);
    test.connector = await FakeConnector.start();
  });

  it('follows no redirect with its token', async () => {
    failing(isPost, 1, { kind: 'status', status: 307, headers: { Location: `${test.url}/stolen` } });
    await test.post(message(test.connector.url, 'decode x'));
    await gaveUp();
    expect(posts()).toBe(1);
  });
});
