import { domainToUnicode } from 'node:url';
import { parse } from 'tldts';

/** How a domain stands to one of the organisation's own. */
export interface LookAlike {
  /** The organisation's domain that it is, belongs to or looks like. */
  readonly own: string;
  /** `same`: it is that domain, or one below it. Others look like it. */
  readonly kind: 'same' | 'homoglyphs' | 'ending' | 'spelling' | 'prefix' | 'inside';
  /** Damerau–Levenshtein distance of the names without their endings. */
  readonly distance: number;
  /** What is alike, a few words. */
  readonly about: string;
}

/** Letters that look like another one (Unicode TR 39, and digits that phishing uses), by what they are taken for. */
const CONFUSABLE: ReadonlyMap<string, string> = new Map(Object.entries({
  a: 'аɑα4', b: 'ьв8', c: 'сϲ', d: 'ԁ', e: 'еєε3', g: 'ɡ', h: 'һн', j: 'ј', k: 'кκ', l: 'iı1|ӏіιⅼ', m: 'м', n: 'пη', o: 'оοσ0', p: 'рρ', q: 'ԛ', s: 'ѕ5',
  t: 'тτ7', u: 'υս', v: 'νѵ', w: 'ԝωш', x: 'хχ', y: 'уγ', z: 'ᴢ2',
}).flatMap(([plain, alike]) => Array.from(alike).map((letter) => [letter, plain] as const)));
const PAIRS: readonly (readonly [pair: string, plain: string])[] = [['rn', 'm'], ['vv', 'w'], ['cl', 'd']];

/** A name as it looks: without accents, confusable letters as the ones they are taken for. */
export function skeletonOf(name: string): string {
  const plain = Array.from(name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()).map((letter) => CONFUSABLE.get(letter) ?? letter).join('');
  return PAIRS.reduce((text, [pair, letter]) => text.replaceAll(pair, letter), plain);
}

/** The nearest of the organisation's domains that `domain` is, is below, or could be taken for; undefined where it is like none. */
export function lookAlike(domain: string, ownDomains: readonly string[]): LookAlike | undefined {
  const shown = domainToUnicode(domain.toLowerCase().replace(/\.$/, '')) || domain.toLowerCase();
  const found = ownDomains.flatMap((own) => compared(shown, own.toLowerCase()) ?? []);
  return found.sort((a, b) => Number(b.kind === 'same') - Number(a.kind === 'same') || a.distance - b.distance || (a.own < b.own ? -1 : 1))[0];
}

function compared(shown: string, own: string): LookAlike | undefined {
  if (shown === own || shown.endsWith(`.${own}`)) return { own, kind: 'same', distance: 0, about: shown === own ? 'the organisation’s own domain' : `below the organisation’s own domain ${own}` };
  const theirs = partsOf(shown);
  const ours = partsOf(own);
  if (theirs === undefined || ours === undefined || theirs.domain === ours.domain) return undefined;
  const distance = distanceOf(theirs.name, ours.name);
  const like = (kind: LookAlike['kind'], about: string): LookAlike => ({ own, kind, distance, about: `${about} ${own}` });
  if (theirs.name === ours.name) return ours.name.length >= 4 ? like('ending', 'the same name under another ending as') : undefined;
  if (skeletonOf(theirs.name) === skeletonOf(ours.name)) return like('homoglyphs', 'letters that look like those of');
  if (distance <= allowed(ours.name)) return like('spelling', `${distance === 1 ? 'one letter differs' : `${distance} letters differ`} from`);
  if (`.${shown}`.includes(`.${own}.`)) return like('prefix', 'begins with the name of');
  if (ours.name.length >= 5 && theirs.name.split('-').some((word) => skeletonOf(word) === skeletonOf(ours.name))) return like('inside', 'has the name of');
  return undefined;
}

/** Short names are one letter from too many others. */
const allowed = ({ length }: string): number => (length < 5 ? 0 : length < 9 ? 1 : 2);

function partsOf(host: string): { readonly domain: string; readonly name: string } | undefined {
  const { domain, domainWithoutSuffix: name } = parse(host, { allowPrivateDomains: true });
  return domain === null || name === null || name === '' ? undefined : { domain, name };
}

/**
 * Optimal string alignment distance (Damerau–Levenshtein without edits of what was transposed): insertions, deletions,
 * substitutions and transpositions of neighbours. Names of hosts are at most 63 characters long.
 */
export function distanceOf(from: string, to: string): number {
  const a = Array.from(from).slice(0, 64);
  const b = Array.from(to).slice(0, 64);
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}
