import { pageScripts } from '../core/page-scripts.js';
import { rewrite } from '../core/rewrite.js';
import { scriptDecoder } from '../core/script-decoder.js';
import { VBA } from './language.js';

const HINT = /chr[wb]?\$?\s{0,5}\(|["')]\s{0,20}[&+]\s{0,20}(?:_\s{0,50})?["(a-z]|strreverse|replace\s{0,3}\(|\bexecute(?:global)?\b|\bmid\$?\s{0,3}\(|\bjoin\s{0,3}\(|\beval\b/i;

/** Signs of VBA and VBScript. */
const EVIDENT = /\bcreateobject\s{0,5}\(|\bend\s{1,5}(?:sub|function)\b|(?:^|[\n:])\s{0,40}dim\s{1,10}\w|\battribute\s{1,5}vb_|\bset\s{1,5}\w{1,60}\s{0,5}=|\bchr[wb]?\$?\s{0,5}\(\s{0,5}[\d&(]|\bstrreverse\s{0,5}\(|\bfor\s{1,5}each\s{1,5}\w{1,60}\s{1,5}in\b|(?:^|[\n:])\s{0,40}(?:execute|executeglobal)\s{1,5}\w|\bexecuteglobal\b|(?:^|[\n:])\s{0,40}execute\s{0,5}[("]|\bon\s{1,5}error\s{1,5}resume\b|\b(?:private|public)\s{1,5}(?:sub|function|declare)\b|(?:^|[\n:])\s{0,40}sub\s{1,5}\w{1,80}\s{0,5}\(|^vbscript:|\beval\s{0,3}\(\s{0,3}"[^"\n]{0,200}"\s{0,5}&|\benviron\$?\s{0,3}\(|\bgetobject\s{0,5}\(|\bwscript\.(?:echo|sleep|quit)\b|\bshell\s{0,5}\(?\s{0,5}"/i;
const OTHER = /\b(?:var|let)\s{1,10}[\w$]{1,60}\s{0,5}=[^\n]{0,400};|\bfunction\s{0,5}\w{0,60}\s{0,5}\([^)\n]{0,200}\)\s{0,5}\{|(?:^|\n)\s{0,40}\$\w{1,60}\s{0,5}=|<\?php|\bimport\s+\w{1,40}\s{0,5}(?:\n|;|$)|\bdef\s+\w{1,60}\(|\bexec\(|\busing\s+System;|\bselect\b[^\n]{1,300}\bfrom\b[^\n]{1,300}\bwhere\b|[;{]\s{0,5}\n[^\n]{0,300}[;}]\s{0,5}\n/i;

/** VBA macros and VBScript. */
export const vba = scriptDecoder({
  name: 'vba',
  rewrite: (script, cap) => rewrite(script, VBA, cap),
  mayHide: (text) => HINT.test(text),
  spans: (text) => pageScripts(text, { isVb: true, scheme: /\bvbscript\s{0,3}:/i }),
  script: (text) => {
    const address = /^vbscript\s{0,3}:/i.exec(text);
    return address === null ? { text, named: false } : { text: text.slice(address[0].length), named: true };
  },
  isEvident: (text) => EVIDENT.test(text) && !OTHER.test(text),
});
