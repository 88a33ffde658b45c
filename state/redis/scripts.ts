import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** The scripts on an incident's keys, which `incident.lua` is put before, and those on keys of their own. */
const ON_INCIDENT = [
  'begin', 'begin-revision', 'finish', 'interrupt', 'put-document', 'put-blob-part', 'cells', 'cell', 'variables', 'variable',
] as const;
const ALONE = ['mark-incident', 'unmark-incident', 'spend'] as const;

export type ScriptName = (typeof ON_INCIDENT)[number] | (typeof ALONE)[number];

export interface Script {
  readonly lua: string;
  /** What EVALSHA calls it: SHA-1 of the text, in hex. */
  readonly sha: string;
}

/** Reads the Lua files beside this module. */
export function loadScripts(): ReadonlyMap<ScriptName, Script> {
  const read = (name: string) => readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');
  const script = (lua: string): Script => ({ lua, sha: createHash('sha1').update(lua).digest('hex') });
  const incident = read('incident');
  return new Map<ScriptName, Script>([
    ...ON_INCIDENT.map((name) => [name, script(`${incident}\n${read(name)}`)] as const),
    ...ALONE.map((name) => [name, script(read(name))] as const),
  ]);
}
