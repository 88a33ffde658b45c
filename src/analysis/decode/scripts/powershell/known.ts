import type { Value } from '../core/value.js';

/** Variables that have one value nearly everywhere; hidden code takes letters from them. */
export const CONSTANTS: ReadonlyMap<string, Value> = new Map<string, Value>([
  ['env:comspec', 'C:\\WINDOWS\\system32\\cmd.exe'],
  ['env:public', 'C:\\Users\\Public'],
  ['env:systemroot', 'C:\\WINDOWS'], ['env:windir', 'C:\\WINDOWS'],
  ['env:programfiles', 'C:\\Program Files'], ['env:programdata', 'C:\\ProgramData'], ['env:allusersprofile', 'C:\\ProgramData'],
  ['env:os', 'Windows_NT'], ['env:pathext', '.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC'],
  ['pshome', 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0'],
  ['shellid', 'Microsoft.PowerShell'],
  ['verbosepreference', 'SilentlyContinue'], ['debugpreference', 'SilentlyContinue'],
  ['erroractionpreference', 'Continue'], ['warningpreference', 'Continue'], ['confirmpreference', 'High'],
  ['true', true], ['false', false], ['null', null],
]);

/** Names of built-in variables as the patterns of `Get-Variable '*mdr*'` find them. */
export const VARIABLE_NAMES = ['MaximumDriveCount', 'MaximumHistoryCount', 'VerbosePreference', 'ErrorActionPreference', 'ShellId', 'PSHOME', 'ExecutionContext'];

const CANONICAL = new Map([
  'Invoke-Expression', 'Invoke-WebRequest', 'Invoke-RestMethod', 'Invoke-Command', 'New-Object', 'Start-Process', 'Start-Sleep', 'Set-Variable', 'Get-Variable', 'Set-Item',
  'Get-Item', 'ForEach-Object', 'Where-Object', 'Out-String', 'Out-Null', 'Out-File', 'Write-Host', 'Write-Output', 'Get-Content', 'Set-Content', 'Add-Type', 'Get-Command',
  'Get-Process', 'Set-ExecutionPolicy', 'Net.WebClient', 'System.Net.WebClient', 'IO.MemoryStream', 'IO.StreamReader', 'IO.Compression.GzipStream', 'IO.Compression.DeflateStream',
  'DownloadString', 'DownloadFile', 'DownloadData', 'OpenRead', 'Invoke', 'GetString', 'FromBase64String', 'ToString', 'ToCharArray', 'Replace', 'Split', 'Join', 'Reverse',
  'ReadToEnd', 'Substring', 'GetBytes', 'ToInt16', 'ToInt32', 'ToByte', 'Decompress', 'Value', 'Length',
].map((name) => [name.toLowerCase(), name] as const));

/** The usual spelling of a known name that is written in jumbled case; undefined for any other word. */
export function canonicalName(word: string): string | undefined {
  const name = CANONICAL.get(word.toLowerCase());
  if (name === undefined || name === word || word === word.toLowerCase() || word === word.toUpperCase()) return undefined;
  let changes = 0;
  for (let at = 0; at < word.length; at += 1) {
    if (word.charAt(at) !== name.charAt(at)) changes += 1;
  }
  return changes >= 3 ? name : undefined;
}
