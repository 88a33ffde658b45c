import { Worker } from 'node:worker_threads';
import { UserError } from '../errors.js';
import type { TableSchema } from '../data/table.js';
import type { Completion, CompletionRequest, Reply, SchemaMessage, WorkMessage } from './translator-protocol.js';
import type { Translate, Translation } from './types.js';

export interface Translator {
  readonly translate: Translate;
  /** Names and keywords for a place in a query. */
  readonly complete: (request: CompletionRequest) => Promise<readonly Completion[]>;
  /** Loads the parser, so that the first query does not wait for it (about 1.4 s of CPU in the worker). */
  warm(): Promise<void>;
  close(): Promise<void>;
}

export interface TranslatorOptions {
  /** Time for one request, waiting not included; beyond it the worker is replaced. Milliseconds. */
  readonly requestMs?: number;
  /** Time that a fresh worker gets on top, to load the parser. Milliseconds. */
  readonly startMs?: number;
}

type Answer = Translation | readonly Completion[] | undefined;
/** A message before it has an id. */
type Work = { [K in WorkMessage['kind']]: Omit<Extract<WorkMessage, { kind: K }>, 'id'> }[WorkMessage['kind']];

interface Job {
  readonly work: (worker: Worker) => Work;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

const REQUEST_MS = 10_000;
/** Loading the parser on a busy machine, on top of the first request's own time. */
const START_MS = 60_000;

function timedOut(ms: number): UserError {
  return new UserError({
    code: 'kql.limit',
    message: 'The query took too long to analyse',
    why: `Analysing a query may take ${ms / 1000} s.`,
    next: 'Split it into several cells.',
  });
}

/** One worker thread with the parser in it, started when it is first needed and replaced when it dies or hangs. */
class WorkerTranslator implements Translator {
  private worker: Worker | undefined;
  private readonly queue: Job[] = [];
  private running: { readonly job: Job; readonly id: number; readonly timer: NodeJS.Timeout } | undefined;
  private lastId = 0;
  private closed = false;
  /** Which schema lists the present worker holds; the lists themselves are kept weakly. */
  private sent = new Set<number>();
  private readonly schemaKeys = new WeakMap<readonly TableSchema[], number>();
  private lastSchema = 0;

  constructor(private readonly requestMs: number, private readonly startMs: number) {}

  readonly translate: Translate = async ({ tables, ...request }) => {
    const answer = await this.run((worker) => ({ kind: 'translate', schemas: this.sendSchemas(worker, tables), request }));
    return answer as Translation; // The worker answers a translate message with a translation.
  };

  readonly complete = async ({ tables, text, offset }: CompletionRequest): Promise<readonly Completion[]> => {
    const answer = await this.run((worker) => ({ kind: 'complete', schemas: this.sendSchemas(worker, tables), text, offset }));
    return answer as readonly Completion[]; // And a complete message with completions.
  };

  async warm(): Promise<void> {
    await this.run(() => ({ kind: 'warm' }));
  }

  async close(): Promise<void> {
    this.closed = true;
    const { worker } = this;
    this.fail(new Error('The translator was closed'));
    for (const job of this.queue.splice(0)) job.reject(new Error('The translator was closed'));
    await worker?.terminate();
  }

  private sendSchemas(worker: Worker, tables: readonly TableSchema[]): number {
    const known = this.schemaKeys.get(tables);
    const key = known ?? (this.lastSchema += 1);
    this.schemaKeys.set(tables, key);
    // The worker keeps the last eight lists: the same count here keeps both sides in step.
    if (this.sent.has(key)) return key;
    worker.postMessage({ kind: 'schemas', key, tables } satisfies SchemaMessage);
    this.sent.add(key);
    if (this.sent.size > 8) this.sent.delete([...this.sent][0] ?? key);
    return key;
  }

  private run(work: Job['work']): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.closed) {
        reject(new Error('The translator was closed'));
        return;
      }
      this.queue.push({ work, resolve, reject });
      this.next();
    });
  }

  private next(): void {
    if (this.running || this.closed) return;
    const job = this.queue.shift();
    if (!job) {
      this.worker?.unref();
      return;
    }
    const limit = this.requestMs + (this.worker ? 0 : this.startMs);
    const worker = (this.worker ??= this.start());
    worker.ref();
    const id = (this.lastId += 1);
    const timer = setTimeout(() => { this.replace(timedOut(limit)); }, limit);
    this.running = { job, id, timer };
    try {
      worker.postMessage({ ...job.work(worker), id } satisfies WorkMessage);
    } catch (error) {
      this.fail(error instanceof Error ? error : new Error(String(error)));
      this.next();
    }
  }

  private start(): Worker {
    const worker = new Worker(new URL('./translator-worker.js', import.meta.url));
    this.sent = new Set();
    worker.on('message', (reply: Reply) => { this.settle(reply); });
    worker.on('error', (error: unknown) => { if (this.worker === worker) this.replace(error instanceof Error ? error : new Error(String(error))); });
    worker.on('exit', (code) => { if (this.worker === worker) this.replace(new Error(`The translator's worker stopped with code ${code}`)); });
    return worker;
  }

  private settle(reply: Reply): void {
    const { running } = this;
    if (running?.id !== reply.id) return;
    clearTimeout(running.timer);
    this.running = undefined;
    if (reply.ok) running.job.resolve(reply.value);
    else running.job.reject('user' in reply ? new UserError(reply.user) : new Error(`The translator failed: ${reply.defect}`));
    this.next();
  }

  /** Rejects the running request, drops the worker and goes on with a new one. */
  private replace(error: Error): void {
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
    this.fail(error);
    this.next();
  }

  private fail(error: Error): void {
    const { running } = this;
    this.running = undefined;
    if (!running) return;
    clearTimeout(running.timer);
    running.job.reject(error);
  }
}

/** A translator that keeps the parser off the calling thread. Errors cross the thread's boundary as they are. */
export function createTranslator(options: TranslatorOptions = {}): Translator {
  return new WorkerTranslator(options.requestMs ?? REQUEST_MS, options.startMs ?? START_MS);
}
