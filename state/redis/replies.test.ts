import { describe, expect, it } from '@jest/globals';
import { ReplyError } from 'ioredis';
import { UserError } from '../../src/errors.js';
import { explain } from './replies.js';

/** An error reply as ioredis makes it; its types do not say what ReplyError is. */
const reply = (message: string) => new (ReplyError as new (text: string) => Error)(message);

describe('explain', () => {
  it.each([
    ['NOAUTH Authentication required.', 'config.invalid', /password/],
    ['WRONGPASS invalid username-password pair or user is disabled.', 'config.invalid', /password/],
    ['NOPERM this user has no permissions to run the \'evalsha\' command', 'config.invalid', /may not run/],
    ['MISCONF Redis is configured to save RDB snapshots, but it\'s currently unable to persist to disk.', 'store.unreachable', /disk/],
    ['MISCONF Errors writing to the AOF file: No space left on device', 'store.unreachable', /disk/],
    ['LOADING Redis is loading the dataset in memory', 'store.unreachable', /loading/],
    ['BUSY Redis is busy running a script.', 'store.unreachable', /busy/],
    ['CLUSTERDOWN The cluster is down', 'store.unreachable', /cluster/],
    ['MOVED 3999 127.0.0.1:6381', 'config.invalid', /cluster/],
    ['ERR Error running script (call to f_ab): @user_script:12: @user_script: 12: WRONGTYPE Operation against a key', 'config.invalid', /Another program/],
  ])('takes %j at the start for %s, later for store.unreachable', (message, code, why) => {
    const atStart = explain(reply(message), 'host:1', true);
    const later = explain(reply(message), 'host:1');
    expect(atStart).toMatchObject({ data: { code, why: expect.stringMatching(why) as unknown } });
    expect(later).toMatchObject({ data: { code: 'store.unreachable', why: expect.stringMatching(why) as unknown }, cause: { message } });
  });

  it.each(['Connection is closed.', 'Command timed out', 'Reached the max retries per request limit (which is 0).', 'read ECONNRESET', 'getaddrinfo ENOTFOUND redis.example'])('takes %j for store.unreachable', (message) => {
    expect(explain(new Error(message), 'host:1')).toMatchObject({ data: { code: 'store.unreachable', why: expect.stringMatching(/^Redis at host:1 does not answer: .*\.$/) as unknown } });
  });

  it('leaves defects and errors of ours as they are', () => {
    const ours = new UserError({ code: 'store.record', message: 'x' });
    for (const error of [new TypeError('x'), reply('ERR wrong number of arguments for \'get\' command'), ours, 'text', null]) {
      expect(explain(error, 'host:1', true)).toBe(error);
    }
  });
});
