import { VARIABLES } from './known.js';
import { closing } from './split.js';

/** A FOR with its items known: for each round, the values of its variables. */
export interface For {
  readonly rounds: readonly ReadonlyMap<string, string>[];
  readonly body: string;
}

const HEAD = /^for\s{1,50}(?:\/([flrd])\s{0,50})?(?:("[^"]{0,200}"|[^\s%"(]{1,100})\s{1,50})?%{1,2}([\w?$#@!]|[^\s%&|<>])\s{0,50}\s(?:in)\s{0,50}\(/i;
const MOST_ROUNDS = 20_000;

/** Reads `for … in (…) do …` where what it runs over stands in the text; null where it does not. */
export function readFor(command: string): For | null {
  const head = HEAD.exec(command.replace(/^[\s,;]+/, ''));
  if (head === null) return null;
  const text = command.replace(/^[\s,;]+/, '');
  const open = head[0].length - 1;
  const close = closing(text, open);
  const inside = text.slice(open + 1, close).trim();
  const after = /^[\s,;]{0,50}do\b[\s,;]{0,50}/i.exec(text.slice(close + 1));
  if (after === null) return null;
  const body = text.slice(close + 1 + after[0].length);
  const name = head[3] ?? '';
  const rounds = roundsOf((head[1] ?? '').toLowerCase(), (head[2] ?? '').replaceAll('"', ''), name, inside);
  return rounds === null ? null : { rounds, body };
}

function roundsOf(kind: string, options: string, name: string, inside: string): ReadonlyMap<string, string>[] | null {
  if (kind === 'l') return counted(name, inside);
  if (kind === 'f') return lines(options, name, inside);
  if (kind !== '' || /[*?%!]/.test(inside)) return null;
  const items = inside.match(/"[^"]*"|[^\s,;="]+/g) ?? [];
  return items.length > MOST_ROUNDS ? null : items.map((item) => new Map([[name, item]]));
}

/** `(start,step,end)` */
function counted(name: string, inside: string): ReadonlyMap<string, string>[] | null {
  const numbers = inside.split(/[\s,;]+/).map(Number);
  const [start, step, end] = numbers;
  if (numbers.length !== 3 || start === undefined || step === undefined || end === undefined || !numbers.every(Number.isSafeInteger) || step === 0) return null;
  const count = Math.floor((end - start) / step) + 1;
  return count < 0 || count > MOST_ROUNDS ? null : Array.from({ length: count }, (_, at) => new Map([[name, String(start + at * step)]]));
}

/** `for /f "delims=… tokens=…" %i in ("text")`, or over what `echo` gives. */
function lines(options: string, name: string, inside: string): ReadonlyMap<string, string>[] | null {
  const literal = /^"([\s\S]*)"$/.exec(inside) ?? /^['`]\s{0,20}echo\s([\s\S]*)['`]$/i.exec(inside);
  const text = known(inside) ?? literal?.[1]?.replace(/\^([\s\S])/g, '$1');
  if (text === undefined || text.length > 8_000) return null;
  const delimiters = /delims=(.*?)(?:\s+(?:tokens|eol|skip|usebackq)\b.*)?$/i.exec(options)?.[1] ?? ' \t';
  const places = (/tokens=([\d,*-]{1,40})/i.exec(options)?.[1] ?? '1').split(',').flatMap((place) => {
    const range = /^(\d{1,2})-(\d{1,2})$/.exec(place);
    return range === null ? [place] : Array.from({ length: Math.max(0, Math.min(26, Number(range[2]) - Number(range[1]) + 1)) }, (_, at) => String(Number(range[1]) + at));
  });
  const words: { readonly text: string; readonly at: number }[] = [];
  let from = -1;
  for (let at = 0; at <= text.length; at += 1) {
    const ends = at === text.length || delimiters.includes(text.charAt(at));
    if (!ends && from < 0) from = at;
    if (!ends || from < 0) continue;
    words.push({ text: text.slice(from, at), at: from });
    from = -1;
  }
  const values = new Map<string, string>();
  let nth = name.charCodeAt(0);
  for (const place of places) {
    const star = place.endsWith('*');
    const number = Number(place.replace('*', '')) || 0;
    if (number > 0) {
      values.set(String.fromCharCode(nth), words[number - 1]?.text ?? '');
      nth += 1;
    }
    if (star) {
      const last = Math.max(0, ...places.map((one) => Number(one.replace('*', '')) || 0));
      const rest = words[last];
      values.set(String.fromCharCode(nth), rest === undefined ? '' : text.slice(rest.at));
    }
  }
  return [values];
}

const LISTING = /^['`]\s{0,20}(set|assoc|ftype)(?:\s{1,10}([\w.]{1,40}))?\s{0,20}(?:\^?\|\s{0,20}find(?:str)?\s{1,10}(?:\/i\s{1,10})?"?([\w.]{1,40})"?)?\s{0,20}['`]$/i;
/** File types of Windows whose names hold the name of a program. */
const TYPES: Readonly<Record<string, readonly string[]>> = {
  assoc: ['.cdxml=Microsoft.PowerShellCmdletDefinitionXML.1', '.cmd=cmdfile', '.ps1=Microsoft.PowerShellScript.1', '.ps1xml=Microsoft.PowerShellXMLData.1', '.psd1=Microsoft.PowerShellData.1', '.psm1=Microsoft.PowerShellModule.1'],
  ftype: ['cmdfile="%1" %*', 'Microsoft.PowerShellConsole.1="C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe" -p "%1"', 'SHCmdFile=%SystemRoot%\\explorer.exe'],
};

/** `set` shows names as they were given, and loops cut them at letters. */
const SPELLING: Readonly<Record<string, string>> = { psmodulepath: 'PSModulePath', comspec: 'ComSpec', systemroot: 'SystemRoot', programfiles: 'ProgramFiles', pathext: 'PATHEXT', path: 'Path', os: 'OS', driverdata: 'DriverData' };

/** The one line that a listing of variables or file types gives on nearly every machine. */
function known(inside: string): string | undefined {
  const found = LISTING.exec(inside);
  if (found === null) return undefined;
  const [, kind = '', prefix = '', part = ''] = found;
  const lines = kind.toLowerCase() === 'set' ? [...VARIABLES].map(([name, value]) => `${SPELLING[name] ?? name}=${value}`) : TYPES[kind.toLowerCase()] ?? [];
  const [line, ...more] = prefix === '' && part === '' ? [] : lines.filter((one) => one.toLowerCase().startsWith(prefix.toLowerCase()) && one.toLowerCase().includes(part.toLowerCase()));
  return line !== undefined && (more.length === 0 || kind.toLowerCase() === 'set') ? line : undefined;
}

/** Puts the values of a round in the place of `%i` and `%%i`. */
export function withValues(body: string, values: ReadonlyMap<string, string>): string {
  return body.replace(/%{1,2}(?:~[a-z]{0,8}(?=[a-z]))?([^%\s~])(?!%)/gi, (found, name: string) => {
    const value = values.get(name);
    if (value === undefined) return found;
    return found.includes('~') ? value.replace(/^"|"$/g, '') : value;
  });
}
