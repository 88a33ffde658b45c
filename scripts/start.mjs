// Builds what is stale and starts the bot; arguments go to it: `npm start -- --no-playground`.
import { build } from './build.mjs';

const problems = await build();
if (problems.length > 0) {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exit(1);
}
await import('../dist/src/main.js');
