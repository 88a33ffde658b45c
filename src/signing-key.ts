import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codeOf } from './errors.js';

/** The key that signs chart links: kept in the data folder, so that links outlive a restart. */
export async function signingKey(dataFolder: string): Promise<Uint8Array> {
  const path = join(dataFolder, 'signing.key');
  await mkdir(dataFolder, { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString('hex'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
  }
  return Buffer.from((await readFile(path, 'utf8')).trim());
}
