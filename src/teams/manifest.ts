import { UserError } from '../errors.js';
import type { CommandSpec } from '../language/spec.js';

/** The lowest version whose command lists take twelve commands. */
const MANIFEST_VERSION = '1.24';

/** What the manifest schema allows, and what the clients show of it. */
export const MANIFEST_LIMITS = {
  commands: 12,
  /** The schema takes 128 characters; clients cut titles off at about 32. */
  title: 32,
  /** The schema takes 4000; the menu shows one line. */
  description: 128,
  developerName: 32,
} as const;

export interface Developer {
  /** At most 32 characters. */
  readonly name: string;
  readonly websiteUrl: string;
  readonly privacyUrl: string;
  readonly termsOfUseUrl: string;
}

export interface ManifestOptions {
  /** Application (client) id of the bot's registration; also the id of the Teams app. */
  readonly appId: string;
  /** Where the bot is served: an absolute https URL. */
  readonly baseUrl: string;
  /** Semantic version. Teams takes a package as an update only where this is higher than before. */
  readonly version: string;
  /** In the order in which people should meet them; the first twelve are listed. */
  readonly commands: readonly Pick<CommandSpec, 'name' | 'summary'>[];
  /** Who is shown as the app's maker; what is left out is made from `baseUrl`. */
  readonly developer?: Partial<Developer>;
}

interface ManifestCommand {
  readonly title: string;
  readonly description: string;
}

type Scope = 'team' | 'groupChat' | 'personal';

/** The manifest of a Teams app that is one bot (https://learn.microsoft.com/microsoft-365/extensibility/schema). */
export interface TeamsManifest {
  readonly $schema: string;
  readonly manifestVersion: typeof MANIFEST_VERSION;
  readonly version: string;
  readonly id: string;
  readonly developer: Developer;
  readonly name: { readonly short: string; readonly full: string };
  readonly description: { readonly short: string; readonly full: string };
  readonly icons: { readonly color: string; readonly outline: string };
  readonly accentColor: string;
  readonly bots: readonly {
    readonly botId: string;
    readonly scopes: readonly Scope[];
    readonly supportsFiles: boolean;
    readonly isNotificationOnly: boolean;
    readonly commandLists: readonly { readonly scopes: readonly Scope[]; readonly commands: readonly ManifestCommand[] }[];
  }[];
  readonly permissions: readonly string[];
  readonly validDomains: readonly string[];
}

const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const SEMVER = /^\d+\.\d+\.\d+(?:-[0-9a-z.-]+)?$/i;
const SCOPES: readonly Scope[] = ['team', 'groupChat', 'personal'];

/**
 * Makes the Teams manifest of the bot. It asks for no resource-specific consent: the bot sees the messages that
 * mention it and nothing else.
 *
 * Errors: `UserError` `config.invalid` for an id that is no GUID, a URL that is not https, a version that is not
 * semantic and a developer's name that is too long.
 */
export function makeManifest(options: ManifestOptions): TeamsManifest {
  const { appId, version, commands } = options;
  if (!GUID.test(appId)) throw invalid(`"${appId}" is not an application id.`, 'It is a GUID such as 00000000-0000-0000-0000-000000000000.', '--app-id GUID');
  if (!SEMVER.test(version)) throw invalid(`"${version}" is not a version.`, 'Teams compares versions of three numbers.', '--app-version 1.0.0');
  const base = httpsUrl(options.baseUrl, '--base-url');
  return {
    $schema: `https://developer.microsoft.com/en-us/json-schemas/teams/v${MANIFEST_VERSION}/MicrosoftTeams.schema.json`,
    manifestVersion: MANIFEST_VERSION,
    version,
    id: appId.toLowerCase(),
    developer: makeDeveloper(base, options.developer ?? {}),
    name: { short: 'Casebook', full: 'Casebook: security investigations in the channel thread' },
    description: {
      short: 'Investigate an incident together, in its own thread',
      full: 'Casebook runs a security investigation in the incident\'s channel thread: query logs with KQL, enrich addresses, '
        + 'decode commands, find anomalies, look at charts and run any step again with other values. It keeps every step with '
        + 'its inputs, its result, who ran it and when. Mention it and type `help` to begin.',
    },
    icons: { color: 'color.png', outline: 'outline.png' },
    accentColor: '#1F3A5F',
    bots: [{
      botId: appId.toLowerCase(), scopes: SCOPES, supportsFiles: false, isNotificationOnly: false,
      commandLists: [{ scopes: SCOPES, commands: listCommands(commands) }],
    }],
    permissions: ['identity', 'messageTeamMembers'],
    validDomains: [base.hostname],
  };
}

/** The first commands that fit; `help` is among them wherever there is one, since it names the others. */
function listCommands(commands: ManifestOptions['commands']): readonly ManifestCommand[] {
  const fits = commands.slice(0, MANIFEST_LIMITS.commands);
  const help = commands.find(({ name }) => name === 'help');
  const shown = help === undefined || fits.includes(help) ? fits : [...fits.slice(0, -1), help];
  return shown.map(({ name, summary }) => ({
    title: shorten(name, MANIFEST_LIMITS.title), description: shorten(summary, MANIFEST_LIMITS.description),
  }));
}

function shorten(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}…`;
}

function makeDeveloper(base: URL, given: Partial<Developer>): Developer {
  const at = (path: string): string => new URL(path, base).href;
  const developer = { name: 'Casebook', websiteUrl: base.href, privacyUrl: at('privacy'), termsOfUseUrl: at('terms'), ...given };
  if (developer.name === '' || developer.name.length > MANIFEST_LIMITS.developerName) {
    throw invalid('The developer\'s name has between 1 and 32 characters.', 'The manifest schema allows no more.', '--developer-name "Security team"');
  }
  httpsUrl(developer.websiteUrl, '--website-url');
  httpsUrl(developer.privacyUrl, '--privacy-url');
  httpsUrl(developer.termsOfUseUrl, '--terms-url');
  return developer;
}

function httpsUrl(text: string, option: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === 'https:') return url;
  throw invalid(`"${text}" is not an https URL.`, 'Teams reaches the bot and its pages over https only.', `${option} https://casebook.example.org`);
}

const invalid = (message: string, why: string, next: string): UserError => new UserError({ code: 'config.invalid', message, why, next });
