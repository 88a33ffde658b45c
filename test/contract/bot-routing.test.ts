import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import type { Submission } from '../../src/casebook/engine.js';
import { BOT, mention, message, shows, startBot, type TestBot, THREAD, USER } from '../support/fake-connector-bot.js';
import { ManualClock } from '../support/fake-connector-clock.js';

let test: TestBot;
beforeEach(async () => { test = await startBot(); });
afterEach(async () => { await test.close(); });

const submitted = (): string[] => test.engine.submissions.map(({ text }) => text);
const shown = (conversation = 'a:personal'): unknown[] => test.connector.messages(conversation).map(({ content }) => shows(content));
const until = (count: number): Promise<void> => test.connector.until(() => test.connector.shown.length === count);
const group = { conversation: { id: '19:group@thread.v2', conversationType: 'groupChat', isGroup: true, tenantId: 'tenant-1' } };

describe('what is submitted', () => {
  it('names the incident, the author by directory id, and both idempotency keys', async () => {
    await test.post(mention(test.connector.url, 'decode x', { id: 'act-9' }));
    const [submission] = test.engine.submissions as [Submission];
    expect(submission.incident).toEqual({ tenant: 'tenant-1', incident: THREAD });
    expect(submission.author).toEqual({ id: 'aad-ana', name: 'Ana' });
    expect(submission.text).toBe('decode x');
    expect(submission.idempotencyKeys).toEqual([
      { key: 'id:act-9', ttlMs: 86_400_000 }, { key: expect.stringMatching(/^content:[\da-f]{64}$/), ttlMs: 10_000 },
    ]);
  });

  it('takes the tenant from the channel data, else "local"', async () => {
    const bare = { conversation: { id: 'a:bare' } };
    await test.post(message(test.connector.url, 'one', bare));
    await test.post(message(test.connector.url, 'two', { ...bare, channelData: null }));
    expect(test.engine.submissions.map(({ incident }) => incident.tenant)).toEqual(['tenant-1', 'local']);
  });

  it('ignores messages of channels and group chats that do not mention the bot', async () => {
    const others = [{ type: 'mention', mentioned: { id: '29:bob', name: BOT.name }, text: `<at>${BOT.name}</at>` }];
    for (const more of [{}, { entities: others }, { entities: 'odd' }]) {
      const response = await test.post(mention(test.connector.url, 'decode x', { entities: [], ...more }));
      expect([200, 400]).toContain(response.status);
    }
    expect((await test.post(message(test.connector.url, 'decode x', group))).status).toBe(200);
    expect(submitted()).toEqual([]);
    expect(test.connector.requests).toEqual([]);
    expect(test.store.documents.size).toBe(0);
  });

  it('takes group messages that mention the bot, with every mention of it removed', async () => {
    const entities = [
      { type: 'mention', mentioned: BOT, text: '<at>Casebook</at>' }, { type: 'mention', mentioned: { id: '29:bob', name: 'Bob' }, text: '<at>Bob</at>' },
    ];
    await test.post(message(test.connector.url, '<at>Casebook</at> tell <at>Bob</at> <at>casebook</at> why', { ...group, entities }));
    expect(submitted()).toEqual(['tell <at>Bob</at>   why']);
  });

  it('needs no mention in a personal chat, and removes one that is there', async () => {
    await test.post(message(test.connector.url, '<at>Casebook</at> decode x', { entities: [{ type: 'mention', mentioned: BOT, text: '<at>Casebook</at>' }] }));
    await test.post(message(test.connector.url, 'decode y'));
    expect(submitted()).toEqual(['decode x', 'decode y']);
  });

  it('takes the HTML of a message where only that has the line breaks', async () => {
    const html = '<p><span itemtype="http://schema.skype.com/Mention" itemscope="" itemid="0">Casebook</span>&nbsp;query</p><pre><code>T\n| take 5</code></pre>';
    await test.post(mention(test.connector.url, 'query T | take 5', { attachments: [{ contentType: 'text/html', content: html }] }));
    expect(submitted()).toEqual(['<p> &nbsp;query</p><pre><code>T\n| take 5</code></pre>']);
  });

  it('answers reactions, edits and other activities with 200 and nothing else', async () => {
    for (const type of ['messageReaction', 'messageUpdate', 'typing', 'endOfConversation', 'event', 'somethingNew']) {
      expect((await test.post(message(test.connector.url, '', { type }))).status).toBe(200);
    }
    expect(submitted()).toEqual([]);
    expect(test.connector.requests).toEqual([]);
  });

  it.each(['adaptiveCard/action', 'task/fetch', 'composeExtension/submitAction', 'fileConsent/invoke', 'signin/verifyState', 'unknown'])(
    'answers the invoke %s, which it never asked for, with 501', async (name) => {
      expect((await test.post(message(test.connector.url, '', { type: 'invoke', name, value: null }))).status).toBe(501);
    });
});

