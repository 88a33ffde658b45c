import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes what was downloaded, as a whole or not at all. What can't be kept is of use nonetheless: it never throws. */
export async function keepFile(path: string, text: string): Promise<void> {
  const unfinished = `${path}.${process.pid}.new`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(unfinished, text);
    await rename(unfinished, path);
  } catch {
    // the next start downloads it again
  }
}
