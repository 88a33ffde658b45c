import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync } from 'fflate';
import { skills } from '../skills/registry.js';
import type { TeamsManifest } from './manifest.js';

const SCRIPT = fileURLToPath(new URL('../../../scripts/package.mjs', import.meta.url));
const GOOD = ['--app-id', '11111111-2222-3333-4444-555555555555', '--base-url', 'https://casebook.example.org'];
/** ms: each run of the script starts a process that loads every schema. */
const PATIENCE = 120_000;

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebook-package-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const run = (args: readonly string[]): Promise<{ readonly failed: boolean; readonly text: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [SCRIPT, ...args], (error, stdout, stderr) => {
      resolve({ failed: error !== null, text: stdout + stderr });
    });
  });

async function pack(name: string, args: readonly string[] = []): Promise<Buffer> {
  const out = join(folder, name);
  const { failed, text } = await run([...GOOD, '--out', out, ...args]);
  if (failed) throw new Error(text);
  return readFile(out);
}

/** Width and height from the header of a PNG (https://www.w3.org/TR/png-3/#11IHDR). */
function pngSize(bytes: Uint8Array): readonly number[] {
  expect([...bytes.subarray(0, 8)]).toEqual([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return [view.getUint32(16), view.getUint32(20)];
}

describe('the Teams package', () => {
  it('holds the manifest and both icons at its root, and is the same each time', async () => {
    const bytes = await pack('one.zip');
    const files = unzipSync(bytes);
    expect(Object.keys(files).sort()).toEqual(['color.png', 'manifest.json', 'outline.png']);
    expect(pngSize(files['color.png']!)).toEqual([192, 192]);
    expect(pngSize(files['outline.png']!)).toEqual([32, 32]);
    expect((await pack('two.zip')).equals(bytes)).toBe(true);
  }, PATIENCE);

  it('lists the skills that there are', async () => {
    const bytes = await pack('three.zip', ['--developer-name', 'Blue team', '--app-version', '3.0.1']);
    const manifest = JSON.parse(Buffer.from(unzipSync(bytes)['manifest.json']!).toString('utf8')) as TeamsManifest; // written by makeManifest
    const names = skills.map(({ name }) => name);
    expect(manifest.version).toBe('3.0.1');
    expect(manifest.developer.name).toBe('Blue team');
    expect(manifest.bots[0]!.commandLists[0]!.commands.map(({ title }) => title).filter((title) => !names.includes(title))).toEqual([]);
  }, PATIENCE);

  it.each([
    [['--base-url', 'https://casebook.example.org'], '--app-id is missing'],
    [['--app-id', 'x', '--base-url', 'https://casebook.example.org'], '"x" is not an application id'],
    [[...GOOD.slice(0, 2), '--base-url', 'ftp://casebook.example.org'], 'not an https URL'],
    [[...GOOD, '--colour', 'red'], "Unknown option '--colour'"],
  ])('says what is wrong with %j', async (args, message) => {
    const { failed, text } = await run(args);
    expect(failed).toBe(true);
    expect(text).toContain(message);
    expect(text).not.toMatch(/at .*\.mjs:\d+/);
  }, PATIENCE);
});