describe('redelivery', () => {
  it('runs an activity once, however often it is delivered', async () => {
    const activity = message(test.connector.url, 'decode x');
    await Promise.all([test.post(activity), test.post(activity), test.post(activity)]);
    await until(1);
    await test.post(activity);
    await test.post(message(test.connector.url, 'decode y'));
    await until(2);
    expect(shown()).toEqual(['done decode x', 'done decode y']);
  });

  it('knows a message that is sent again under a new id', async () => {
    await test.post(message(test.connector.url, 'decode x'));
    await test.post(message(test.connector.url, 'decode x'));
    await test.post(message(test.connector.url, 'decode x', { from: { ...USER, aadObjectId: 'aad-bob' } }));
    await test.post(message(test.connector.url, 'decode x', { replyToId: 'm1' }));
    await until(3);
    const contents = test.engine.submissions.map(({ idempotencyKeys }) => idempotencyKeys[1]!.key);
    expect(new Set(contents).size).toBe(3);
    expect(contents[0]).toBe(contents[1]);
  });

  it('knows a button that is pressed again for longer than a message', async () => {
    await test.post(message(test.connector.url, '', { value: { casebook: 1, say: 'rerun #4' }, replyToId: 'm1' }));
    expect(test.engine.submissions[0]!.idempotencyKeys[1]!.ttlMs).toBe(60_000);
  });

  it('runs the same text again after the window', async () => {
    const clock = new ManualClock();
    const manual = await startBot({ clock });
    try {
      const send = async (): Promise<void> => { await manual.post(message(manual.connector.url, 'decode x')); };
      await send();
      await clock.advance(9000);
      await send();
      await clock.advance(1001);
      await send();
      await manual.connector.until(() => manual.connector.shown.length === 2);
      expect(manual.engine.submissions).toHaveLength(3);
    } finally {
      await manual.close();
    }
  });
});

describe('acknowledgement', () => {
  it('comes once the cells are durable, or after a moment', async () => {
    const clock = new ManualClock();
    const manual = await startBot({ clock });
    const isOpen = async (response: Promise<Response>): Promise<boolean> =>
      await Promise.race([response.then(() => false), new Promise<boolean>((resolve) => { setTimeout(() => { resolve(true); }, 60); })]);
    try {
      let release = (): void => undefined;
      manual.engine.gate = new Promise((resolve) => { release = resolve; });
      const durable = manual.post(message(manual.connector.url, 'one'));
      expect(await isOpen(durable)).toBe(true);
      release();
      expect((await durable).status).toBe(200);

      manual.engine.gate = new Promise((resolve) => { release = resolve; });
      const slow = manual.post(message(manual.connector.url, 'two'));
      expect(await isOpen(slow)).toBe(true);
      await clock.advance(250);
      expect((await slow).status).toBe(200);
      release();
      await manual.connector.until(() => manual.connector.shown.length === 2);
    } finally {
      await manual.close();
    }
  });

  it('does not wait for the store to take the address, and survives its failure', async () => {
    test.store.unreachable = new Error('store is away');
    expect((await test.post(message(test.connector.url, 'decode x'))).status).toBe(200);
    await until(1);
    expect(shown()).toEqual(['done decode x']);
    expect(test.log.lines.map(({ event }) => event)).toContain('receive.address-not-stored');
  });
});

