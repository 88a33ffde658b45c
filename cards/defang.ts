import { isIPv6 } from 'node:net';

/**
 * Endings that chat clients take for a domain's: the widely used generic ones and those that phishing favours. Every
 * two-letter ending, every internationalised one and every ending after a scheme counts as well.
 */
const GENERIC_ENDINGS: ReadonlySet<string> = new Set((
  'com net org info biz edu gov mil int name pro mobi asia coop museum aero jobs travel arpa onion local localhost internal lan home corp example test invalid '
  + 'xyz top site online club shop store live icu click link work world space website tech app dev cloud page web blog vip fun '
  + 'life email support services network systems solutions agency digital media news today center company group team zone host '
  + 'download stream win bid loan men review trade date party science racing cricket accountant faith gdn monster rest beauty hair '
  + 'quest cfd sbs bond cyou buzz lol wtf ninja guru zip mov foo gle google microsoft azure amazon apple office teams sharepoint'
).split(' '));

const SCHEME = /\b([a-z][a-z0-9+.-]{1,30}):(?=\/\/|\\\\)/giu;
/** What stands between the slashes of a defanged URL, whatever its ending. */
const AUTHORITY = /(?<=(?:hxxps?:|fxp:|\[:\])(?:\/\/|\\\\))[^\s/?#\\[\]]{1,255}/giu;
const SCHEME_ONLY = /\b(mailto|tel|sip|javascript|data|vbscript|ms-[a-z-]{1,30}|search-ms|msteams):(?=\S)/giu;
// Not `Chrome/130.0.0.0`: a product's version; nor `layer 1.1.1.1`: a path in a tree of decoded layers.
const IPV4 = /(?<![\d.]|[a-z]\/|\blayer )(?:\d{1,3}\.){3}\d{1,3}(?!\d|\.\d)/gi;
const IPV6 = /(?<![\p{L}\p{N}:])[0-9a-f:]{2,39}(?:\d{1,3}(?:\.\d{1,3}){3})?(?![\p{L}\p{N}:])/giu;
// IDNA takes three more characters for dots (RFC 3490, 3.1).
const DOMAIN = /(?<![\p{L}\p{N}_-])(?:[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}[.\u3002\uFF0E\uFF61]){1,10}(\p{L}[\p{L}\p{N}-]{1,62})(?![\p{L}\p{N}_-])/gu;

const defangScheme = (scheme: string): string => {
  switch (scheme.toLowerCase()) {
    case 'http': return 'hxxp:';
    case 'https': return 'hxxps:';
    case 'ftp': return 'fxp:';
    case 'hxxp': case 'hxxps': case 'fxp': return `${scheme}:`;
    default: return `${scheme}[:]`;
  }
};

const isEnding = (label: string): boolean => {
  const ending = label.toLowerCase();
  return ending.startsWith('xn--') || /[^\p{ASCII}]/u.test(ending) || /^[a-z]{2}$/.test(ending) || GENERIC_ENDINGS.has(ending);
};

const bracketDots = (text: string): string => text.replace(/[.\u3002\uFF0E\uFF61]/g, '[.]');

/**
 * Writes URLs, domains and IP addresses in a text so that no client makes them clickable, in the notation that analysts
 * share indicators in: `hxxps://evil[.]example`, `203[.]0[.]113[.]7`, `2001[:]db8[:][:]1`. What is defanged already stays.
 */
export function defang(text: string): string {
  return text
    .replace(SCHEME, (_all, scheme: string) => defangScheme(scheme))
    .replace(AUTHORITY, bracketDots)
    .replace(SCHEME_ONLY, (_all, scheme: string) => `${scheme}[:]`)
    .replace(IPV6, (address) => (isIPv6(address) && address !== '::' ? address.replaceAll(':', '[:]').replaceAll('.', '[.]') : address))
    .replace(IPV4, bracketDots)
    .replace(DOMAIN, (domain, ending: string) => (isEnding(ending) ? bracketDots(domain) : domain));
}

/** The same for a value that is known to be an indicator: every dot and scheme, whatever the ending. */
export function defangIndicator(value: string): string {
  const done = defang(value);
  return done === value ? bracketDots(value) : done;
}
