import { TACTICS, TECHNIQUES } from './attack-techniques.js';

/** A technique or tactic of MITRE ATT&CK. */
export interface AttackFacts {
  readonly id: string;
  /** A sub-technique with its parent: "Command and Scripting Interpreter: PowerShell". */
  readonly name: string;
  /** Names of the tactics; for a tactic its own name. */
  readonly tactics: readonly string[];
  readonly url: string;
}

const LINE = /^(T\d{4}) ([A-Z,]+) ([^;]+)(?:;(.*))?$/;
let table: ReadonlyMap<string, AttackFacts> | undefined;

/** What an ATT&CK id stands for (T1059, T1059.001, TA0002); undefined where the packaged table does not have it. */
export function attackFacts(id: string): AttackFacts | undefined {
  table ??= new Map([...tactics(), ...TECHNIQUES.trim().split('\n').flatMap(techniques)].map((one) => [one.id, one]));
  return table.get(id.toUpperCase());
}

const tactics = (): AttackFacts[] => Object.values(TACTICS).map(([id, name]) => ({ id, name, tactics: [name], url: `https://attack.mitre.org/tactics/${id}/` }));

function techniques(line: string): AttackFacts[] {
  const [, id = '', codes = '', name = '', rest = ''] = LINE.exec(line) ?? [];
  const names = codes.split(',').flatMap((code) => TACTICS[code]?.[1] ?? []);
  const subs = rest === '' ? [] : rest.split(';').map((sub): AttackFacts => {
    const number = sub.slice(0, 3);
    return { id: `${id}.${number}`, name: `${name}: ${sub.slice(4)}`, tactics: names, url: `https://attack.mitre.org/techniques/${id}/${number}/` };
  });
  return [{ id, name, tactics: names, url: `https://attack.mitre.org/techniques/${id}/` }, ...subs];
}
