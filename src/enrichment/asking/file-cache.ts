import { appendFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lru } from 'tiny-lru';
import { z } from 'zod';
import type { Observable } from '../answer.js';
import { keyOf } from '../source.js';
import type { AnswerCache, CachedReply, SourceKey } from './answer-cache.js';

const MAX_ENTRIES = 20_000;
const MAX_FILE_BYTES = 64_000_000;
/** What is put within this time is written together. */
const WRITE_EVERY_MS = 250;

const lineShape = z.object({
  key: z.string().max(4_000), until: z.number(), askedAt: z.number(),
  reply: z.object({
    status: z.enum(['found', 'no data']), details: z.string().max(500), opinion: z.enum(['malicious', 'suspicious', 'benign']).exactOptional(),
    score: z.number().exactOptional(), link: z.string().max(4_000).exactOptional(), observedAt: z.string().max(40).exactOptional(),
  }),
});

type Entry = z.infer<typeof lineShape>;

/**
 * Replies in memory, the last used 20,000 of them, and in a file that a restart reads again: a JSON object a line,
 * appended, and written anew when most of it is old. Two processes may share the file: each finds what was in it when
 * it started; lines that are cut or damaged are left out.
 */
export class FileCache implements AnswerCache {
  readonly #path: string;
  readonly #entries = lru<Entry>(MAX_ENTRIES);
  #unwritten: string[] = [];
  #lines = 0;
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Why the last write failed; what is cached then lives in memory alone. */
  problem: unknown;

  private constructor(path: string) {
    this.#path = path;
  }

  /** `now`: milliseconds since 1970; what is older than it may be is not read. */
  static async open(path: string, now: number): Promise<FileCache> {
    const cache = new FileCache(path);
    const size = await stat(path).then((file) => file.size, () => 0);
    const text = size > MAX_FILE_BYTES ? '' : await readFile(path, 'utf8').catch(() => '');
    for (const line of text.split('\n')) cache.#read(line, now);
    return cache;
  }

  get(source: SourceKey, observable: Observable, now: number): CachedReply | undefined {
    const key = cacheKey(source, observable);
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // An entry from the future was made by a clock that was wrong, then or now.
    if (entry.until > now && entry.askedAt <= now) return { reply: entry.reply, askedAt: entry.askedAt };
    this.#entries.delete(key);
    return undefined;
  }

  put(source: SourceKey, observable: Observable, { reply, askedAt }: CachedReply, freshMs: number): void {
    const entry: Entry = { key: cacheKey(source, observable), until: askedAt + freshMs, askedAt, reply };
    this.#entries.set(entry.key, entry);
    this.#unwritten.push(JSON.stringify(entry));
    this.#timer ??= setTimeout(() => { this.#flush(); }, WRITE_EVERY_MS).unref();
  }

  /** Writes what is not written yet. */
  async close(): Promise<void> {
    this.#flush();
    await this.#writing;
  }

  #read(line: string, now: number): void {
    if (line === '') return;
    this.#lines += 1;
    const parsed = lineShape.safeParse(jsonOf(line));
    if (parsed.success && parsed.data.until > now) this.#entries.set(parsed.data.key, parsed.data);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unwritten.length === 0) return;
    const lines = this.#unwritten;
    this.#unwritten = [];
    this.#lines += lines.length;
    const anew = this.#lines > 2 * Math.max(this.#entries.size, 1_000);
    this.#writing = this.#writing.then(() => (anew ? this.#rewrite() : this.#append(lines))).then(() => { this.problem = undefined; }, (error: unknown) => { this.problem = error; });
  }

  async #append(lines: readonly string[]): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true });
    // A line break on both sides: what another process left unfinished spoils no more than its own line.
    await appendFile(this.#path, `\n${lines.join('\n')}\n`);
  }

  async #rewrite(): Promise<void> {
    const lines = this.#entries.values().map((entry) => JSON.stringify(entry));
    const unfinished = `${this.#path}.${process.pid}.new`;
    await mkdir(dirname(this.#path), { recursive: true });
    await writeFile(unfinished, `${lines.join('\n')}\n`);
    await rename(unfinished, this.#path);
    this.#lines = lines.length;
  }
}

const cacheKey = ({ name, revision }: SourceKey, observable: Observable): string => `${name} ${revision} ${keyOf(observable)}`;

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
