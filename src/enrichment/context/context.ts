import { domainToUnicode } from 'node:url';
import { parse } from 'tldts';
import type { Answer, Observable } from '../answer.js';
import { attackFacts } from './attack.js';
import { lookAlike } from './look-alike.js';

export interface ContextParts {
  /** Domains of the organisation, lower case. */
  readonly ownDomains: readonly string[];
  /** ISO 8601, UTC. */
  readonly now: string;
}

/** Hashes of nothing: they are in every list and say nothing. */
const EMPTY = new Set([
  'd41d8cd98f00b204e9800998ecf8427e', 'da39a3ee5e6b4b0d3255bfef95601890afd80709', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e',
]);
const HASH_NAMES: Partial<Record<Observable['type'], string>> = {
  md5: 'MD5 by its length; NTLM, imphash and JA3 have the same', sha1: 'SHA-1 by its length', sha256: 'SHA-256 by its length', sha512: 'SHA-512 by its length',
};

/**
 * What is known of an observable without asking anyone: the parts of a domain, its likeness to the organisation's own, what
 * kind of hash it is, what an ATT&CK id stands for. In the form of answers, so that they stand beside those of other sources.
 */
export function contextOf(observable: Observable, { ownDomains, now }: ContextParts): Answer[] {
  const found = (provider: string, said: Pick<Answer, 'details'> & Partial<Answer>): Answer => ({ observable, provider, status: 'found', checkedAt: now, fromCache: false, ...said });
  const host = hostOf(observable);
  const attack = observable.type === 'attack' ? attackFacts(observable.value) : undefined;
  const hash = HASH_NAMES[observable.type];
  return [
    ...(attack === undefined ? [] : [found('attack', { details: `${attack.name} (${attack.tactics.join(', ')})`, link: attack.url })]),
    ...(hash === undefined ? [] : [EMPTY.has(observable.value) ? found('hash-form', { details: 'the hash of empty content', opinion: 'benign' }) : found('hash-form', { details: hash })]),
    ...(host === undefined ? [] : likeness(host, ownDomains).map((said) => found('look-alike', said))),
    ...(observable.type === 'domain' ? [found('public-suffix', { details: partsText(observable.value) })] : []),
  ];
}

function hostOf({ type, value }: Observable): string | undefined {
  if (type === 'domain') return value;
  if (type === 'email') return value.slice(value.lastIndexOf('@') + 1);
  const host = type === 'url' && URL.canParse(value) ? new URL(value).hostname : '';
  return /[a-z]/i.test(host) && !host.startsWith('[') ? host : undefined;
}

function likeness(host: string, ownDomains: readonly string[]): (Pick<Answer, 'details'> & Partial<Answer>)[] {
  const like = lookAlike(host, ownDomains);
  if (like === undefined) return [];
  return like.kind === 'same' ? [{ details: like.about }] : [{ details: like.about, opinion: 'suspicious' }];
}

/** "registered domain evil.co.uk, ending co.uk, host a.b; reads bücher.de". */
function partsText(value: string): string {
  const { domain, publicSuffix, subdomain, isPrivate, isIcann } = parse(value, { allowPrivateDomains: true });
  const shown = domainToUnicode(value);
  return [
    domain === null ? 'an ending, not a registered domain' : `registered domain ${domain}, ending ${publicSuffix ?? ''}`,
    isPrivate === true ? 'an ending where anyone can register' : isIcann === true ? '' : 'an ending that is not in the public suffix list',
    (subdomain ?? '') === '' ? '' : `host ${subdomain ?? ''}`, shown !== '' && shown !== value ? `reads ${shown}` : '',
  ].filter((part) => part !== '').join('; ').slice(0, 500);
}
