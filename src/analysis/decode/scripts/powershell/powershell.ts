import { rewrite } from '../core/rewrite.js';
import { scriptDecoder } from '../core/script-decoder.js';
import { commandScript } from './command-line.js';
import { POWERSHELL } from './language.js';

const HINT = /['"\u2019\u201d]\)*\s{0,20}\+|`[a-z]|\[char|[\w}]\s{0,5}\+\s{0,5}[$'"([]|-join|-bxor|-replace|[.]replace|reverse|righttoleft|\[-1|-split|[.]split|-f\s{0,5}[('"\u2018\u201c$]|::(?:join|concat|format|create)|\$\{|comspec|pshome|shellid|preference|\*mdr\*|[.]substring|[.]remove|[.]insert|variable/i;

/** Signs of PowerShell that other languages do not have. */
const EVIDENT = /(?<![\w-])(?:iex|iwr|irm|invoke-(?:expression|webrequest|restmethod|command|item)|new-object|foreach-object|write-(?:host|output)|start-(?:process|sleep|bitstransfer)|get-(?:variable|item|childitem|content|process|wmiobject|command)|set-(?:variable|item|content|executionpolicy)|add-type|out-(?:string|null|file)|where-object)(?![\w-])|\[(?:char|string|convert|byte|int|regex|array|text\.encoding|system\.[a-z.]{3,40}|io\.[a-z.]{3,40}|net\.[a-z.]{3,40}|scriptblock|void|type|ref)(?:\[\])?\]|\$(?:env|global|script):|['")\]]\s{0,5}-(?:join|split|replace|bxor|f)(?![a-z])|\$executioncontext|\$pshome|\$shellid|[&.]\s{0,5}\(\s{0,5}(?:['"$]|\$env)|net\.webclient|downloadstring|-encodedcommand|(?:^|[;\n{])\s{0,20}\$(?:\w{1,60}|\{[^}]{1,60}\})\s{0,5}\+?=\s{0,5}[@('"[$]|[a-z]`[a-z-]{1,30}`[a-z]|\bparam\s{0,3}\(\s{0,10}[[$]/i;

/** PowerShell scripts and the scripts of PowerShell command lines (Invoke-Obfuscation's ways of hiding and others). */
export const powershell = scriptDecoder({
  name: 'powershell',
  rewrite: (script, cap) => rewrite(script, POWERSHELL, cap),
  mayHide: (text) => HINT.test(text),
  * spans(text) {
    yield { offset: 0, length: text.length, trust: 'certain' };
  },
  script: (text) => commandScript(text) ?? { text, named: false },
  isEvident: (text) => EVIDENT.test(text),
});
