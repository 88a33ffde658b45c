import { isHostName } from './hosts.js';
import { BEFORE_FILE, BOTH_ENDINGS, CLASSIC, CODE_LABELS, DOS_PROGRAMS, FILE_ENDINGS, INNER_ENDINGS, PACKAGE_ROOTS, POPULAR, STEMS, WORD_ENDINGS } from './names.js';
import { suffixOf } from './suffix.js';

/** A dotted name in its surroundings. */
export interface Candidate {
  readonly name: string;
  /** Up to 32 units in front. */
  readonly before: string;
  /** Up to 8 units behind. */
  readonly after: string;
  readonly wasDefanged: boolean;
}

/** Registered labels of one letter that people do mean. */
const SHORT = new Set(['t.co', 'g.co', 'a.co', 'x.com', 't.me', 'z.com', 'v.gd', 'x.ai', 'x.co', 'q.gs', 'u.to', 'b.link', 'k.ru', 'i.ua', 'o2.pl']);
const DOT_NET = new Set(['asp', 'ado', 'vb', 'ml', 'log4', 'system']);

/** True for a name that is a domain and stands for one: not a file, not a member of code, not a version. */
export function isDomain(candidate: Candidate): boolean {
  const { name, wasDefanged } = candidate;
  if (!isHostName(name)) return false;
  const suffix = suffixOf(name);
  if (suffix === null || suffix.label.includes('_')) return false;
  if (wasDefanged) return true;
  const labels = name.split('.');
  const lower = labels.map((label) => label.toLowerCase());
  return !hasCodeCase(labels) && !isShort(lower, suffix.label, suffix.tld) && !isMember(lower, suffix.tld, candidate) && !isFile(lower, suffix.tld, candidate);
}

/** `System.Net`, `Paint.NET`, `myVar.name`: an ending that is spelled like no domain. */
function hasCodeCase(labels: readonly string[]): boolean {
  const last = labels.at(-1) ?? '';
  const lower = last.toLowerCase();
  const others = labels.slice(0, -1);
  if (/^[A-Z][a-z]+$/.test(last)) return !(lower === 'com' || (lower === 'org' && others.length < 3));
  // names that scanners give: `Trojan.Agent.de`
  if (others.length > 1 && !/^(?:com|net|org)$/.test(lower) && others.every((label) => /^[A-Z]/.test(label)) && /^[a-z]+$/.test(last)) return true;
  if (/^[A-Z]+$/.test(last) && lower !== 'com' && lower !== 'org') return others.some((label) => /[a-z]/.test(label)) || (lower === 'net' && DOT_NET.has((others[0] ?? '').toLowerCase()));
  return !CLASSIC.has(lower) && others.some((label) => /[a-z][A-Z]/.test(label));
}

/** One letter, or digits alone, are a domain's label only where it is a well-known one. */
function isShort(labels: readonly string[], label: string, tld: string): boolean {
  const registered = `${label}.${tld}`;
  if (/^\d+$/.test(label)) return label.length < 3 || !/^(?:com|net|org|cn|ru|xyz|top|vip|cc|icu)$/.test(tld);
  if (label.length === 1 && /^[a-z]$/.test(label)) return !SHORT.has(registered) && !(labels.length > 2 && CLASSIC.has(tld));
  return /^v?\d+$/.test(labels[0] ?? '') && label.length < 3 && labels.length > 2;
}

function isMember(labels: readonly string[], tld: string, { after, before }: Candidate): boolean {
  const [first = ''] = labels;
  if (PACKAGE_ROOTS.has(first) && (labels.length > 2 || /^(?:java|javax|kotlin|kotlinx|scala|android|system|self|this|console|math)$/.test(first))) return true;
  if (after.startsWith('(') && !(CLASSIC.has(tld) && /^\([\d:]|^\(\)?$/.test(after))) return true;
  if (!CLASSIC.has(tld) && /^\s?[=:]{1,2}[\s"'$\w]/.test(after) && !/^:\d/.test(after) && CODE_LABELS.has(first)) return true;
  if (SHORT.has(labels.join('.'))) return false;
  if (CODE_LABELS.has(first) && (WORD_ENDINGS.has(tld) || BOTH_ENDINGS.has(tld))) return !/^(?:https?:\/\/|:\d|\/)/.test(after) || labels.length > 2 || first.length < 4;
  if (labels.length > 2 || tld.startsWith('xn--') || !WORD_ENDINGS.has(tld) || POPULAR.has(tld)) return false;
  // two labels that end in a word of code: a dash, a digit, a port or a path speak for a domain, so does a long name in prose
  return !/[-\d]/.test(first) && !/^(?::\d|\/)/.test(after) && (first.length < 8 || /[.[({=]$/.test(before));
}

function isFile(labels: readonly string[], tld: string, { before }: Candidate): boolean {
  const [first = ''] = labels;
  const inner = labels.at(-2) ?? '';
  if (tld === 'com' && labels.length === 2 && DOS_PROGRAMS.has(first)) return true;
  if (labels.length > 2 && INNER_ENDINGS.has(inner) && (tld === 'com' || !CLASSIC.has(tld))) return true;
  if (FILE_ENDINGS.has(tld)) return first !== 'www' && (labels.length === 2 || labels.slice(1, -1).some((label) => label.length < 4 || STEMS.has(label) || /^[\d_v]+$/.test(label)) || STEMS.has(first));
  if (!BOTH_ENDINGS.has(tld)) return false;
  return STEMS.has(first) || BEFORE_FILE.test(before) || /[/\\]$/.test(before) && labels.length === 2 && !before.endsWith('//') || /(?:^|\s)\.\/$/.test(before);
}
