import { BACKSLASH, codesOf } from './chars.js';
import { eachMatch } from './each-match.js';
import type { Rule, Scan } from './scan.js';

const HIVE = /(?<![a-z0-9_])(?:registry::)?(?:(?:hklm|hkcu|hkcr|hku|hkcc|hkey_(?:local_machine|current_user|classes_root|users|current_config|performance_data)):?|\\{1,2}registry\\{1,2}(?:machine|user|a))(?=\\)/gi;
const MAX_PART = 200;
const MAX_KEY = 1_024;

/** Names with blanks that Windows itself uses, so that a key may end in one without quotes around it. */
const WITH_BLANKS = new RegExp(`^(?:${[
  'Windows NT', 'Internet Settings', 'Internet Explorer', 'Internet Explorer Security', 'Image File Execution Options', 'Session Manager', 'Memory Management', 'User Shell Folders', 'Shell Folders', 'Shell Extensions',
  'Active Setup', 'Installed Components', 'Browser Helper Objects', 'Windows Defender', 'Windows Script Host', 'Windows Error Reporting', 'Windows Firewall', 'Windows Search', 'Windows Media Player', 'Security Packages', 'Security Center', 'Security Providers', 'Credential Providers', 'Command Processor', 'Control Panel', 'Terminal Server', 'Terminal Server Client', 'Terminal Services', 'Print Processors', 'Authentication Packages', 'Notification Packages', 'Known DLLs', 'App Paths', 'Real-Time Protection', 'Outlook Express', 'Office Test', 'Default User', 'Microsoft Office', 'Winlogon Notify', 'Trust Records', 'Trusted Documents', 'Trusted Locations', 'Safe Boot', 'Time Zones', 'File Name MRU', 'Open Find', 'Classes Root', 'Event Viewer', 'Boot Execute', 'DNS Server', 'Group Policy', 'Group Policy Objects', 'Local Settings', 'Network Provider', 'Hardware Profiles', 'Known Providers', 'Remote Assistance', 'Protected Storage System Provider', 'Task Manager', 'Uninstall Information', 'Cryptography Providers', 'Run Services', 'WinSock2 Parameters',
].join('|')})(?![\\w])`, 'i');
const STOPS = codesOf('\\"<>|\r\n\t\0\'`,;*?=:');

/** Where the part that begins at `from` ends; names may hold blanks where more of the key follows, or where quotes close it. */
function partEnd(text: string, from: number, quote: string): number {
  let end = from;
  while (end < text.length && end - from < MAX_PART && !STOPS.has(text.charCodeAt(end))) end += 1;
  const raw = text.slice(from, end);
  const blank = raw.search(/\s/);
  if (blank < 0 || (quote !== '' && text.charAt(end) === quote && !/\s[-/]\w/.test(raw))) return from + trimmed(raw);
  const known = WITH_BLANKS.exec(raw)?.[0].length;
  if (known !== undefined) return from + (raw.length === known || text.charAt(end) !== '\\' ? known : plainWords(raw, text, end, known));
  return from + (text.charAt(end) === '\\' ? plainWords(raw, text, end, blank) : trimmed(raw.slice(0, blank)));
}

/** A part with blanks before a backslash is one name, unless a switch, another hive or prose stands in it. */
function plainWords(raw: string, text: string, end: number, blank: number): number {
  const prose = /\s(?:[-/]\w|HK|and\b|or\b|to\b|und\b|et\b|in\b|from\b|[a-z]:)/i.test(raw) || raw.length > 48 || /\s$/.test(raw) || text.charAt(end + 1) === ' ' || raw.includes('=');
  return prose ? trimmed(raw.slice(0, blank)) : raw.length;
}

const trimmed = (raw: string): number => raw.replace(/[\s.,;:!?]+$/, '').replace(/(?<!\([^()]*)\)+$|(?<!\[[^[\]]*)\]+$/, '').length;

function accept(scan: Scan, match: RegExpExecArray): number {
  const { text } = scan;
  const label = /^registry::/i.exec(match[0])?.[0].length ?? 0;
  const start = match.index + label;
  const quote = /["'`]/.exec(text.charAt(start - 1))?.[0] ?? '';
  let at = match.index + match[0].length;
  let parts = 0;
  while (text.charAt(at) === '\\' && at - start < MAX_KEY) {
    const from = text.charAt(at + 1) === '\\' ? at + 2 : at + 1;
    const end = partEnd(text, from, quote);
    if (end <= from) break;
    parts += 1;
    at = end;
  }
  if (parts === 0 || scan.isTaken(start, at)) return match.index + match[0].length;
  scan.claim('registry_key', text.slice(start, at).replaceAll('\\\\', '\\'), start, at);
  return at;
}

/** Keys of the Windows registry, by their hive in any of its spellings. */
export const registryKey: Rule = {
  applies: ({ bits }) => (bits & BACKSLASH) !== 0,
  find(scan) {
    eachMatch(HIVE, scan.text, (match) => accept(scan, match));
  },
};
