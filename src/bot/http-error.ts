import type { ErrorRequestHandler, Response } from 'express';

import { describeError, type Log } from '../log.js';

/** Answers with a JSON error; `message` is for the caller, so it never holds a stack or what the request held. */
export function refuse(response: Response, status: number, code: string, message: string, more: Readonly<Record<string, string>> = {}): void {
  response.status(status).json({ error: { code, message, ...more } });
}

function hasStatus(error: unknown): error is { status: number; type?: unknown } {
  return typeof error === 'object' && error !== null && 'status' in error && typeof error.status === 'number';
}

const BODY_ERRORS: Readonly<Record<string, readonly [code: string, message: string]>> = {
  'entity.too.large': ['too-large', 'The body is larger than 256 KB.'],
  'entity.parse.failed': ['malformed', 'The body is not valid JSON.'],
  'encoding.unsupported': ['unsupported', 'Compressed bodies are not accepted.'],
  'charset.unsupported': ['unsupported', 'The body has to be UTF-8.'],
};

/** The last handler: what goes wrong in a route becomes a JSON answer, never a page with a stack. */
export function errorHandler(log: Log, newReference: () => string): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    if (hasStatus(error) && error.status >= 400 && error.status < 500) {
      const [code, message] = BODY_ERRORS[String(error.type)] ?? ['malformed', 'The request could not be read.'];
      refuse(response, error.status, code, message);
      return;
    }
    const reference = newReference();
    log.error('http.failed', { reference, error: describeError(error) });
    refuse(response, 500, 'internal', 'Casebook hit a defect.', { reference });
  };
}
