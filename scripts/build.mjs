// Transpiles what is stale: every .ts below SOURCES becomes the same path below dist/, other assets are copied.
// One file at a time on purpose: workers and tests then load the very modules that production runs.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform, version as esbuildVersion } from 'esbuild';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const SOURCES = ['src', 'cards', 'state', 'samples', 'test', 'bench'];
const ASSETS = new Set(['.lua', '.json', '.yaml', '.html', '.png']);
const OUT = join(ROOT, 'dist');
const STAMP = join(OUT, '.stamps.json');

async function* walk(folder) {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

const outputOf = (source) => join(OUT, relative(ROOT, source)).replace(/\.ts$/, '.js');

async function buildOne(source, text) {
  const out = outputOf(source);
  await mkdir(dirname(out), { recursive: true });
  if (extname(source) !== '.ts') return copyFile(source, out);
  const { code } = await transform(text.toString('utf8'), {
    loader: 'ts', format: 'esm', target: 'node20', sourcefile: source, sourcemap: 'inline', sourcesContent: false,
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
  });
  await writeFile(out, code);
}

/** Builds every stale file; resolves to the list of problems, one string each (empty when all is well). */
export async function build() {
  const before = JSON.parse(await readFile(STAMP, 'utf8').catch(() => '{}'));
  const stamps = {};
  const problems = [];
  for (const folder of SOURCES) {
    for await (const source of walk(join(ROOT, folder))) {
      const extension = extname(source);
      if (source.endsWith('.d.ts') || (extension !== '.ts' && !ASSETS.has(extension))) continue;
      const text = await readFile(source);
      const name = relative(ROOT, source);
      const stamp = createHash('sha1').update(esbuildVersion).update(text).digest('hex');
      try {
        if (before[name] !== stamp) await buildOne(source, text);
        stamps[name] = stamp;
      } catch (error) {
        problems.push(String(error.message ?? error));
      }
    }
  }
  for (const name of Object.keys(before)) {
    if (!(name in stamps) && problems.length === 0) await rm(outputOf(join(ROOT, name)), { force: true });
  }
  await mkdir(OUT, { recursive: true });
  await writeFile(STAMP, JSON.stringify(stamps));
  return problems;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const problems = await build();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
