// Builds what is stale and runs Jest on it; arguments go to Jest: `npm run unit -- state --watch`.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { build } from './build.mjs';

const problems = await build();
for (const problem of problems) process.stderr.write(`${problem}\n`);
const jest = createRequire(import.meta.url).resolve('jest/bin/jest');
const { status } = spawnSync(process.execPath, ['--experimental-vm-modules', '--no-warnings', jest, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = problems.length > 0 ? 1 : (status ?? 1);
