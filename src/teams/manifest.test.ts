import { describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UserError } from '../errors.js';
import { makeManifest, MANIFEST_LIMITS, type ManifestOptions, type TeamsManifest } from './manifest.js';

const OPTIONS: ManifestOptions = {
  appId: '11111111-2222-3333-4444-55555555AAAA', baseUrl: 'https://casebook.example.org:8443/bot/', version: '1.2.3',
  commands: [{ name: 'query', summary: 'Ask the logs in KQL' }, { name: 'help', summary: 'Say what can be asked' }],
};

/**
 * What Microsoft's own schema of that manifest version says against it. The schema file is read from the package that
 * `scripts/package.mjs` validates with, since Jest cannot load that package itself. It is draft 4 and uses nothing that
 * draft 7 reads in another way.
 */
function faults(manifest: object): readonly string[] {
  validate ??= new Ajv({ strict: false, validateFormats: false, allErrors: true }).compile(readSchema());
  return validate(manifest) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
let validate: ValidateFunction | undefined;

function readSchema(): object {
  const build = dirname(createRequire(import.meta.url).resolve('@microsoft/app-manifest'));
  const version = makeManifest(OPTIONS).manifestVersion;
  const schema = JSON.parse(readFileSync(join(build, 'json-schemas', 'teams', `v${version}`, 'MicrosoftTeams.schema.json'), 'utf8')) as object; // a JSON schema
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}

const many = (count: number, name = 'skill', summary = 'Does something'): ManifestOptions['commands'] =>
  Array.from({ length: count }, (_, k) => ({ name: `${name}${k}`, summary }));
const listed = (over: Partial<ManifestOptions>): readonly { readonly title: string; readonly description: string }[] =>
  makeManifest({ ...OPTIONS, ...over }).bots[0]!.commandLists[0]!.commands;

describe('makeManifest', () => {
  it('follows the schema of its version', () => {
    expect(faults(makeManifest(OPTIONS))).toEqual([]);
  });

  it('is checked by a schema that can say no', () => {
    const manifest = makeManifest(OPTIONS);
    expect(faults({ ...manifest, id: 'no guid' })).not.toEqual([]);
    expect(faults({ ...manifest, name: { short: 'x'.repeat(31), full: 'x' } })).not.toEqual([]);
  });

  it('is one bot for teams, group chats and people, without files and without resource-specific consent', () => {
    const manifest = makeManifest(OPTIONS);
    expect(manifest.bots).toHaveLength(1);
    expect(manifest.bots[0]).toMatchObject({
      botId: '11111111-2222-3333-4444-55555555aaaa', scopes: ['team', 'groupChat', 'personal'], supportsFiles: false,
    });
    expect(manifest.validDomains).toEqual(['casebook.example.org']);
    expect(manifest).not.toHaveProperty('authorization');
  });

  it('lists the commands with their summaries', () => {
    expect(listed({})).toEqual([
      { title: 'query', description: 'Ask the logs in KQL' }, { title: 'help', description: 'Say what can be asked' },
    ]);
  });

  it('holds the limits for many and long commands, and keeps help among them', () => {
    const commands = [...many(30, 'a-very-long-name-of-a-skill-that-nobody-would-choose-', 'Says a lot. '.repeat(600)), { name: 'help', summary: 'Help' }];
    const shown = listed({ commands });
    expect(shown).toHaveLength(MANIFEST_LIMITS.commands);
    expect(shown.at(-1)?.title).toBe('help');
    for (const { title, description } of shown) {
      expect(title.length).toBeLessThanOrEqual(32);
      expect(description.length).toBeLessThanOrEqual(128);
    }
    expect(shown[0]?.title.endsWith('…')).toBe(true);
    expect(faults(makeManifest({ ...OPTIONS, commands }))).toEqual([]);
  });

  it.each([0, 1, 12, 13])('follows the schema with %i commands', (count) => {
    expect(listed({ commands: many(count) })).toHaveLength(Math.min(count, 12));
    expect(faults(makeManifest({ ...OPTIONS, commands: many(count) }))).toEqual([]);
  });

  it('takes the maker from the options, and the rest from the base URL', () => {
    const { developer } = makeManifest({ ...OPTIONS, developer: { name: 'Blue team', privacyUrl: 'https://example.org/privacy' } });
    expect(developer).toEqual({
      name: 'Blue team', privacyUrl: 'https://example.org/privacy',
      websiteUrl: 'https://casebook.example.org:8443/bot/', termsOfUseUrl: 'https://casebook.example.org:8443/bot/terms',
    });
  });

  it.each<[Partial<ManifestOptions>, string]>([
    [{ appId: 'casebook' }, '"casebook" is not an application id'],
    [{ appId: '{11111111-2222-3333-4444-555555555555}' }, 'not an application id'],
    [{ baseUrl: 'http://casebook.example.org' }, 'not an https URL'],
    [{ baseUrl: 'casebook.example.org' }, 'not an https URL'],
    [{ version: '1.0' }, '"1.0" is not a version'],
    [{ developer: { name: 'n'.repeat(33) } }, 'between 1 and 32'],
    [{ developer: { termsOfUseUrl: 'javascript:alert(1)' } }, 'not an https URL'],
  ])('refuses %j', (over, message) => {
    const make = (): TeamsManifest => makeManifest({ ...OPTIONS, ...over });
    expect(make).toThrow(UserError);
    expect(make).toThrow(message);
  });
});
