import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { type Answer } from '../../src/casebook/engine.js';
import { mention, message, shows, startBot, type TestBot, THREAD, view } from '../support/fake-connector-bot.js';

describe('delivery into the conversation', () => {
  let test: TestBot;
  beforeEach(async () => { test = await startBot(); });
  afterEach(async () => { await test.close(); });

  const shown = (conversation = 'a:personal'): unknown[] => test.connector.messages(conversation).map(({ content }) => shows(content));

  it('answers a message with typing and one card', async () => {
    const response = await test.post(message(test.connector.url, 'decode x'));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('');
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(shown()).toEqual(['done decode x']);
    expect(test.connector.requests.map(({ body }) => body['type'])).toEqual(['typing', 'message']);
    const [posted] = test.connector.messages('a:personal');
    expect(posted!.content).not.toHaveProperty('text');
    expect(posted!.content['attachments']).toHaveLength(1);
    expect(posted!.content).toMatchObject({ from: { id: '28:casebook' }, attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive' }] });
    expect(posted!.content).not.toHaveProperty('replyToId');
  });

  it('answers in the thread that the question came from', async () => {
    await test.post(mention(test.connector.url, 'decode x'));
    await test.post(message(test.connector.url, 'decode y'));
    await test.connector.until(() => test.connector.shown.length === 2);
    expect(shown(THREAD)).toEqual(['done decode x']);
    expect(shown()).toEqual(['done decode y']);
  });

  it('posts the answers of several commands in order', async () => {
    test.engine.behaviours.set('first', { takesMs: 1000 });
    await test.post(message(test.connector.url, 'first\nsecond\nthird'));
    await test.connector.until(() => test.connector.shown.length === 3);
    expect(shown()).toEqual(['done first', 'done second', 'done third']);
    expect(test.connector.shown.every(({ updates }) => updates === 0)).toBe(true);
  });

  it('shows work of 20 s as a progress card, long after the request ended, and updates it in place', async () => {
    test.engine.behaviours.set('slow', { takesMs: 20_000, says: [{ atMs: 100, text: 'starting' }] });
    const response = await test.post(mention(test.connector.url, 'slow'));
    expect(response.status).toBe(200);
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(shown(THREAD)).toEqual(['running slow starting']);
    await test.connector.until(() => shown(THREAD)[0] === 'done slow');
    expect(test.connector.messages(THREAD)).toHaveLength(1);
  });

  it('does not let a slow command hold back the answers after it', async () => {
    test.engine.behaviours.set('slow', { takesMs: 15_000 });
    await test.post(message(test.connector.url, 'slow\nquick'));
    await test.connector.until(() => test.connector.shown.length === 2);
    expect(shown()[1]).toBe('done quick');
    await test.connector.until(() => shown()[0] === 'done slow');
  });

  it('posts the answer anew where the progress card is gone', async () => {
    test.engine.behaviours.set('slow', { takesMs: 8000 });
    test.connector.fault = ({ method }) => (method === 'PUT' ? { kind: 'status', status: 404, code: 'ActivityNotFoundInConversation' } : null);
    await test.post(message(test.connector.url, 'slow'));
    await test.connector.until(() => test.connector.shown.length === 2);
    expect(shown()).toEqual(['running slow', 'done slow']);
  });

  it('says so where Teams refuses a card', async () => {
    const cell = { kind: 'error', text: 'big', error: { code: 'internal', message: 'x' } } satisfies Answer;
    test.engine.behaviours.set('big', { answer: cell });
    test.connector.fault = ({ body }) => ('attachments' in body ? { kind: 'status', status: 413, code: 'MessageSizeTooBig' } : null);
    await test.post(message(test.connector.url, 'big'));
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(shown()[0]).toMatch(/Teams refused its card/);
  });

  it('shows a card with a reference where the work fails, and logs the cause under it', async () => {
    test.engine.failure = new Error('engine is broken');
    const response = await test.post(message(test.connector.url, 'decode x'));
    expect(response.status).toBe(200);
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(shown()).toEqual(['error']);
    const text = JSON.stringify(test.connector.shown[0]!.content);
    const line = test.log.lines.find(({ event }) => event === 'receive.failed');
    expect(line?.fields['error']).toMatch(/engine is broken/);
    expect(text).toContain(String(line?.fields['reference']));
    expect(text).not.toContain('engine is broken');
  });

  it('falls back to text where a card can not be drawn', async () => {
    const odd = await startBot({ renderer: { answer: () => { throw new Error('no card'); }, progress: () => ({}) } });
    try {
      await odd.post(message(odd.connector.url, 'decode x'));
      await odd.connector.until(() => odd.connector.shown.length === 1);
      const line = odd.log.lines.find(({ event }) => event === 'deliver.card-failed');
      expect(odd.connector.shown[0]!.content['text']).toContain(String(line?.fields['reference']));
    } finally {
      await odd.close();
    }
  });

  it('stores how to reach the conversation, and announces there later', async () => {
    await test.post(mention(test.connector.url, 'decode x'));
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(test.store.documents.get(`tenant-1 ${THREAD} conversation`)).toEqual({
      schema: 1, tenantId: 'tenant-1', channelId: 'msteams', serviceUrl: test.connector.url, conversationId: '19:hunts@thread.tacv2',
      threadRootId: '1700000000001', botId: '28:casebook', userId: '29:ana',
    });
    await test.bot.announce({ tenant: 'tenant-1', incident: THREAD }, view('interrupted'));
    expect(shown(THREAD)).toEqual(['done decode x', 'done interrupted']);
    await test.bot.announce({ tenant: 'tenant-1', incident: 'unknown' }, view('nowhere'));
    expect(test.connector.shown).toHaveLength(2);
  });

  it('stops writing to a conversation that blocked it until that writes again', async () => {
    let blocked = true;
    test.connector.fault = () => (blocked ? { kind: 'status', status: 403, code: 'MessageWritesBlocked' } : null);
    await test.post(message(test.connector.url, 'one'));
    await test.connector.until(() => test.connector.requests.length > 0);
    const dead = (): boolean => JSON.stringify(test.store.documents.get('tenant-1 a:personal conversation')).includes('"dead":true');
    for (let waited = 0; !dead() && waited < 100; waited += 1) await new Promise((resolve) => { setTimeout(resolve, 10); });
    expect(dead()).toBe(true);
    blocked = false;
    const before = test.connector.requests.length;
    await test.bot.announce({ tenant: 'tenant-1', incident: 'a:personal' }, view('interrupted'));
    expect(test.connector.requests).toHaveLength(before);
    await test.post(message(test.connector.url, 'two'));
    await test.connector.until(() => test.connector.shown.length === 1);
    expect(shown()).toEqual(['done two']);
    expect(dead()).toBe(false);
  });
});
