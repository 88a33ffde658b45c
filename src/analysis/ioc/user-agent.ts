import { SLASH } from './chars.js';
import { eachMatch } from './each-match.js';
import type { Rule, Scan } from './scan.js';

const MAX_AGENT = 512;
/** Programs that name themselves to servers, as they are seen in logs of attacks and of ordinary traffic. */
const PROGRAMS = [
  'curl', 'Wget', 'python-requests', 'Python-urllib', 'python-httpx', 'aiohttp', 'Go-http-client', 'okhttp', 'libwww-perl', 'lwp-trivial', 'PostmanRuntime', 'axios', 'node-fetch', 'undici', 'Apache-HttpClient', 'Java', 'sqlmap', 'Nikto', 'masscan',
  'zgrab', 'WPScan v', 'Nuclei', 'gobuster', 'feroxbuster', 'dirbuster', 'DirBuster-1', 'Hydra', 'aws-cli', 'aws-sdk-[a-z]+', 'Boto3', 'Botocore', 'azsdk-[a-z-]+', 'AADInternals', 'ROADtools', 'Microsoft-CryptoAPI', 'Microsoft BITS', 'Microsoft-WNS', 'WinHTTP', 'WinINet', 'Windows-Update-Agent',
  'CertUtil URL Agent', 'Outlook-iOS', 'Outlook-Android', 'BAV2ROPC', 'CBAInPROD', 'Microsoft Office', 'MSOffice', 'Dalvik', 'CFNetwork', 'Debian APT-HTTP', 'kubectl', 'Terraform', 'Googlebot', 'bingbot', 'facebookexternalhit', 'Slackbot', 'Twitterbot', 'urlgrabber', 'HTTPie', 'RestSharp', 'Insomnia', 'HeadlessChrome', 'PhantomJS', 'Opera',
];
const STARTS = new RegExp([
  String.raw`(?<![\w/])(?<browser>Mozilla\/\d\.\d{1,2})(?=[ +])`,
  String.raw`(?<![\w/.-])(?<program>(?:${PROGRAMS.join('|')})\/\d[\w.+-]{0,40})`,
  String.raw`(?<label>(?:\buser[-_ ]?agent(?:[-_ ]?string)?|\bcs\(user-agent\)|\bhttp_user_agent|-user-?agent)["']?\s{0,2}[:=]?\s{0,2}(?=["']?[A-Za-z(]))(?<quote>["']?)`,
].join('|'), 'gi');
const QUICK = /\/\d|agent/i;
/** A product with its version, or a word that stands between products. */
const TOKEN = /^ ?(?:\([^()\r\n"]{0,200}(?:\([^()\r\n"]{0,100}\)[^()\r\n"]{0,100})?\)|[A-Za-z][\w.:+-]{0,40}\/[\w.+:;-]{1,60}|like Gecko|Mobile|Safari|U2?\b|\[[a-z]{2}(?:-[A-Z]{2})?\])/;

/** Products and comments, as RFC 9110 section 10.1.5 builds the header; stops where prose begins. */
function productsEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && at - from < MAX_AGENT) {
    const token = TOKEN.exec(text.slice(at, at + 460))?.[0];
    if (token === undefined || token.trim() === '') break;
    at += token.length;
  }
  return at;
}

const VALUE = /^[^"'\r\n\t|<>]{1,512}/;
const NEXT_FIELD = /\s(?:[A-Za-z][\w-]{1,30}[:=]|-{1,2}[A-Za-z]|https?:\/\/)|\\[rn"]|["'];|\s{2}/;

/** What stands behind a label: up to the quotation mark, else to the end of the line or the next field. */
function labelled(text: string, from: number, quote: string): number {
  const value = VALUE.exec(text.slice(from, from + MAX_AGENT))?.[0] ?? '';
  const products = productsEnd(text, from);
  if (quote !== '') return text.charAt(from + value.length) === quote ? from + value.length : products;
  const next = value.search(NEXT_FIELD);
  const end = from + (next < 0 ? value : value.slice(0, next)).replace(/[\s,;.]+$/, '').length;
  return products > from ? products : end;
}

function accept(scan: Scan, match: RegExpExecArray): number {
  const { text } = scan;
  const { browser, program, quote = '' } = match.groups ?? {};
  const first = match.index + match[0].length;
  if (browser !== undefined || program !== undefined) {
    const end = productsEnd(text, first);
    const value = text.slice(match.index, end).replace(/[.,;:]+$/, '');
    if (browser !== undefined && !value.includes('(')) return first;
    scan.claim('user_agent', value.trim(), match.index, match.index + value.length);
    return Math.max(first, end);
  }
  const end = labelled(text, first, quote);
  const value = text.slice(first, end);
  if (!/^[A-Za-z(].{2}/.test(value) || !(quote !== '' || value.includes('/') || /[:=]\s{0,2}$/.test(match[0])) || !/[/ _-]|^[A-Z]/.test(value)) return first;
  scan.claim('user_agent', value.trim(), first, first + value.trim().length);
  return end;
}

/** User agents of browsers and programs, and whatever a label says is one. */
export const userAgent: Rule = {
  applies: () => true,
  find(scan) {
    if ((scan.features.bits & SLASH) === 0 && !/agent/i.test(scan.text)) return;
    if (!QUICK.test(scan.text)) return;
    eachMatch(STARTS, scan.text, (match) => accept(scan, match));
  },
};
