import { rewrite } from '../core/rewrite.js';
import { scriptDecoder } from '../core/script-decoder.js';
import type { Span } from '../../types.js';
import { JAVASCRIPT } from './language.js';

const HINT = /['"`]\s{0,20}\+|\\x[0-9a-f]{2}|\\u00[2-7][0-9a-f]|fromcharcode|unescape|decodeuri|\beval\b|\bfunction\s{0,5}\(|atob|reverse|\[['"]|\[0x|[.]replace|[.]substr|[.]charat|tostring|execscript|[.]concat|\\[0-7]{2}/i;

/** Signs of JavaScript that the other script languages do not have. */
const EVIDENT = /\b(?:var|let|const)\s{1,10}[\w$]{1,80}\s{0,10}(?:=|;|,)|\bfunction\s{0,10}[\w$]{0,80}\s{0,10}\([^)]{0,200}\)\s{0,10}\{|=>\s{0,5}[{(]|\b(?:eval|unescape|atob|decodeURIComponent|setTimeout)\s{0,5}\(|String\s{0,5}(?:\.\s{0,5}fromCharCode|\[['"])|\bnew\s{1,5}(?:ActiveXObject|Function|XMLHttpRequest|Date)\b|\bFunction\s{0,5}\(\s{0,5}['"]|\bthis\s{0,5}\[|\bexecScript\s{0,5}\(|\bdocument\s{0,5}(?:\.|\[)|\bwindow\s{0,5}(?:\.|\[)|WScript\s{0,5}\.\s{0,5}(?:CreateObject\s{0,5}\(|Shell|Sleep|Quit)|\[['"][\w$]{1,60}['"]\]\s{0,5}\(|^javascript:/;
/** VBScript and PowerShell have some of these too, and these besides. */
const OTHER = /^\s{0,100}(?:dim|sub|option\s+explicit|on\s+error|attribute\s+vb_|private\s+sub|public\s+sub)\b|\bend\s+(?:sub|function)\b|\bset\s+\w{1,60}\s{0,5}=\s{0,5}createobject|\$\w{1,60}\s{0,5}=[^=]|<\?php|\bpublic\s+(?:static\s+)?(?:class|void|string)\b|\busing\s+System;|\bimport\s+java\./im;

/** Character codes and no more: they are an encoding of their own. */
const CODES = /^\s*String\.fromCharCode\([\s\d,]*\)\s*;?\s*$/;

const SCRIPT = /<script\b([^>]{0,300})>/gi;
const SCHEME = /\bjavascript\s{0,3}:/gi;
const VB = /vbscript|text\/vbs/i;

/** The scripts of a page, of a `javascript:` address, or the whole content. */
function* spans(text: string): Generator<Span> {
  const whole: Span = { offset: 0, length: text.length, trust: 'certain' };
  if (/<script\b/i.test(text)) {
    for (const match of text.matchAll(SCRIPT)) {
      const offset = match.index + match[0].length;
      const rest = text.slice(offset, offset + 2_000_000);
      const close = /<\/script/i.exec(rest)?.index ?? rest.length;
      if (!VB.test(match[1] ?? '') && close > 0) yield { offset, length: close, trust: 'certain' };
    }
    return;
  }
  const [scheme] = text.matchAll(SCHEME);
  if (scheme === undefined || text.length > 20_000) yield whole;
  else yield { offset: scheme.index, length: text.length - scheme.index, trust: 'certain' };
}

/** JavaScript and JScript: droppers, packed and hidden code. */
export const javascript = scriptDecoder({
  name: 'javascript',
  rewrite: (script, cap) => rewrite(script, JAVASCRIPT, cap),
  mayHide: (text) => HINT.test(text),
  spans,
  script: (text) => ({ text: text.replace(/^javascript\s{0,3}:/i, ''), named: false }),
  isEvident: (text) => EVIDENT.test(text) && !OTHER.test(text) && !CODES.test(text),
});
