// Writes the package that an administrator uploads to Teams:
//   npm run package -- --app-id GUID --base-url https://casebook.example.org [--out FILE] [--app-version 1.2.3]
//     [--developer-name "…"] [--website-url URL] [--privacy-url URL] [--terms-url URL]
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, TextEncoder } from 'node:util';
import appManifest from '@microsoft/app-manifest';
import { Resvg } from '@resvg/resvg-js';
import { zipSync } from 'fflate';
import { build } from './build.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const USAGE = 'npm run package -- --app-id GUID --base-url https://…';
/** Files in the zip carry one fixed time, so that the same input gives the same bytes. */
const MTIME = new Date(2000, 0, 1);

const OPTIONS = Object.fromEntries(
  ['app-id', 'base-url', 'out', 'app-version', 'developer-name', 'website-url', 'privacy-url', 'terms-url'].map((name) => [name, { type: 'string' }]),
);

class Refused extends Error {}

function optionsOf(values, packageVersion, skills) {
  for (const name of ['app-id', 'base-url']) {
    if (!values[name]) throw new Refused(`--${name} is missing.\n${USAGE}`);
  }
  const developer = {
    name: values['developer-name'], websiteUrl: values['website-url'], privacyUrl: values['privacy-url'], termsOfUseUrl: values['terms-url'],
  };
  return {
    appId: values['app-id'], baseUrl: values['base-url'], version: values['app-version'] ?? packageVersion, commands: skills,
    developer: Object.fromEntries(Object.entries(developer).filter(([, value]) => value !== undefined)),
  };
}

async function icon(name, size) {
  const svg = await readFile(join(ROOT, 'assets', `${name}.svg`), 'utf8');
  return new Uint8Array(new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng());
}

async function main() {
  let values;
  try {
    ({ values } = parseArgs({ options: OPTIONS }));
  } catch (error) {
    throw new Refused(`${error.message}\n${USAGE}`, { cause: error });
  }
  const problems = await build();
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  const [{ makeManifest }, { skills }] = await Promise.all([import('../dist/src/teams/manifest.js'), import('../dist/src/skills/registry.js')]);
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const manifest = makeManifest(optionsOf(values, version, skills));
  const faults = await appManifest.AppManifestUtils.validateAgainstSchema(manifest);
  if (faults.length > 0) throw new Refused(`The manifest does not follow its schema:\n${faults.join('\n')}`);

  const files = {
    'manifest.json': new TextEncoder().encode(`${JSON.stringify(manifest, null, 2)}\n`),
    'color.png': await icon('color', 192), 'outline.png': await icon('outline', 32),
  };
  const out = values.out ?? join(ROOT, 'dist', 'casebook-teams.zip');
  await mkdir(dirname(out), { recursive: true });
  await writeFile(out, zipSync(files, { mtime: MTIME, level: 9 }));
  process.stdout.write(`${relative(process.cwd(), out)}: Casebook ${manifest.version}, ${manifest.bots[0].commandLists[0].commands.length} commands\n`);
}

try {
  await main();
} catch (error) {
  const { message, why, next } = error.data ?? { message: error instanceof Refused ? error.message : error.stack };
  process.stderr.write(`${[message, why, next].filter(Boolean).join('\n')}\n`);
  process.exitCode = 1;
}
