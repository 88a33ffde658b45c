import { describe, expect, it } from '@jest/globals';
import { cruise, type IReporterOutput, type ICruiseResult } from 'dependency-cruiser';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Leaves that every part may use. */
const LEAVES = '^src/(?:(?:errors|nearest|log|time-column|windows-1252)\\.ts$|http/)';

/** What each part may import at run time besides itself and the leaves; types may come from anywhere. */
const MAY_IMPORT: Readonly<Record<string, string>> = {
  'src/language': '^$',
  'src/analysis': '^$',
  'src/kql': '^src/data/(?:encode|duck-type|time-text|source-names|table)\\.ts$',
  'src/charts': '^$',
  'src/http': '^$',
  'src/data': '^src/(?:kql|casebook/finding\\.ts)',
  'src/enrichment': '^src/analysis/',
  'src/casebook': '^src/language/',
  'src/skills/kit': '^src/(?:language|casebook|analysis)/',
  'src/dialogs': '^src/(?:casebook|skills/kit|language)/',
  'src/bot': '^src/(?:dialogs|casebook|skills/kit)/',
  'src/teams': '^$',
  cards: '^src/casebook/finding\\.ts$',
  state: '^src/casebook/store\\.ts$',
};

const forbidden = [
  { name: 'no cycles', severity: 'error' as const, from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only' as const] } } },
  ...Object.entries(MAY_IMPORT).map(([part, allowed]) => ({
    name: `${part} imports only what it may`, severity: 'error' as const,
    from: { path: `^${part}/`, pathNot: ['\\.test\\.ts$', 'test-helper', '\\.mjs$'] },
    to: { path: '^(?:src|cards|state|samples|test|bench)/', pathNot: [`^${part}/`, allowed, LEAVES], dependencyTypesNot: ['type-only' as const] },
  })),
  {
    name: 'a skill imports no other skill', severity: 'error' as const,
    from: { path: '^src/skills/([^/]+)/', pathNot: ['^src/skills/kit/', '\\.test\\.ts$'] },
    to: { path: '^src/skills/', pathNot: ['^src/skills/$1/', '^src/skills/kit/'], dependencyTypesNot: ['type-only' as const] },
  },
  {
    name: 'skills reach data, analysis, enrichment, charts and the kit only', severity: 'error' as const,
    from: { path: '^src/skills/[^/]+/', pathNot: ['\\.test\\.ts$'] },
    to: { path: '^(?:src/(?:bot|dialogs|terminal|web|kql|main)|cards|state|samples)', dependencyTypesNot: ['type-only' as const] },
  },
  ...([
    ['botbuilder', 'node_modules/bot(?:builder|framework)', '^src/(?:bot|dialogs)/'],
    ['ioredis', 'node_modules/ioredis', '^state/redis/'],
    ['@azure', 'node_modules/@azure', '^src/(?:data/sentinel|enrichment|bot)/'],
    ['libsql', 'node_modules/libsql', '^state/embedded/'],
    ['DuckDB', 'node_modules/@duckdb', '^(?:src/data|samples)/'],
    ['the Kusto parser', 'node_modules/@kusto', '^src/kql/parser/'],
  ] as const).map(([name, module, home]) => ({
    name: `${name} stays in its home`, severity: 'error' as const,
    from: { path: '^(?:src|cards|state|samples)/', pathNot: [home, '\\.test\\.ts$'] }, to: { path: module, dependencyTypesNot: ['type-only' as const] },
  })),
];

const isResult = (output: IReporterOutput['output']): output is ICruiseResult => typeof output !== 'string';

describe('architecture', () => {
  it('keeps the import rules of the map, and has no cycles', async () => {
    const before = process.cwd();
    process.chdir(ROOT);
    try {
      const { output } = await cruise(['src', 'cards', 'state', 'samples'], {
        ruleSet: { forbidden }, validate: true, tsPreCompilationDeps: true, doNotFollow: { path: 'node_modules' },
        exclude: { path: '^dist/' }, enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] }, tsConfig: { fileName: 'tsconfig.json' },
      });
      if (!isResult(output)) throw new TypeError('no result');
      expect(output.modules.length).toBeGreaterThan(100);
      expect(output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`)).toEqual([]);
    } finally {
      process.chdir(before);
    }
  }, 120_000);
});
