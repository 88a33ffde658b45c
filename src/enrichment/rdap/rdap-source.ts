import { parse } from 'tldts';
import { parseIp, unmapped } from '../../analysis/ip/address.js';
import type { Observable } from '../answer.js';
import type { Clock } from '../asking/clock.js';
import { identityOf } from '../context/observable.js';
import type { HttpAnswer, HttpClient } from '../declared/http-client.js';
import { readJson } from '../declared/read-json.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import { domainReply, networkReply } from './registration.js';
import { ServerLists } from './server-lists.js';
import { ServerPace } from './server-pace.js';

const DAY_MS = 86_400_000;
/** A server that wants to be left alone for longer doesn't hold the others up. */
const SHORT_WAIT_MS = 10_000;
const LONG_WAIT_MS = DAY_MS / 24;

export interface RdapSourceParts {
  readonly client: HttpClient;
  /** Where IANA's registries are kept. */
  readonly workFolder: string;
  readonly clock: Clock;
}

/** What is asked of which server. */
interface Question {
  readonly url: URL;
  readonly read: (answer: NonNullable<ReturnType<typeof readJson>>['value']) => SourceReply;
}

/**
 * Registration data of domains and addresses by RDAP: queries as in RFC 9082, over HTTP as in RFC 7480, answers as in RFC 9083,
 * servers by RFC 9224. Of a name, the domain that was registered is asked about.
 */
export function rdapSource({ client, workFolder, clock }: RdapSourceParts): Source {
  const lists = new ServerLists({ client, workFolder, now: () => clock.now() });
  const pace = new ServerPace(clock);
  const ask = async (observable: Observable, signal: AbortSignal): Promise<SourceReply> => {
    const { url, read } = await questionOf(observable, lists, () => clock.now());
    await pace.turn(url.hostname, signal);
    const answer = await client({ method: 'GET', url, headers: { accept: 'application/rdap+json, application/json' }, ownInstance: false, mayMove: true }, signal)
      .catch((error: unknown) => { throw ofOneServer(error, url); });
    return replyOf(answer, url, read, pace);
  };
  return {
    name: 'rdap', title: 'RDAP (registration data)', revision: '1', types: ['domain', 'ipv4', 'ipv6'], leavesNetwork: true, obstacles: [],
    limits: [{ limit: 5, windowMs: 1_200 }, { limit: 60, windowMs: 62_000 }], concurrency: 4, requestMs: 30_000,
    notes: () => lists.notes(),
    batchOf: (type) => ({ group: type, size: 1 }),
    cacheMs: (_, status) => (status === 'found' ? DAY_MS : DAY_MS / 4),
    ask: async ([observable], signal) => (observable === undefined ? new Map() : new Map([[keyOf(observable), await ask(observable, signal)]])),
  };
}

async function questionOf({ type, value }: Observable, lists: ServerLists, now: () => number): Promise<Question> {
  const ip = type === 'domain' ? null : parseIp(value);
  if (ip !== null) {
    const address = unmapped(ip);
    const server = (await lists.of(address.version === 4 ? 'ipv4' : 'ipv6')).forAddress(address);
    if (server === undefined) throw new SourceFailure('rejected', 'no RDAP server for this address');
    return { url: new URL(`ip/${address.text}`, server), read: networkReply };
  }
  const of = identityOf({ type, value }); // servers and answers have names in ASCII
  const name = parse(of).domain;
  if (name === null) throw new SourceFailure('rejected', 'it is no domain that can be registered');
  const server = (await lists.of('dns')).forDomain(name);
  if (server === undefined) throw new SourceFailure('rejected', `no RDAP server for .${name.slice(name.lastIndexOf('.') + 1)}`);
  return { url: new URL(`domain/${name}`, server), read: (answer) => domainReply(answer, name, of, now()) };
}

/** A server that refuses is one of many: the others are asked further on. */
function ofOneServer(error: unknown, { hostname }: URL): unknown {
  return error instanceof SourceFailure && error.kind === 'refused' ? new SourceFailure('rejected', `${hostname}: ${error.message}`, { cause: error }) : error;
}

function replyOf({ status, text, retryAfterMs }: HttpAnswer, { hostname }: URL, read: Question['read'], pace: ServerPace): SourceReply {
  if (status === 404) return { status: 'no data', details: '' };
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) {
    const wait = retryAfterMs ?? LONG_WAIT_MS;
    if (wait <= SHORT_WAIT_MS) throw new SourceFailure('throttled', `${hostname} asks to wait`, { retryAfterMs: wait });
    pace.leaveAlone(hostname, wait);
    throw new SourceFailure('rejected', `${hostname} has answered too many requests`);
  }
  if (status < 200 || status >= 300) throw new SourceFailure(status >= 500 || status === 408 ? 'transient' : 'rejected', `${hostname} answered with status ${status}`);
  const body = readJson(text);
  if (body === null) throw new SourceFailure('transient', 'its answer is no JSON');
  return read(body.value);
}
