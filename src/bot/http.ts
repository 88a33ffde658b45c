import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Express, type RequestHandler } from 'express';

import type { CasebookStore, IncidentKey } from '../casebook/store.js';
import type { CellId } from '../casebook/variable.js';
import { UserError } from '../errors.js';
import type { BotAuthConfig } from './auth-config.js';
import { verifyChartToken } from './chart-links.js';
import { type Clock, settledBy } from './clock.js';
import { errorHandler, refuse } from './http-error.js';
import { describeError, type Log } from '../log.js';
import { gate, messagesRoute, type Turns } from './messages-route.js';

const BODY_LIMIT = '256kb';
const READY_WITHIN_MS = 1000;
const MAX_CACHE_S = 86_400;

export interface HttpOptions {
  readonly auth: BotAuthConfig;
  readonly turns: Turns;
  readonly store: Pick<CasebookStore, 'ping'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly newReference: () => string;
  readonly chartKey: Uint8Array;
  /** PNG bytes of a cell's chart, or null where there is none. */
  readonly chartPng: (incident: IncidentKey, cell: CellId, index: number) => Promise<Uint8Array | null>;
}

const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set({
    'X-Content-Type-Options': 'nosniff',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'Cache-Control': 'no-store',
  });
  next();
};

function readyRoute({ store, clock }: HttpOptions): RequestHandler {
  return async (_request, response) => {
    try {
      const answered = await settledBy(store.ping(), clock.now() + READY_WITHIN_MS, clock);
      if (answered === null) response.status(503).json({ ready: false, reason: 'the store did not answer within 1 s' });
      else response.json({ ready: true });
    } catch (error) {
      const reason = error instanceof UserError ? error.message : 'the store failed';
      response.status(503).json({ ready: false, reason });
    }
  };
}

function chartRoute({ clock, chartKey, chartPng }: HttpOptions): RequestHandler<{ token: string }> {
  return async (request, response) => {
    const token = verifyChartToken(request.params.token, chartKey, clock.now());
    if (token.kind !== 'valid') {
      refuse(response, 403, 'forbidden', token.kind === 'expired' ? 'The link has expired.' : 'The link is not valid.');
      return;
    }
    const { incident, cell, index, exp } = token.link;
    const png = await chartPng(incident, cell, index);
    if (png === null) {
      refuse(response, 404, 'not-found', 'There is no such chart.');
      return;
    }
    // A finished revision never changes, so its picture may be kept for as long as the link lives.
    const seconds = Math.min(MAX_CACHE_S, Math.floor(exp - clock.now() / 1000));
    response.set({ 'Content-Type': 'image/png', 'Cache-Control': `public, max-age=${seconds}, immutable` }).send(Buffer.from(png));
  };
}

/** The HTTP routes of the bot. */
export function createApp(options: HttpOptions): Express {
  const { auth, turns, log, newReference } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', false);
  app.use(securityHeaders);
  app.post('/api/messages', gate(auth), express.json({ limit: BODY_LIMIT, inflate: false }), messagesRoute(auth, turns, log));
  app.all('/api/messages', (_request, response) => {
    response.set('Allow', 'POST');
    refuse(response, 405, 'method', 'Activities are posted.');
  });
  app.get('/health', (_request, response) => { response.json({ up: true }); });
  app.get('/ready', readyRoute(options));
  app.get('/charts/:token', chartRoute(options));
  app.use((_request, response) => { refuse(response, 404, 'not-found', 'There is no such route.'); });
  app.use(errorHandler(log, newReference));
  return app;
}

/** Listens; throws `UserError` `config.invalid` where the address can't be used. */
export async function listen(app: Express, host: string, port: number, log: Log): Promise<{ server: Server; port: number }> {
  // Slow senders are cut off: headers and body must arrive within these times (milliseconds).
  const server = createServer({ headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 65_000 }, (request, response) => { app(request, response); });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new UserError({
        code: 'config.invalid', message: `Can not listen on ${host}:${port}: ${cause.message}`, next: 'Free the port or choose another one.',
      }, { cause }));
    });
    server.listen(port, host, resolve);
  });
  server.on('error', (error) => { log.error('http.server', { error: describeError(error) }); });
  const bound = server.address() as AddressInfo; // a TCP server that listens has one
  return { server, port: bound.port };
}

/** Takes no more requests, lets those under way end, and cuts them off after `graceMs`. */
export async function closeServer(server: Server, graceMs: number, clock: Clock): Promise<void> {
  const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
  server.closeIdleConnections();
  if ((await settledBy(closed, clock.now() + graceMs, clock)) === null) server.closeAllConnections();
}
