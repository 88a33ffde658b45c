/**
 * A process that spends of a limit until it was refused some times, then prints how much it was granted and when. Arguments: address
 * of the store (`embedded:PATH` or `redis://…`), name of what is spent, JSON of the windows.
 */
import type { SpendWindow } from '../../src/casebook/store.js';
import { openEmbedded } from '../../state/embedded/embedded.js';
import { openRedis } from '../../state/redis/redis.js';

const AT_ONCE = 8;
const REFUSALS = 40;

const [address = '', name = '', windowsText = '[]'] = process.argv.slice(2);
const windows = JSON.parse(windowsText) as readonly SpendWindow[]; // the test that starts this wrote it
const store = address.startsWith('embedded:') ? await openEmbedded(address.slice('embedded:'.length)) : await openRedis(address, { connectTimeoutMs: 10_000, commandTimeoutMs: 10_000 });

let granted = 0;
let refused = 0;
process.stdout.write('ready\n');
await new Promise((resolve) => process.stdin.once('data', resolve)); // all begin at one time
process.stdin.destroy();
await Promise.all(Array.from({ length: AT_ONCE }, async () => {
  while (refused < REFUSALS) {
    if ((await store.spend(name, windows, 1)).granted) granted += 1;
    else refused += 1;
  }
}));
await store.close();
process.stdout.write(`${JSON.stringify({ granted, refused })}\n`);
