import { types } from 'node:util';

/** Structured log: an event's name and plain fields. Message texts and secrets are never logged. */
export interface Log {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

const MAX_CAUSES = 5;
const MAX_LENGTH = 4000;

/** An error with its chain of causes, as one bounded text for the log. */
export function describeError(error: unknown): string {
  const parts: string[] = [];
  let current = error;
  while (current !== undefined && parts.length < MAX_CAUSES) {
    // Not `instanceof`: errors of other realms (native add-ons, workers, test sandboxes) count too.
    const error = current instanceof Error || types.isNativeError(current) ? current : undefined;
    parts.push(error === undefined ? (typeof current === 'string' ? current : typeof current) : (error.stack ?? `${error.name}: ${error.message}`));
    current = error?.cause;
  }
  return parts.join('\ncaused by ').slice(0, MAX_LENGTH);
}

/** One JSON object a line, to a stream such as standard error; `quiet` leaves out what is merely informative. */
export function lineLog(stream: { write(text: string): unknown }, quiet = false): Log {
  const write = (level: string, event: string, fields: LogFields = {}): void => {
    stream.write(`${JSON.stringify({ time: new Date().toISOString(), level, event, ...fields })}\n`);
  };
  return {
    info: (event, fields) => { if (!quiet) write('info', event, fields); },
    warn: (event, fields) => { write('warn', event, fields); },
    error: (event, fields) => { write('error', event, fields); },
  };
}
