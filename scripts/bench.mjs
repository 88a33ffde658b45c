// Builds what is stale and runs a benchmark: `npm run bench` or `npm run bench -- NAME`.
import { build } from './build.mjs';

const problems = await build();
if (problems.length > 0) throw new Error(problems.join('\n'));
await import(`../dist/bench/${process.argv[2] ?? 'bench'}.js`);
