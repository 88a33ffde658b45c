import { Redis } from 'ioredis';
import { isError, unusable } from '../errors.js';
import { explain } from './replies.js';
import { loadScripts, type Script, type ScriptName } from './scripts.js';

export interface ConnectionLimits {
  /** Longest time until the first connection is ready. */
  readonly connectTimeoutMs: number;
  /** Longest time until a command is answered. */
  readonly commandTimeoutMs: number;
}

/** Longest pause between two attempts to reconnect. */
const MAX_RETRY_DELAY_MS = 1_000;

/** How long a closed connection waits for the peer to close it, too; the process can't end before. */
const DISCONNECT_TIMEOUT_MS = 100;

/** One connection, which comes back by itself. Its commands fail at once while there is none: nothing is queued. */
export class Connection {
  readonly #redis: Redis;
  readonly #server: string;
  readonly #scripts: ReadonlyMap<ScriptName, Script>;

  private constructor(redis: Redis, server: string) {
    this.#redis = redis;
    this.#server = server;
    this.#scripts = loadScripts();
  }

  /**
   * Connects to `redis://[user:password@]host[:port][/database]`, or `rediss://` for TLS.
   * Throws `config.invalid` for a bad URL or refused credentials, `store.unreachable` where nothing answers in time.
   */
  static async open(url: string, limits: ConnectionLimits): Promise<Connection> {
    const server = serverOf(url);
    const redis = new Redis(url, {
      lazyConnect: true,
      protocol: 2,
      connectTimeout: limits.connectTimeoutMs,
      commandTimeout: limits.commandTimeoutMs,
      // A peer that hangs never closes the socket: without this, commands would be written to it for ever.
      socketTimeout: limits.commandTimeoutMs,
      disconnectTimeout: DISCONNECT_TIMEOUT_MS,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (attempt) => Math.min(50 * attempt, MAX_RETRY_DELAY_MS),
      // A fail-over leaves us connected to what is a replica now.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    });
    const reason = firstError(redis);
    try {
      await within(limits.connectTimeoutMs, redis.connect());
    } catch (error) {
      redis.disconnect();
      throw explain(reason() ?? error, server, true);
    }
    return new Connection(redis, server);
  }

  /** Runs commands; what goes wrong becomes a `UserError` where a person can do something about it. */
  async run<T>(commands: (redis: Redis) => Promise<T>): Promise<T> {
    try {
      return await commands(this.#redis);
    } catch (error) {
      throw explain(error, this.#server);
    }
  }

  /** Runs a script; sends its text only where Redis does not know it (first use, restart, SCRIPT FLUSH). */
  script(name: ScriptName, keys: readonly string[], args: readonly (string | number | Buffer)[]): Promise<unknown> {
    const script = this.#scripts.get(name);
    if (script === undefined) throw new TypeError(`There is no script ${name}`);
    return this.run(async (redis) => {
      try {
        return await redis.evalsha(script.sha, keys.length, ...keys, ...args);
      } catch (error) {
        if (!isError(error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return redis.eval(script.lua, keys.length, ...keys, ...args);
      }
    });
  }

  /** Waits for the answers that are due, then disconnects. */
  async close(): Promise<void> {
    // Fails where the connection is lost; there is nothing to wait for then, but the reconnecting to be ended.
    await this.#redis.quit().catch(() => { this.#redis.disconnect(); });
  }
}

/** Host and port of the URL, without the password. */
function serverOf(url: string): string {
  const next = 'Give a URL such as redis://user:password@host:6379/0, or rediss:// for TLS.';
  if (!URL.canParse(url)) throw unusable('The Redis URL is not valid.', 'It is no URL.', next);
  const { protocol, hostname, port } = new URL(url);
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw unusable('The Redis URL is not valid.', `It begins with ${protocol}// instead of redis:// or rediss://.`, next);
  }
  if (hostname === '') throw unusable('The Redis URL is not valid.', 'It names no host.', next);
  return `${hostname}:${port === '' ? '6379' : port}`;
}

/**
 * Listens for errors of the connection (an emitter without a listener would print them) and gives the first,
 * which tells more than the "Connection is closed" that `connect` rejects with.
 */
function firstError(redis: Redis): () => unknown {
  let first: unknown;
  redis.on('error', (error: unknown) => { first ??= error; });
  return () => first;
}

/** The promise's result, or an error after `ms`; a promise that rejects after that is heard by the race. */
async function within<T>(ms: number, promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => { reject(new Error(`no connection within ${ms} ms`)); }, ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
