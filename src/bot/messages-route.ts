import type { Activity } from 'botbuilder';
import type { RequestHandler } from 'express';

import { refusal } from './access.js';
import type { BotAuthConfig } from './auth-config.js';
import { parseActivity, type WireActivity } from './channel/activity.js';
import { type Authentication, looksAuthentic } from './channel/authenticate.js';
import { refuse } from './http-error.js';
import { describeError, type Log } from '../log.js';
import { hostOf, isLoopbackHost } from './loopback.js';

/** The turn of one authenticated activity. */
export interface Turns {
  authenticate(activity: Activity, authorization: string | undefined): Promise<Authentication>;
  /** Resolves to the HTTP status to answer with. */
  run(identity: Extract<Authentication, { kind: 'ok' }>['identity'], activity: Activity): Promise<number>;
}

/** Refuses, before the body is even read, what can't be from the Bot Service. */
export function gate(auth: BotAuthConfig): RequestHandler {
  return (request, response, next) => {
    if (auth.kind !== 'anonymous' && !looksAuthentic(request.headers.authorization)) {
      response.set('WWW-Authenticate', 'Bearer');
      refuse(response, 401, 'unauthorized', 'The request has no token of the Bot Service.');
    } else if (auth.kind === 'anonymous' && !isLoopbackHost(hostOf(request.headers.host) ?? '')) {
      // A web page that had its name resolved to this machine is not a local client.
      refuse(response, 403, 'forbidden', 'Without authentication only requests to a loopback host are taken.');
    } else next();
  };
}

/** The Bot Framework's messaging endpoint: shape, token, access, then the turn. */
export function messagesRoute(auth: BotAuthConfig, turns: Turns, log: Log): RequestHandler {
  return async (request, response) => {
    const body: unknown = request.body;
    const parsed = parseActivity(body);
    if (!parsed.ok) {
      refuse(response, 400, 'malformed', `This is not an activity: ${parsed.problem}.`);
      return;
    }
    // Before the SDK sees it: for some other channels that would check tokens by other rules.
    if (auth.kind !== 'anonymous' && parsed.activity.channelId !== 'msteams') {
      refuse(response, 403, 'forbidden', 'channelId is not msteams.');
      return;
    }
    const activity = body as Activity; // its shape was checked just now; the SDK wants its own type
    const authentication = await turns.authenticate(activity, request.headers.authorization);
    switch (authentication.kind) {
      case 'refused':
        response.set('WWW-Authenticate', 'Bearer error="invalid_token"');
        refuse(response, 401, 'unauthorized', 'The token is not valid for this bot and activity.');
        return;
      case 'unavailable':
        log.error('http.no-keys', { error: describeError(authentication.cause) });
        response.set('Retry-After', '5');
        refuse(response, 503, 'unavailable', 'The keys of the Bot Service can not be fetched now.');
        return;
      case 'ok': {
        if (isForbidden(parsed.activity, auth, log)) refuse(response, 403, 'forbidden', 'The activity is not from a conversation that this bot serves.');
        else response.status(await turns.run(authentication.identity, activity)).end();
      }
    }
  };
}

function isForbidden(activity: WireActivity, auth: BotAuthConfig, log: Log): boolean {
  const reason = refusal(activity, auth);
  if (reason !== null) log.warn('http.refused', { reason });
  return reason !== null;
}