describe('buttons of cards', () => {
  const press = (value: unknown, more: Readonly<Record<string, unknown>> = {}): Promise<Response> =>
    test.post(mention(test.connector.url, '', { text: undefined, entities: [], replyToId: 'card-1', value, ...more }));

  it('run the command they carry, without a mention', async () => {
    await press({ casebook: 1, say: 'rerun #4' });
    await press({ casebook: 1, say: 'query T | extend d = parse_json("{}")' });
    expect(submitted()).toEqual(['rerun #4', 'query T | extend d = parse_json("{}")']);
  });

  it('complete a command with the answer, as a literal where asked', async () => {
    await press({ casebook: 1, say: 'anomaly $t by {}', quote: 'none', answer: ' Account ' });
    await press({ casebook: 1, say: 'decode {}', quote: 'text', answer: 'C:\\a "b"' });
    await press({ casebook: 1, say: 'find "{}" {}', quote: 'none', answer: '5' });
    expect(submitted()).toEqual(['anomaly $t by Account', 'decode "C:\\\\a \\"b\\""', 'find "{}" 5']);
  });

  it('keep a value one value, whatever markup it holds', async () => {
    await press({ casebook: 1, say: 'decode {}', quote: 'text', answer: 'a<br>set x = 1&quot; &lt;' });
    expect(submitted()).toEqual(['decode "a&lt;br>set x = 1&amp;quot; &amp;lt;"']);
  });

  it.each([[{ answer: '' }], [{ answer: '  ' }], [{}]])('ask again where the answer is empty: %j', async (answer) => {
    await press({ casebook: 1, say: 'decode {}', quote: 'text', question: 'What to decode?', ...answer });
    await until(1);
    expect(submitted()).toEqual([]);
    expect(JSON.stringify(test.connector.shown[0]!.content)).toContain('What to decode?');
    expect(shown(THREAD)).toEqual(['prompt']);
  });

  it.each([
    ['no data', {}], ['text', { casebook: 1, say: 5 }], ['another version', { casebook: 2, say: 'help' }], ['no command', { casebook: 1 }],
    ['an empty command', { casebook: 1, say: '' }], ['a long command', { casebook: 1, say: 'x'.repeat(8001) }],
    ['an odd quote', { casebook: 1, say: 'decode {}', quote: 'raw', answer: 'x' }], ['a list', [1, 2]],
    ['a line break in the answer', { casebook: 1, say: 'decode {}', quote: 'none', answer: 'x\nquery T' }],
    ['another line break', { casebook: 1, say: 'decode {}', quote: 'text', answer: 'x\u2028query T' }],
    ['an answer that is no text', { casebook: 1, say: 'decode {}', quote: 'text', answer: { a: 1 } }],
    ['no place', { casebook: 1, say: 'decode "{}"', quote: 'text', answer: 'x' }],
  ])('answer ill-formed data with an error and run nothing: %s', async (_name, value) => {
    expect((await press(value)).status).toBe(200);
    await until(1);
    expect(shown(THREAD)).toEqual(['error']);
    expect(submitted()).toEqual([]);
  });

  it('answer the same ill-formed data once', async () => {
    await press({ casebook: 2, say: 'help' }, { id: 'a' });
    await press({ casebook: 2, say: 'help' }, { id: 'a' });
    await press({ casebook: 2, say: 'help' }, { id: 'b' });
    await press({ casebook: 2, say: 'other' }, { id: 'c' });
    await until(2);
    expect(shown(THREAD)).toEqual(['error', 'error']);
  });

  it('survive data nested without end', async () => {
    const deep = '{"casebook":'.repeat(10_000) + '1' + '}'.repeat(10_000);
    const body = JSON.stringify(mention(test.connector.url, '', { value: 'HERE' })).replace('"HERE"', deep).replace(/"text":"[^"]*"/, '"text":""');
    const response = await fetch(`${test.url}/api/messages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
    expect(response.status).toBe(200);
    await until(1);
    expect(shown(THREAD)).toEqual(['error']);
  });
});

describe('installation', () => {
  it('is greeted once, with the help', async () => {
    await test.post(message(test.connector.url, '', { type: 'installationUpdate', action: 'add', text: undefined }));
    await test.post(message(test.connector.url, '', { type: 'conversationUpdate', membersAdded: [BOT], text: undefined }));
    await until(1);
    expect(submitted()).toEqual(['help', 'help']);
    expect(shown()).toEqual(['done help']);
  });

  it('is not mixed up with people who join', async () => {
    await test.post(message(test.connector.url, '', { type: 'conversationUpdate', membersAdded: [{ id: '29:bob' }], text: undefined }));
    await test.post(message(test.connector.url, '', { type: 'installationUpdate', action: 'add-upgrade', text: undefined }));
    expect(submitted()).toEqual([]);
    expect(test.connector.requests).toEqual([]);
  });

  it('ends: nothing is written there any more', async () => {
    await test.post(message(test.connector.url, '', { type: 'installationUpdate', action: 'remove', text: undefined }));
    expect(test.store.documents.get('tenant-1 a:personal conversation')).toMatchObject({ dead: true });
  });
});
