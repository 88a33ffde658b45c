#!/usr/bin/env node
// The terminal client. In a checkout it builds what is stale first; an installed package brings dist/.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
if (existsSync(join(root, 'src', 'main.ts'))) {
  const { build } = await import('../scripts/build.mjs');
  const problems = await build();
  if (problems.length > 0) {
    process.stderr.write(`${problems.join('\n')}\n`);
    process.exit(2);
  }
}
const { terminal } = await import('../dist/src/terminal/terminal.js');
process.exitCode = await terminal(process.argv.slice(2), process);
