import { scriptDecoder } from '../core/script-decoder.js';
import { rewriteCommands } from './machine.js';

const CARET = /[\w"]\^[\w"]|(?:^|[\s"&|,;(/\\])\^[a-z]/i;
const REFERENCE = /[%!][^%!\s":]{1,40}[ ]{0,3}:(?:~|[^%!\s]{1,40}=)/;
const QUOTES = /[a-z]"["a-z]/i;
const VARIABLE = /\bset\b|\bfor\s{1,20}\//i;

/** What hidden commands cannot do without. */
function mayHide(text: string): boolean {
  if (text.includes('^') && CARET.test(text)) return true;
  if ((text.includes('%') || text.includes('!')) && (REFERENCE.test(text) || VARIABLE.test(text))) return true;
  return text.includes('"') && QUOTES.test(text);
}

/** Signs of a command line or batch file. */
const EVIDENT = /\bcmd(?:\.exe)?["']?[\s,;^]{0,5}\/|%comspec%|(?:^|[\n&|(])[\s@"]{0,10}(?:(?:[\w:\\. -]{0,100}\\)?(?:cmd|powershell|pwsh|wscript|cscript|mshta|rundll32|regsvr32|certutil|bitsadmin|schtasks|reg|net|wmic|ping|msiexec|whoami|ipconfig|curl|systeminfo|tasklist|taskkill|nltest|netstat|calc|notepad|explorer|vssadmin|netsh|findstr|forfiles|cmstp|copy|xcopy|del|mkdir|sc|arp|hostname|icacls|attrib|wevtutil|bcdedit|start|call|echo|setlocal|set|for)(?:\.exe|\.com)?)(?=[\s"&|/:;,]|$)/i;
const OTHER = /(?:^|\n)\s{0,40}(?:\$\w{1,60}\s{0,5}=|(?:var|let|const|function|import|def|class|#include|public|private)\s)|[;{}]\s{0,5}\n/;

const LONGEST = 500_000;

/** Command lines and batch files (Invoke-DOSfuscation's ways of hiding and others). */
export const cmd = scriptDecoder({
  name: 'cmd',
  rewrite: rewriteCommands,
  mayHide,
  * spans(text) {
    if (text.length <= LONGEST) yield { offset: 0, length: text.length, trust: 'certain' };
  },
  script: (text) => ({ text, named: false }),
  isEvident: (text) => EVIDENT.test(text) && !OTHER.test(text),
});
