// The programs that tests drive beside Node: found on the path, else installed from Debian's packages where possible.
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NEEDED = [
  { program: 'redis-server', others: [], debian: 'redis-server', why: 'the Redis store is tested against a real server' },
  { program: 'chromium', others: ['chromium-browser', 'google-chrome'], debian: 'chromium', why: 'the browser test drives a real browser' },
];

/** Path of a program on the search path, or null. */
export function find(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return join(folder, name);
    } catch {
      // not in this folder
    }
  }
  return null;
}

const isThere = ({ program, others }) => [program, ...others].some((name) => find(name) !== null);

function install(packages) {
  if (process.getuid?.() !== 0 || find('apt-get') === null) return false;
  const run = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }).status === 0;
  return run('update', '-qq') && run('install', '-y', '-qq', '--no-install-recommends', ...packages);
}

/** Makes the programs available; throws an error that says what to install where it can't. */
export function ensurePrograms() {
  const missing = NEEDED.filter((one) => !isThere(one));
  if (missing.length === 0) return;
  const packages = missing.map(({ debian }) => debian);
  process.stdout.write(`Installing ${packages.join(', ')} …\n`);
  install(packages);
  const still = missing.filter((one) => !isThere(one));
  if (still.length > 0) {
    throw new Error(still.map(({ program, debian, why }) => `${program} is missing: ${why}. Install it, for example: apt-get install ${debian}`).join('\n'));
  }
}
