import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Path of the first of the programs that is there; throws an error that says what to install. */
export function find(...names: readonly string[]): string {
  for (const name of names) {
    for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        // not in this folder
      }
    }
  }
  throw new Error(`${names.join(' or ')} is not installed: npm test installs it where it can, else: apt-get install ${names[0] ?? ''}`);
}
