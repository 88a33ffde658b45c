/** Words that text, command lines and code of interest hold, and chance does not make. Lower case, four letters at least. */
const WORDS = `
  that this with from have your will what when which about there their would other into more some time them than only over then
  user users name admin administrator password account login domain host local file files path data temp system windows system32
  program cannot mode
  http https powershell invoke expression download downloadstring downloadfile webclient object string start process hidden bypass
  noprofile encoded command frombase64string convert script function return document createobject wscript shell eval unescape
  char replace split join echo exec exit whoami hostname ipconfig netstat tasklist schtasks create delete query certutil urlcache
  rundll32 regsvr32 mshta bitsadmin transfer curl wget bash python import socket select insert where values union content type
  accept agent mozilla connection server client message secret token flag test hello world example copy move remove write read
  open close send receive install update service virus malware payload attack exploit target config version error warning
`.split(/\s+/).filter((word) => word !== '');

const KNOWN = new Set(WORDS);
/** Parts that are telling wherever they stand. */
const TELLING = /https?:\/\/[\w.-]{4,}|\bcmd(?:\.exe)?\s{1,4}\/[ck]\b|this program cannot|powershell|new-object|\.exe\b|\.dll\b|\.ps1\b|c:\\(?:windows|users|program)|\/bin\/(?:ba)?sh|<script|<\?php|\bfunction\s*\w{0,40}\(|(?:select|delete) .{1,60} from |-----begin |mozilla\/\d/gi;

const HEAD = 4_096;

/** Distinct known words and telling parts in a text; a telling part counts twice. */
export function knownWords(text: string): number {
  const head = text.slice(0, HEAD).toLowerCase();
  const words = new Set((head.match(/[a-z][a-z\d]{3,19}/g) ?? []).filter((word) => KNOWN.has(word)));
  return words.size + 2 * new Set(head.match(TELLING) ?? []).size;
}
