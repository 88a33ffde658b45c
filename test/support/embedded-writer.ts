/**
 * A process that writes into an embedded store until it is killed: cells, begun and finished many at a time. It prints
 * a line for each answer, `begun <key> <number>` or `finished <number> <value of the variable it set>`.
 * Arguments: path of the file, id of the owner, JSON of the incident's key.
 */
import { writeSync } from 'node:fs';
import type { IncidentKey } from '../../src/casebook/store.js';
import { draft, idempotencyKey, outcome, scalar } from '../../state/conformance/fixtures.js';
import { openEmbedded } from '../../state/embedded/embedded.js';

const AT_ONCE = 8;

const [path = '', owner = '', incident = '{}'] = process.argv.slice(2);
const key = JSON.parse(incident) as IncidentKey; // the test that starts this wrote it
const store = await openEmbedded(path);
await store.beat({ id: owner, host: 'host-a', pid: process.pid }, 3_600_000);

/** Synchronously: a line that was printed is in the pipe when the process is killed. */
function say(...words: readonly (string | number)[]): void {
  writeSync(1, `${words.join(' ')}\n`);
}

async function writeForEver(lane: number): Promise<never> {
  for (let n = 0; ; n++) {
    const name = `${owner}-${lane}-${n}`;
    const { cells: [cell] } = await store.begin(key, [draft({ text: name, owner })], [idempotencyKey(name)]);
    if (cell === undefined) throw new Error('begin made no cell');
    say('begun', name, cell.number);
    if (n % 4 === 3) continue; // some cells are left running
    const answer = await store.finish(key, cell, outcome({ sets: [{ name: 'last', value: scalar(name) }] }));
    say(answer, cell.number, name);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, (_, lane) => writeForEver(lane)));
