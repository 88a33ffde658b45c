import { abortError } from './failure.js';

/** Wakes a statement that a first interrupt came too early for. */
const INTERRUPT_EVERY_MS = 20;

/** Runs a step that `interrupt` ends early, again and again from when the signal aborts; then rejects with the error of `abortError`. */
export async function interruptible<T>(signal: AbortSignal, interrupt: () => void, step: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw abortError(signal);
  let timer: NodeJS.Timeout | undefined;
  const stop = (): void => {
    interrupt();
    timer = setInterval(interrupt, INTERRUPT_EVERY_MS);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await step();
  } catch (error) {
    throw isAborted(signal) ? abortError(signal, error) : error;
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', stop);
  }
}

const isAborted = (signal: AbortSignal): boolean => signal.aborted;
