import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUILT_IN_FOLDER, describe as read, loadDescriptions } from './load-files.js';

const GOOD = `
name: acme
title: Acme
documentation: https://acme.example/docs
base: https://api.acme.example
settings: { key: CASEBOOK_ACME_KEY }
headers: { x-key: "{key}" }
limits: { perMinute: 10 }
answer: { found: hit, details: { "": name } }
lookups:
  - { types: [ipv4], path: "/ip/{observable}" }
`;

const LIST = `
name: acme
title: Acme
documentation: https://acme.example/docs
list: https://acme.example/list
types: [ipv4]
refresh: 1d
details: listed
entries: { items: items, value: cidr }
`;

let folder = '';
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'casebook-providers-')); });
afterEach(() => rm(folder, { recursive: true, force: true }));
const file = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);

/** A change of the good file, and what is told of it. */
const BROKEN: readonly (readonly [from: string, to: string, problem: string])[] = [
  ['name: acme', 'name: Acme Corp', 'name: is not 2 to 31 lower-case letters'],
  ['title: Acme', '', 'title: '],
  ['https://api.acme.example', 'http://api.acme.example', 'base: is no https address'],
  ['CASEBOOK_ACME_KEY', 'ACME_KEY', 'settings.key: is no name of a setting'],
  ['"{key}"', '"{kye}"', 'headers.x-key: {kye} is neither a setting'],
  ['"{key}"', '"{observable}"', 'headers.x-key: {observable} can\'t stand here'],
  ['perMinute: 10', 'perMinute: 0', 'limits.perMinute: '],
  ['perMinute: 10', 'perMinutes: 10', 'limits: Unrecognized key: "perMinutes"'],
  ['found: hit', 'found: "hit["', 'answer.found: is no JMESPath expression'],
  ['found: hit', 'found: "nosuch(hit) ||"', 'answer.found: is no JMESPath expression'],
  ['types: [ipv4]', 'types: [ip]', 'lookups.0.types.0: '],
  ['"/ip/{observable}"', '"ip/{observable}"', 'lookups.0.path: does not begin with /'],
  ['"/ip/{observable}"', '"/ip/{observable|shout}"', 'lookups.0.path: there is no filter shout'],
  ['"/ip/{observable}"', '"/ip/{observable"', 'lookups.0.path: a brace belongs to no placeholder'],
  ['"/ip/{observable}" }', '"/ip/{observable}", page: "https://acme.example/{key}" }', 'lookups.0.page: {key} would show a setting'],
  ['"/ip/{observable}" }', '"/ip", batch: 10 }', 'lookups.0.select: an answer to several needs it'],
  ['"/ip/{observable}" }', '"/ip" }\n  - { types: [ipv4], path: "/again" }', 'lookups: two of them are for ipv4'],
  ['"/ip/{observable}" }', '"/ip", json: {}, form: {} }', 'lookups.0: it has json and form'],
  ['answer: { found: hit, details: { "": name } }', '', 'lookups.0.answer: neither this nor the file'],
  ['limits:', 'basic: [key, word]\nlimits:', 'basic: word is none of the settings'],
  ['limits:', 'timeout: 5 minutes\nlimits:', 'timeout: is no duration'],
  ['lookups:', 'lookups: none\nx:', 'lookups: '],
];

describe('descriptions of sources', () => {
  it('are read from all folders; a later one replaces an earlier of the same name', async () => {
    await file('acme.yaml', GOOD);
    await file('vt.yml', GOOD.replace('name: acme', 'name: virustotal'));
    await file('notes.txt', 'not read');
    const { described, problems } = await loadDescriptions([BUILT_IN_FOLDER, folder]);
    expect(problems).toEqual([]);
    expect(described.find(({ file: { name } }) => name === 'virustotal')?.file.title).toBe('Acme');
    expect(described.some(({ file: { name } }) => name === 'acme')).toBe(true);
  });

  it.each(BROKEN)('names file and field: %j as %j', (from, to, problem) => {
    expect(GOOD).toContain(from);
    const result = read('team/acme.yaml', GOOD.replace(from, to));
    expect(typeof result === 'string' ? result : 'readable').toContain(`team/acme.yaml: ${problem}`);
  });

  it.each([
    ['list: https://acme.example/list', 'list: http://acme.example/list', 'list: '], ['list: https://acme.example/list', 'list: { setting: ACME_URL }', 'list.setting: is no name of a setting'],
    ['list: https://acme.example/list', 'list: []', 'list: '], ['items: items', 'items: "items["', 'entries.items: is no JMESPath expression'], ['value: cidr', 'value: cidr, other: x', 'entries: Unrecognized key: "other"'],
    ['refresh: 1d', 'refresh: daily', 'refresh: is no duration'], ['refresh: 1d', 'refresh: 1d\ngroup: My Lists', 'group: is not 2 to 31 lower-case letters'],
  ])('names file and field of a list: %j as %j', (from, to, problem) => {
    expect(typeof read('team/acme.yaml', LIST)).toBe('object');
    const result = read('team/acme.yaml', LIST.replace(from, to));
    expect(typeof result === 'string' ? result : 'readable').toContain(`team/acme.yaml: ${problem}`);
  });

  it('go on without the broken ones', async () => {
    await file('a.yaml', GOOD.replace('found: hit', 'found: "["'));
    await file('b.yaml', 'name: [unclosed');
    await file('c.yaml', GOOD);
    await file('d.yaml', GOOD);
    await file('e.yaml', '#'.repeat(100_001));
    await file('f.yaml', `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefgh'.split('').map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[at] ?? ''}`).join(',')}]`).join('\n')}`);
    const { described, problems } = await loadDescriptions([folder, join(folder, 'nowhere')]);
    expect(described.map(({ file: { name } }) => name)).toEqual(['acme']);
    expect(problems.map((problem) => problem.replaceAll(folder, ''))).toEqual([
      expect.stringMatching(/^\/a\.yaml: answer\.found: /), expect.stringMatching(/^\/b\.yaml: /), '/d.yaml: name: another file of this folder has the name acme, too',
      '/e.yaml: it has more than 100 kB', expect.stringMatching(/^\/f\.yaml: /), expect.stringMatching(/^\/nowhere: the folder can't be read/),
    ]);
  });

  it('change their revision with any change, so that no old answer is taken for theirs', () => {
    const [one, other] = [GOOD, GOOD.replace('hit', 'seen')].map((text) => read('x', text));
    expect(typeof one === 'string' || typeof other === 'string' ? undefined : one?.revision === other?.revision).toBe(false);
  });

  it('take any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.constantFrom(...GOOD.split('\n')).chain((line) => fc.string().map((text) => GOOD.replace(line, text)))), (text) => {
      try {
        const result = read('x.yaml', text);
        expect(typeof result === 'string' ? result.startsWith('x.yaml: ') : result.file.name).toBeTruthy();
      } catch (error) {
        // What the YAML parser throws becomes a problem in `loadDescriptions`.
        expect(error).toHaveProperty('message');
      }
    }), { numRuns: 400 });
  });
});
