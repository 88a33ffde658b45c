import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes what lies in a folder and has not changed for longer than `ageOf` says, in milliseconds. */
export async function removeOld(folder: string, ageOf: (name: string) => number): Promise<void> {
  for (const name of await readdir(folder)) {
    // Another process may be clearing the same folder.
    const info = await stat(join(folder, name)).catch(() => undefined);
    if (info !== undefined && info.mtimeMs < Date.now() - ageOf(name)) await rm(join(folder, name), { recursive: true, force: true });
  }
}
