import { pageScripts } from '../core/page-scripts.js';
import { rewrite } from '../core/rewrite.js';
import { scriptDecoder } from '../core/script-decoder.js';
import { JAVASCRIPT } from './language.js';

const HINT = /['"`]\s{0,20}\+|\\x[0-9a-f]{2}|\\u00[2-7][0-9a-f]|fromcharcode|unescape|decodeuri|\beval\b|\bfunction\s{0,5}\(|atob|reverse|\[['"]|\[0x|[.]replace|[.]substr|[.]charat|tostring|execscript|[.]concat|\\[0-7]{2}/i;

/** Signs of JavaScript that the other script languages do not have. */
const EVIDENT = /\b(?:var|let|const)\s{1,10}[\w$]{1,80}\s{0,10}(?:=|;|,)|\bfunction\s{0,10}[\w$]{0,80}\s{0,10}\([^)]{0,200}\)\s{0,10}\{|=>\s{0,5}[{(]|\b(?:eval|unescape|atob|decodeURIComponent|setTimeout)\s{0,5}\(|String\s{0,5}(?:\.\s{0,5}fromCharCode|\[['"])|\bnew\s{1,5}(?:ActiveXObject|Function|XMLHttpRequest|Date)\b|\bFunction\s{0,5}\(\s{0,5}['"]|\bthis\s{0,5}\[|\bexecScript\s{0,5}\(|\bdocument\s{0,5}(?:\.|\[)|\bwindow\s{0,5}(?:\.|\[)|WScript\s{0,5}\.\s{0,5}(?:CreateObject\s{0,5}\(|Shell|Sleep|Quit)|\[['"][\w$]{1,60}['"]\]\s{0,5}\(|^javascript:/;
/** VBScript and PowerShell have some of these too, and these besides. */
const OTHER = /^\s{0,100}(?:dim|sub|option\s+explicit|on\s+error|attribute\s+vb_|private\s+sub|public\s+sub)\b|\bend\s+(?:sub|function)\b|\bset\s+\w{1,60}\s{0,5}=\s{0,5}createobject|\$\w{1,60}\s{0,5}=[^=]|<\?php|\bpublic\s+(?:static\s+)?(?:class|void|string)\b|\busing\s+System;|\bimport\s+java\./im;

/** Character codes and no more: they are an encoding of their own. */
const CODES = /^\s*String\.fromCharCode\([\s\d,]*\)\s*;?\s*$/;

/** JavaScript and JScript: droppers, packed and hidden code. */
export const javascript = scriptDecoder({
  name: 'javascript',
  rewrite: (script, cap) => rewrite(script, JAVASCRIPT, cap),
  mayHide: (text) => HINT.test(text),
  spans: (text) => pageScripts(text, { isVb: false, scheme: /\bjavascript\s{0,3}:/i }),
  script: (text) => ({ text: text.replace(/^javascript\s{0,3}:/i, ''), named: false }),
  isEvident: (text) => EVIDENT.test(text) && !OTHER.test(text) && !CODES.test(text),
});
