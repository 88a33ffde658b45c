import { Resolver } from 'node:dns/promises';
import { parseIp, unmapped, type IpAddress } from '../../analysis/ip/address.js';
import { codeOf } from '../../errors.js';
import { detailsText } from '../declared/answer-text.js';
import { canonicalHost } from '../privacy/hosts.js';
import type { Internal } from '../privacy/internal.js';
import { whyWithheld } from '../privacy/withheld.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import { reverseName } from './reverse-name.js';

const HOUR_MS = 3_600_000;
/** How long one name server is waited for the first time; the second time it is twice as long. */
const TIMEOUT_MS = 2_000;
const TRIES = 2;
const MAX_NAMES = 20;
/** Most names of an address whose own addresses are looked up. */
const MAX_CHECKED = 5;

export interface ReverseDnsParts {
  /** Value of a setting of the environment. */
  readonly setting: (name: string) => string | undefined;
  /** Names that are never sent. */
  readonly internal: Internal;
}

/** Whether a name leads back to the address. */
type Forward = 'matches' | 'does not match' | 'not checked';

/**
 * The names that DNS has for an address (PTR records), and whether they lead back to it: whoever has an address can give it any
 * name, but not make that name have the address.
 */
export function reverseDnsSource({ setting, internal }: ReverseDnsParts): Source {
  const servers = setting('CASEBOOK_DNS')?.split(/[\s,]+/).filter((one) => one !== '');
  return {
    name: 'reverse-dns', title: 'Reverse DNS', revision: '1', types: ['ipv4', 'ipv6'], leavesNetwork: true,
    obstacles: servers !== undefined && resolverOf(servers) === undefined ? ['CASEBOOK_DNS is no list of addresses such as 192.0.2.53, [2001:db8::53]:53'] : [],
    limits: [{ limit: 20, windowMs: 1_200 }], concurrency: 4, requestMs: 20_000,
    batchOf: (type) => ({ group: type, size: 1 }),
    cacheMs: (_, status) => (status === 'found' ? 6 * HOUR_MS : HOUR_MS),
    ask: async ([observable], signal) => {
      signal.throwIfAborted();
      const ip = observable === undefined ? null : parseIp(observable.value);
      // A resolver for each question: cancelling ends all that one has under way.
      const resolver = resolverOf(servers);
      if (observable === undefined || ip === null || resolver === undefined) throw new SourceFailure('rejected', 'it can\'t be asked about this');
      const cancel = (): void => { resolver.cancel(); };
      signal.addEventListener('abort', cancel);
      try {
        const reply = await namesOf(unmapped(ip), resolver, internal);
        return new Map([[keyOf(observable), reply]]);
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', cancel);
      }
    },
  };
}

/** Undefined where one of the servers is no address. The system's are used where none are named. */
function resolverOf(servers: readonly string[] | undefined): Resolver | undefined {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  try {
    if (servers !== undefined) resolver.setServers(servers);
    return servers?.length === 0 ? undefined : resolver;
  } catch {
    return undefined;
  }
}

async function namesOf(ip: IpAddress, resolver: Resolver, internal: Internal): Promise<SourceReply> {
  const records = await resolver.resolvePtr(reverseName(ip)).catch((error: unknown) => {
    if (isNoData(error)) return [];
    throw failureOf(error);
  });
  const names = [...new Set(records.map((name) => name.toLowerCase()))];
  if (names.length === 0) return { status: 'no data', details: '' };
  const told = names.slice(0, MAX_NAMES);
  const forwards = await Promise.all(told.map(async (name, at) => (at < MAX_CHECKED ? forwardOf(name, ip, resolver, internal) : 'not checked')));
  const having = (forward: Forward): string[] => told.filter((_, at) => forwards[at] === forward);
  return {
    status: 'found',
    details: detailsText([
      ['forward matches', having('matches')], ['forward does not match', having('does not match')], ['forward not checked', having('not checked')],
      ['names', names.length > told.length ? names.length : null],
    ]),
  };
}

async function forwardOf(name: string, ip: IpAddress, resolver: Resolver, internal: Internal): Promise<Forward> {
  const host = canonicalHost(name);
  if (host === null || whyWithheld({ type: 'domain', value: host }, internal) !== undefined) return 'not checked';
  try {
    const addresses = await (ip.version === 4 ? resolver.resolve4(host) : resolver.resolve6(host));
    return addresses.some((address) => parseIp(address)?.text === ip.text) ? 'matches' : 'does not match';
  } catch (error) {
    return isNoData(error) ? 'does not match' : 'not checked';
  }
}

/** The name is not there (NXDOMAIN), or has no record of this kind. */
const isNoData = (error: unknown): boolean => ['ENOTFOUND', 'ENODATA'].includes(codeOf(error) ?? '');

function failureOf(error: unknown): SourceFailure {
  const code = codeOf(error) ?? '';
  if (code === 'EREFUSED') return new SourceFailure('refused', 'the name server refuses to answer', { cause: error });
  const why = { ESERVFAIL: 'the name server could not find out', ETIMEOUT: 'the name server did not answer', ECONNREFUSED: 'the name server can\'t be reached' }[code];
  return new SourceFailure('transient', why ?? 'the name server gave no usable answer', { cause: error });
}
