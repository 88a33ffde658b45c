// `npm run new:skill -- NAME`: a folder with the two files that a skill is made of, and the registry anew.
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generate } from './gen.mjs';

const name = process.argv[2] ?? '';
if (!/^[a-z][a-z-]{1,30}$/.test(name)) {
  process.stderr.write('Give the skill a name of lower-case letters and dashes: npm run new:skill -- beacons\n');
  process.exit(2);
}
const folder = join(dirname(fileURLToPath(import.meta.url)), '..', 'src', 'skills', name);
await mkdir(folder);
await writeFile(join(folder, 'skill.ts'), `import { defineSkill } from '../kit/define.js';
import { finding } from '../kit/finding.js';
import { param } from '../kit/params.js';

export default defineSkill({
  name: '${name}',
  summary: 'Say in a few words what it does',
  params: { input: param.source('what to work on') },
  effects: 'pure',
  limits: { ms: 10_000, rows: 100_000, bytes: 50_000_000 },
  version: '1',
  recognises: [{ kind: 'value', pattern: /^./ }],
  examples: [{ say: '${name} abc', gives: { headline: '1 value' }, why: 'shown in help and run as a test' }],
  async run({ input }, ctx) {
    const { values } = await ctx.sourceValues(input);
    return finding({ headline: \`\${values.length} value\${values.length === 1 ? '' : 's'}\` });
  },
});
`);
await writeFile(join(folder, 'skill.test.ts'), `import { describe, expect, it } from '@jest/globals';
import skill from './skill.js';

// The examples of the definition run as tests already (test/examples.test.ts); here stands what they do not show.
describe('${name}', () => {
  it('is bounded', () => {
    expect(skill.limits.ms).toBeLessThanOrEqual(60_000);
  });
});
`);
await generate(false);
process.stdout.write(`src/skills/${name}/ is there: write skill.ts, then npm test\n`);
