import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** The code of a system error, where it has one. */
export function errorCode(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** For `catch`: nothing there is no failure. */
export function ignoreMissing(error: unknown): undefined {
  if (errorCode(error) === 'ENOENT') return undefined;
  throw error;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/**
 * Makes a folder to work in beside `folder` (so that moving out of it is a rename), hidden and named after this
 * process. Removes those that processes which died have left.
 */
export async function makeWorkFolder(folder: string): Promise<string> {
  const parent = dirname(folder);
  const prefix = `.${basename(folder)}.making-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : Number.NaN;
    if (!Number.isNaN(pid) && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const work = join(parent, `${prefix}${process.pid}-${randomUUID()}`);
  await mkdir(work);
  return work;
}

/** Puts the folder `made` in the place of `folder`; the old one goes to `work`. Another process may do the same. */
export async function replaceFolder(folder: string, made: string, work: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    await rename(folder, join(work, `old-${attempt}`)).catch(ignoreMissing);
    try {
      await rename(made, folder);
      return;
    } catch (error) {
      const taken = ['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(errorCode(error) ?? '');
      if (!taken || attempt === 4) throw error;
    }
  }
}
