import { Ajv, type ValidateFunction } from 'ajv';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
/** dist/cards/schema → dist. */
const DIST = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const ROOT = join(DIST, '..');

interface Manifest {
  readonly version: string;
  readonly bin: string | Readonly<Record<string, string>>;
}

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

function manifestOf(name: string): { readonly folder: string; readonly manifest: Manifest } {
  const folder = join(ROOT, 'node_modules', name);
  return { folder, manifest: readJson(join(folder, 'package.json')) as Manifest }; // npm's own format
}

/**
 * A JSON schema of what Teams knows, made of the card types: no package ships one, and the published schema of version
 * 1.5 refuses Teams' own properties. It is made once per version of the types and kept below dist/.
 */
function schemaPath(): string {
  const types = manifestOf('@microsoft/teams.cards').manifest.version;
  const generator = manifestOf('ts-json-schema-generator');
  const path = join(DIST, 'card-schema', `${types}-${generator.manifest.version}.json`);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const source = join(dirname(path), 'card.ts');
  writeFileSync(source, "import type { IAdaptiveCard } from '@microsoft/teams.cards';\nexport interface Card extends IAdaptiveCard {}\n");
  const { bin } = generator.manifest;
  const program = join(generator.folder, typeof bin === 'string' ? bin : (bin['ts-json-schema-generator'] ?? ''));
  const part = `${path}.${process.pid}`;
  const { status, stderr } = spawnSync(process.execPath, [
    program, '--path', source, '--type', 'Card', '--tsconfig', join(ROOT, 'tsconfig.json'), '--no-type-check', '--expose', 'all', '--jsDoc', 'none', '-o', part,
  ], { cwd: ROOT, encoding: 'utf8' });
  if (status !== 0) throw new Error(`the card schema could not be made: ${stderr}`);
  renameSync(part, path);
  return path;
}

let compiled: ValidateFunction | undefined;

interface RenderedCard {
  hostConfig: object;
  parse(json: object, context: SerializationContext): void;
  validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
}
interface SerializationContext {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}
interface Renderer {
  readonly AdaptiveCard: new () => RenderedCard;
  readonly SerializationContext: new () => SerializationContext;
  readonly HostConfig: new (config: object) => object;
}

/** What Teams allows where the renderer's own default differs. */
const TEAMS_HOST = { actions: { maxActions: 6 } };

/** What is wrong with a card by the schema and by the reference renderer's parser; empty when it is valid. */
export function cardProblems(card: object): string[] {
  compiled ??= new Ajv({ allErrors: true, strict: false }).compile(readJson(schemaPath()) as object);
  const bySchema = compiled(card) ? [] : (compiled.errors ?? []).slice(0, 10).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  const renderer = require('adaptivecards/dist/adaptivecards.js') as Renderer; // it has no types for Node; these three are used
  const context = new renderer.SerializationContext();
  const parsed = new renderer.AdaptiveCard();
  parsed.hostConfig = new renderer.HostConfig(TEAMS_HOST);
  parsed.parse(card, context);
  const byParser = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  return [...bySchema, ...byParser, ...parsed.validateProperties().validationEvents.map(({ message }) => message)];
}

/** Every text that a card shows, in order. */
export function shownTexts(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(shownTexts);
  if (typeof part !== 'object' || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => {
    if (key === 'data') return [];
    return ['text', 'title', 'altText', 'label', 'fallbackText'].includes(key) && typeof value === 'string' ? [value] : shownTexts(value);
  });
}
