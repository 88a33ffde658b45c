import type { JSONValue } from '@jmespath-community/jmespath';
import { detailsText, momentOf } from '../declared/answer-text.js';
import { expressionOf } from '../declared/expression.js';
import { SourceFailure, type SourceReply } from '../source.js';

const DAY_MS = 86_400_000;
/** A domain that was registered within these days is suspicious. */
const NEW_DAYS = 30;

/** All entities of an object; those of entities are told at most three deep. */
const ENTITIES = '[entities, entities[].entities[], entities[].entities[].entities[]][]';
/** A property of the jCards (RFC 7095) of entities that have a role. */
const cardOf = (entities: string, role: string, property: string): string =>
  `${entities} | [?contains(roles || \`[]\`, '${role}')].vcardArray[1] | [] | [?[0] == '${property}'] | map(&[3], @)`;
const eventOf = (action: string): string => `events[?eventAction == '${action}'].eventDate | [0]`;

const kindOf = expressionOf('objectClassName');
const nameOf = expressionOf('ldhName');
const registered = expressionOf(eventOf('registration'));
const expires = expressionOf(eventOf('expiration'));
const changed = expressionOf(eventOf('last changed'));
const status = expressionOf('status');
const nameservers = expressionOf('nameservers[].ldhName');
const registrar = expressionOf(cardOf('entities', 'registrar', 'fn'));
const holder = expressionOf(cardOf('entities', 'registrant', 'fn'));
const abuse = expressionOf(cardOf(ENTITIES, 'abuse', 'email'));
const network = expressionOf('name || handle');
const range = expressionOf("startAddress && endAddress && join(' - ', [startAddress, endAddress])");
const country = expressionOf('country');
const kind = expressionOf('type');

const unknownForm = (): SourceFailure => new SourceFailure('transient', 'its answer is not in the form that is known of it');
const dayOf = (value: JSONValue): string | null => momentOf(value)?.slice(0, 10) ?? null;

/**
 * Reads a domain as RDAP answers it (RFC 9083, section 5.3). `name`: the domain that was asked about; `of`: the name below it
 * that is looked into; `now`: milliseconds since 1970. Throws a `transient` `SourceFailure` where the answer is not one about it.
 */
export function domainReply(answer: JSONValue, name: string, of: string, now: number): SourceReply {
  const answered = nameOf(answer);
  if (kindOf(answer) !== 'domain' || (typeof answered === 'string' && answered.toLowerCase().replace(/\.$/, '') !== name)) throw unknownForm();
  const age = ageInDays(momentOf(registered(answer)), now);
  return {
    status: 'found', ...(age === undefined ? {} : { opinion: 'suspicious' }),
    details: detailsText([
      ['', age === undefined ? null : age === 0 ? 'registered today' : `registered ${age} day${age === 1 ? '' : 's'} ago`],
      ['domain', name === of ? null : name], ['registrar', registrar(answer)], ['registered', dayOf(registered(answer))], ['expires', dayOf(expires(answer))],
      ['changed', dayOf(changed(answer))], ['status', status(answer)], ['name servers', nameservers(answer)], ['holder', holder(answer)], ['abuse', abuse(answer)],
    ]),
  };
}

/** Reads a network as RDAP answers it (RFC 9083, section 5.4). Throws a `transient` `SourceFailure` where the answer is none. */
export function networkReply(answer: JSONValue): SourceReply {
  if (kindOf(answer) !== 'ip network') throw unknownForm();
  return {
    status: 'found',
    details: detailsText([
      ['network', network(answer)], ['range', range(answer)], ['country', country(answer)], ['holder', holder(answer)], ['kind', kind(answer)],
      ['registered', dayOf(registered(answer))], ['changed', dayOf(changed(answer))], ['abuse', abuse(answer)],
    ]),
  };
}

/** Whole days since a domain was registered, where those are few; clocks may differ by a day. */
function ageInDays(moment: string | undefined, now: number): number | undefined {
  const days = moment === undefined ? NaN : (now - Date.parse(moment)) / DAY_MS;
  return days >= -1 && days <= NEW_DAYS ? Math.max(0, Math.floor(days)) : undefined;
}
