/** Why an address may not be read; undefined where it may. */
export type Denial = 'malformed' | 'not-https' | 'credentials' | 'not-allowed';

/** An encoded separator: servers differ in whether `a%2f..` leaves the folder. */
const ENCODED_SEPARATOR = /%2f|%5c|\\/i;

function parsed(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

const hasCredentials = ({ username, password }: URL): boolean => username !== '' || password !== '';

/** An allowed prefix: https, a host, perhaps a port and the beginning of a path; nothing else. */
export function isPrefix(text: string): boolean {
  const url = parsed(text);
  return url?.protocol === 'https:' && !hasCredentials(url) && url.search === '' && url.hash === '' && !ENCODED_SEPARATOR.test(text);
}

/** Compares parsed components, so that `https://a.example` allows neither `https://a.example.evil` nor `https://a.example@evil`. */
function lies(url: URL, below: URL): boolean {
  if (url.host !== below.host) return false;
  const folder = below.pathname.replace(/\/+$/, '');
  return url.pathname === below.pathname || url.pathname === folder || url.pathname.startsWith(`${folder}/`);
}

/** Whether `text` lies below one of the allowed prefixes (see `isPrefix`), each a whole host or whole folders of its path. */
export function denialOf(text: string, prefixes: readonly string[]): Denial | undefined {
  const url = parsed(text);
  if (url === undefined || ENCODED_SEPARATOR.test(url.pathname)) return 'malformed';
  if (url.protocol !== 'https:') return 'not-https';
  if (hasCredentials(url)) return 'credentials';
  return prefixes.some((prefix) => isPrefix(prefix) && lies(url, new URL(prefix))) ? undefined : 'not-allowed';
}
