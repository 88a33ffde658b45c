import { fileType } from './magic.js';
import { utf16Order } from './utf16.js';

/** Kinds of text by what stands near their beginning; the first that fits wins. */
const TEXTS: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['shell script', /^#!.{0,60}\b(?:ba|z|k|da)?sh\b/],
  ['Python script', /^#!.{0,60}python|^(?:import|from) [\w.]{1,60}(?: import |\s*$)|\bexec\(\s*(?:__import__|base64)/m],
  ['PHP script', /<\?php/i],
  ['PowerShell script', /\b(?:IEX|Invoke-\w{3,30}|New-Object|Set-\w{3,30}|Get-\w{3,30}|Start-\w{3,30}|Add-Type|Write-(?:Host|Output)|DownloadString|FromBase64String|powershell(?:\.exe)?\s+[-/])\b|\$env:|\[System\.[A-Z]/i],
  ['VBScript', /\b(?:CreateObject|WScript\.|Sub \w{1,60}\(|On Error Resume Next)\b/i],
  ['JavaScript', /\b(?:function\s*\w{0,60}\s*\(|eval\(|document\.|new ActiveXObject|=>\s*\{|const \w{1,60}\s*=)/],
  ['batch script', /^@echo off|^\s*(?:rem|setlocal|goto)\b|\bcmd(?:\.exe)?\s+\/[ck]\b/im],
  ['shell script', /\b(?:curl|wget)\s[^\n]{1,300}\|\s*(?:ba)?sh\b|\/dev\/tcp\//],
  ['XML or HTML', /^\s*<(?:\?xml|!doctype|html|svg|[a-z][\w:-]{0,40}[\s>])/i],
  ['JSON', /^\s*[{[]\s*["{[\]}\d]/],
  ['certificate or key', /-----BEGIN [A-Z ]{3,40}-----/],
];

const HEAD = 4_096;

/** What a content is: a file type, a kind of text, "UTF-16 text", or "data". `text` is its text where it is one. */
export function contentType(bytes: Buffer, text: string | null): string {
  const file = fileType(bytes);
  if (file !== null && (file.sure || text === null)) return file.type;
  if (text === null) return utf16Order(bytes) === null ? 'data' : 'UTF-16 text';
  const head = text.slice(0, HEAD);
  return TEXTS.find(([, pattern]) => pattern.test(head))?.[0] ?? 'text';
}
