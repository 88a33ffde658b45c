import { HostRefusal } from './entry.js';
import type { HostTable } from './entry.js';

/** Characters that are looked at; what says the product stands in front. */
const MAX_AGENT = 1_000;

/** What a user agent is recognised by: the first entry that fits counts. Groups of the pattern are the parts of the version. */
interface Product {
  readonly family: string;
  readonly pattern: RegExp;
}

const versioned = (family: string, token: string): Product => ({ family, pattern: new RegExp(`${token}(?:(\\d{1,9})(?:[._](\\d{1,9}))?(?:[._](\\d{1,9}))?(?:[._](\\d{1,9}))?)?`) });

/** Products that also call themselves by the names of those further down come first. */
const BROWSERS: readonly Product[] = [
  versioned('Googlebot', 'Googlebot/'), versioned('bingbot', 'bingbot/'), versioned('curl', '^curl/'), versioned('Wget', '^Wget/'),
  versioned('Python Requests', 'python-requests/'), versioned('PowerShell', 'WindowsPowerShell/'), versioned('PowerShell', 'PowerShell/'), versioned('Go-http-client', '^Go-http-client/'),
  versioned('okhttp', '^okhttp/'), versioned('axios', '^axios/'), versioned('Apache-HttpClient', '^Apache-HttpClient/'),
  versioned('HeadlessChrome', 'HeadlessChrome/'), versioned('Edge Mobile', '(?:EdgA|EdgiOS)/'), versioned('Edge', '(?:Edge|Edg)/'), versioned('Opera Mobile', 'OPR/(?=.*Mobile)'),
  versioned('Opera', 'OPR/'), versioned('Samsung Internet', 'SamsungBrowser/'), versioned('Yandex Browser', 'YaBrowser/'), versioned('Vivaldi', 'Vivaldi/'), versioned('Electron', 'Electron/'),
  versioned('Firefox iOS', 'FxiOS/'), versioned('Firefox Mobile', 'Mobile;.*Firefox/'), versioned('Firefox', 'Firefox/'),
  versioned('Chrome Mobile iOS', 'CriOS/'), versioned('Chrome Mobile WebView', 'Version/[\\d.]{1,20} Chrome/(?=[\\d.]{1,30} Mobile)'), versioned('Chrome Mobile', 'Chrome/(?=[\\d.]{1,30} Mobile)'), versioned('Chrome', 'Chrome/'),
  versioned('Mobile Safari', 'Version/(?=.*Mobile/.*Safari/)'), versioned('Safari', 'Version/(?=.*Safari/)'),
  versioned('IE', 'MSIE '), versioned('IE', 'Trident/7\\.0.*rv:'),
];

const WINDOWS_NT: Readonly<Record<string, string>> = { '10.0': '10', '6.3': '8.1', '6.2': '8', '6.1': '7', '6.0': 'Vista', '5.2': 'XP', '5.1': 'XP', '5.0': '2000' };

const SYSTEMS: readonly Product[] = [
  versioned('Windows Phone', 'Windows Phone (?:OS )?'), versioned('iOS', '(?:iPhone|iPad|iPod)[^)]*? OS '), versioned('Android', 'Android[ /-]'), versioned('Android', 'Android'),
  versioned('Mac OS X', 'Mac OS X '), versioned('Mac OS X', 'Mac OS X'), versioned('Chrome OS', 'CrOS [\\w]{1,20} '), versioned('Ubuntu', 'Ubuntu[/ ]?'), versioned('Fedora', 'Fedora[/ ]?'), versioned('Linux', 'Linux(?:/| )?'),
];

interface Device {
  readonly family: string;
  readonly brand: string;
  readonly model: string;
}

const DEVICES: readonly (readonly [pattern: RegExp, device: Device])[] = [
  [/iPhone/, { family: 'iPhone', brand: 'Apple', model: 'iPhone' }], [/iPad/, { family: 'iPad', brand: 'Apple', model: 'iPad' }], [/iPod/, { family: 'iPod', brand: 'Apple', model: 'iPod' }],
  [/Macintosh/, { family: 'Mac', brand: 'Apple', model: 'Mac' }], [/[Bb]ot\b|[Cc]rawler|[Ss]pider/, { family: 'Spider', brand: 'Spider', model: 'Desktop' }],
];

type Versions = readonly [string, string, string, string];

function found(agent: string, products: readonly Product[]): { readonly family: string; readonly versions: Versions } {
  for (const { family, pattern } of products) {
    const match = pattern.exec(agent);
    if (match) return { family, versions: [match[1] ?? '', match[2] ?? '', match[3] ?? '', match[4] ?? ''] };
  }
  return { family: 'Other', versions: ['', '', '', ''] };
}

function browserOf(agent: string): Record<string, string> {
  const { family, versions: [major, minor, patch] } = found(agent, BROWSERS);
  return { Family: family, MajorVersion: major, MinorVersion: minor, Patch: patch };
}

function systemOf(agent: string): Record<string, string> {
  const windows = /Windows NT (\d{1,2}\.\d)/.exec(agent);
  if (windows && !agent.includes('Windows Phone')) return { Family: 'Windows', MajorVersion: WINDOWS_NT[windows[1] ?? ''] ?? 'NT', MinorVersion: '', Patch: '', PatchMinor: '' };
  const { family, versions: [major, minor, patch, patchMinor] } = found(agent, SYSTEMS);
  return { Family: family, MajorVersion: major, MinorVersion: minor, Patch: patch, PatchMinor: patchMinor };
}

function deviceOf(agent: string): Record<string, string> {
  const known = DEVICES.find(([pattern]) => pattern.test(agent))?.[1];
  if (known) return { Family: known.family, Brand: known.brand, Model: known.model };
  const model = /Android[^;)]{0,40}; (?:[a-z]{2}-[a-z]{2}; )?([^;)]{1,60}?)(?: Build\/[^;)]{0,80})?[;)]/i.exec(agent)?.[1];
  return model === undefined ? { Family: 'Other', Brand: '', Model: '' } : { Family: model, Brand: 'Generic_Android', Model: model };
}

const TARGETS: Readonly<Record<string, readonly [name: string, of: (agent: string) => Record<string, string>]>> = {
  browser: ['Browser', browserOf], os: ['OperatingSystem', systemOf], device: ['Device', deviceOf],
};

/** The targets of a text, or of an array of texts. */
function targetsOf(wanted: unknown): readonly string[] {
  const names: readonly unknown[] = Array.isArray(wanted) ? wanted : [wanted];
  return Object.keys(TARGETS).filter((target) => names.some((name) => typeof name === 'string' && name.toLowerCase() === target));
}

/** The common browsers, systems and devices; the service knows thousands of patterns. */
export const USER_AGENT_FUNCTIONS: HostTable = {
  parse_user_agent: {
    params: ['string', 'dynamic'],
    result: 'dynamic',
    call: ([agent, wanted]) => {
      if (typeof agent !== 'string' || agent === '' || typeof wanted !== 'string') return null;
      const targets = targetsOf(JSON.parse(wanted)); // the text is DuckDB's own JSON
      if (targets.length === 0) throw new HostRefusal('parse_user_agent() looks for "browser", "os" or "device".');
      const text = agent.slice(0, MAX_AGENT);
      return JSON.stringify(Object.fromEntries(targets.flatMap((target) => {
        const known = TARGETS[target];
        return known ? [[known[0], known[1](text)]] : [];
      })));
    },
    note: 'parse_user_agent() knows the common browsers, systems and devices here: others are Other, and names may differ from those of the service.',
    doc: 'parse-user-agent-function',
  },
};
