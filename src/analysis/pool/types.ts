/** A pure function in a module of ours, to be called in a worker thread. */
export interface Job {
  /** URL of the module, made with `new URL('./x.js', import.meta.url)`. */
  readonly module: URL;
  /** Name of the exported function; it takes `input` and may be async. */
  readonly name: string;
  /** Passed by structured clone. */
  readonly input: unknown;
  /** Milliseconds from the call, waiting for a free worker included. */
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}

/**
 * Runs jobs off the main thread.
 * Errors: `UserError` `run.timeout`, `run.cancelled`, `input.too-large` (the worker ran out of memory), and any
 * `UserError` that the function itself threw; anything else is a bug in the function.
 */
export interface WorkerPool {
  /** `parse` checks what came back across the thread boundary and gives it its type. */
  run<T>(job: Job, parse: (output: unknown) => T): Promise<T>;
  close(): Promise<void>;
}
