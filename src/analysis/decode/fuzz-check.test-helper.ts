import { findIndicators } from '../ioc/extract.js';
import { fuzzInput } from './fuzz-inputs.test-helper.js';
import { flat } from './peel-many.js';
import { peel, type Peeled } from './peel.js';
import { STEP_NAMES } from './recipe/recipe.js';
import { runRecipe } from './recipe/run.js';
import { tryAll } from './recipe/try.js';
import { PEEL_LIMITS, type PeelLimits } from './types.js';

export interface FuzzBatch {
  readonly from: number;
  readonly count: number;
  /** When `expired` says to stop. An input that takes twice as long hangs; none does where it is left out, since machines are busy. */
  readonly deadlineMs?: number;
}

export interface FuzzReport {
  /** What went wrong, with the seed of the input. */
  readonly problems: readonly string[];
  /** The slowest inputs, the slowest first. */
  readonly slowest: readonly { readonly ms: number; readonly what: string }[];
  readonly layers: number;
}

const SLOWEST = 10;
const LIMITS = { ...PEEL_LIMITS, outputBytes: 4_000_000, inputLength: 200_000 };
/** Work for `try` grows with each of its hundreds of candidates. */
const LONGEST_TRIED = 2_000;

const WAYS: readonly (readonly [share: number, name: string, run: (value: string, limits: PeelLimits, recipe: string) => Peeled | null])[] = [
  [0.7, 'peel', (value, limits) => peel(value, limits)],
  [0.82, 'recipe', (value, limits, recipe) => runRecipe(value, recipe, limits)],
  [0.85, 'try', (value, limits) => tryAll(value.slice(0, LONGEST_TRIED), limits)],
  [1, 'ioc', (value) => ioc(value)],
];
const ARGUMENTS: Readonly<Record<string, string>> = { 'charset': ' koi8-r', 'rot': ' 3', 'add': ' 1', 'subtract': ' 2', 'rotate-left': ' 3', 'skip': ' 2' };

/** Decodes inputs by their seeds and checks that each keeps all bounds; runs in a worker, so that a hang can be stopped. */
export function fuzzBatch({ from, count, deadlineMs = Infinity }: FuzzBatch): FuzzReport {
  const problems: string[] = [];
  let slowest: { readonly ms: number; readonly what: string }[] = [];
  let layers = 0;
  for (let seed = from; seed < from + count; seed += 1) {
    const { kind, value, random } = fuzzInput(seed);
    const share = random.next();
    const [, name, run] = WAYS.find(([up]) => share < up) ?? WAYS[0] ?? [1, '', () => null];
    const recipe = Array.from({ length: 1 + random.below(4) }, () => random.pick(STEP_NAMES)).map((step) => `${step}${ARGUMENTS[step] ?? ''}`).join(', ');
    const what = `seed ${seed} (${name}${name === 'recipe' ? ` ${recipe}` : ''}, ${kind}, ${value.length} units)`;
    const started = processorMs();
    try {
      const peeled = run(value, { ...LIMITS, expired: () => processorMs() - started > deadlineMs }, recipe);
      if (peeled !== null) {
        layers += flat(peeled.layers).length;
        for (const problem of boundsBroken(peeled, value, name === 'try')) problems.push(`${what}: ${problem}`);
      }
    } catch (error) {
      problems.push(`${what}: threw ${error instanceof Error ? error.stack?.split('\n').slice(0, 3).join(' | ') ?? error.message : String(error)}`);
    }
    const ms = processorMs() - started;
    if (ms > deadlineMs * 2) problems.push(`${what}: took ${Math.round(ms)} ms`);
    if (slowest.length < SLOWEST || ms > (slowest.at(-1)?.ms ?? 0)) slowest = [...slowest, { ms, what }].sort((a, b) => b.ms - a.ms).slice(0, SLOWEST);
  }
  return { problems, slowest, layers };
}

/** Time of the processor: what else the machine does makes no input slow. */
function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function ioc(value: string): null {
  for (const { offset, length, value: found } of findIndicators(value)) {
    if (offset < 0 || length <= 0 || offset + length > value.length || found === '') throw new RangeError(`an indicator at ${offset}, ${length} units`);
  }
  return null;
}

function* boundsBroken({ layers, indicators, notes }: Peeled, value: string, tried: boolean): Generator<string> {
  const all = flat(layers);
  const bytes = all.reduce((sum, { size }) => sum + size, 0);
  if (all.length > LIMITS.layers) yield `${all.length} layers`;
  if (!tried && bytes > LIMITS.outputBytes) yield `${bytes} bytes of output`;
  if (new Set(all.map(({ path }) => path)).size < all.length) yield 'two layers have one path';
  if (notes.length > 30) yield `${notes.length} notes`;
  for (const { path, text, source, entropy, sha256, size } of all) {
    if (!tried && path.split('.').length > Math.max(LIMITS.depth, 4)) yield `depth of ${path}`;
    if (text.length > LIMITS.textKept) yield `${text.length} units of text`;
    if (source.offset < 0 || source.length < 0 || source.offset + source.length > value.length) yield `layer ${path} comes from ${source.offset}, ${source.length}`;
    if (!(entropy >= 0 && entropy <= 8) || !/^[0-9a-f]{64}$/.test(sha256) || size < 0) yield `layer ${path} has entropy ${entropy}, ${size} bytes`;
  }
  for (const { source } of indicators) {
    if (source.offset < 0 || source.length < 0 || source.offset + source.length > value.length) yield `an indicator comes from ${source.offset}, ${source.length}`;
  }
}
