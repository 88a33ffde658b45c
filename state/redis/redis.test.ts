import { afterAll, beforeAll } from '@jest/globals';
import { RedisServer } from '../../test/support/redis-server.js';
import { describeStore } from '../conformance.js';
import { openRedis } from './redis.js';

let server: RedisServer | undefined;
beforeAll(async () => { server = await RedisServer.start(); });
afterAll(() => server?.stop());

describeStore('redis store', () => openRedis(server?.url ?? '', { connectTimeoutMs: 10_000, commandTimeoutMs: 10_000 }));
