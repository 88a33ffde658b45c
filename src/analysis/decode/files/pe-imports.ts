import { ordinalName } from './pe-ordinals.js';
import type { PeLayout } from './pe.js';

export interface ImportedDll {
  readonly name: string;
  readonly functions: readonly string[];
}

const MAX_DLLS = 500;
const MAX_FUNCTIONS = 10_000;
const LONGEST_NAME = 256;
const IMPORTS = 1;

/** The import table in its order; functions without a name by their ordinal. Throws RangeError where it leads out of the file. */
export function importsOf(bytes: Buffer, layout: PeLayout): readonly ImportedDll[] {
  const dlls: ImportedDll[] = [];
  let left = MAX_FUNCTIONS;
  let at = layout.position(layout.directory(IMPORTS));
  for (; at >= 0 && at + 20 <= bytes.length && dlls.length < MAX_DLLS && left > 0; at += 20) {
    const [names, name, slots] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)];
    if (name === 0) break;
    const dll = stringAt(bytes, layout.position(name));
    const functions = functionsOf(bytes, layout, { dll, table: layout.position(names === 0 ? slots : names), most: left });
    left -= functions.length;
    dlls.push({ name: dll, functions });
  }
  return dlls;
}

function functionsOf(bytes: Buffer, layout: PeLayout, { dll, table, most }: { readonly dll: string; readonly table: number; readonly most: number }): string[] {
  const found: string[] = [];
  const size = layout.wide ? 8 : 4;
  for (let at = table; at >= 0 && at + size <= bytes.length && found.length < most; at += size) {
    const low = bytes.readUInt32LE(at);
    const high = layout.wide ? bytes.readUInt32LE(at + 4) : low;
    if (low === 0 && (high === 0 || !layout.wide)) break;
    if (high >>> 31 === 1) found.push(ordinalName(dll, low & 0xffff));
    else {
      const entry = layout.position(low & 0x7fffffff);
      found.push(entry < 0 ? '' : stringAt(bytes, entry + 2));
    }
  }
  return found;
}

function stringAt(bytes: Buffer, at: number): string {
  if (at < 0) return '';
  const end = bytes.indexOf(0, at);
  return bytes.toString('latin1', at, Math.min(end < 0 ? bytes.length : end, at + LONGEST_NAME));
}
