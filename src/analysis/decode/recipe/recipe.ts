import { UserError } from '../../../errors.js';
import { nearest } from '../../../nearest.js';
import { isCharset } from '../charset/charset.js';
import type { Step } from './step.js';
import { STEPS } from './steps.js';

/** A step with what it was given. */
export interface RecipeStep {
  readonly step: Step;
  readonly argument: string;
  /** As it is shown: "xor 0x35". */
  readonly text: string;
}

const MAX_STEPS = 20;
const MAX_KEY = 1_024;
const BY_NAME = new Map(STEPS.flatMap((step) => [step.name, ...(step.aliases ?? [])].map((name) => [name, step] as const)));

/** Names of all steps, by which a recipe is told from words. */
export const STEP_NAMES: readonly string[] = [...BY_NAME.keys()];

const invalid = (message: string, next: string): UserError => new UserError({ code: 'param.invalid', message, next });

/**
 * Reads `from-base64, xor 0x35, gunzip`; commas or bars between steps, an argument after a blank, quotes around one that holds a
 * comma. Throws UserError `param.invalid` where a step or what it is given is none.
 */
export function parseRecipe(text: string): readonly RecipeStep[] {
  const parts = (text.match(/(?:"[^"]*"|'[^']*'|[^,|"'])+/g) ?? []).map((part) => part.trim()).filter((part) => part !== '');
  if (parts.length === 0) throw invalid('The recipe has no steps.', 'decode <text> with from-base64, gunzip');
  if (parts.length > MAX_STEPS) throw invalid(`The recipe has ${parts.length} steps; at most ${MAX_STEPS} are taken.`, 'decode <text> with …');
  return parts.map(readStep);
}

function readStep(text: string): RecipeStep {
  const [, word = '', given = ''] = /^(\S+)\s*([^]*)$/.exec(text) ?? [];
  const step = BY_NAME.get(word.toLowerCase());
  if (step === undefined) {
    const near = nearest(word, STEP_NAMES, 1)[0];
    const why = `Steps are ${STEPS.map(({ name, takes }) => (takes === undefined ? name : `${name} ${takes.required ? `<${takes.argument}>` : `[${takes.argument}]`}`)).join(', ')}.`;
    throw new UserError({ code: 'param.invalid', message: `“${word.slice(0, 40)}” is no step.${near === undefined ? '' : ` Did you mean ${near}?`}`, why, next: 'help decode' });
  }
  const { takes } = step;
  if (takes === undefined && given !== '') throw invalid(`${step.name} takes nothing after its name.`, step.name);
  if (takes?.required === true && given === '') throw invalid(`${step.name} needs a ${takes.argument}.`, `${step.name} ${EXAMPLES[takes.argument]}`);
  const argument = given === '' || takes === undefined ? '' : READERS[takes.argument](given.replace(/^(["'])([^]*)\1$/, '$2'), given);
  if (argument === null) throw invalid(`“${given.slice(0, 40)}” is no ${takes?.argument ?? 'argument'} for ${step.name}.`, `${step.name} ${EXAMPLES[takes?.argument ?? 'key']}`);
  return { step, argument, text: given === '' ? step.name : `${step.name} ${given}` };
}

const EXAMPLES = { key: '0x35', number: '3', charset: 'windows-1251', characters: '"-*"', member: 'document.xml' } as const;

const READERS: Readonly<Record<keyof typeof EXAMPLES, (value: string, raw: string) => string | null>> = {
  key: readKey,
  number: (value) => (/^\d{1,4}$/.test(value) ? String(Number(value)) : null),
  charset: (value) => (isCharset(value.toLowerCase()) ? value.toLowerCase() : null),
  characters: (value) => value,
  member: (value) => value,
};

/** A key as hexadecimal digits: `0x35`, `0xdeadbeef`, a number below 256, or text, quoted or not. */
function readKey(value: string, raw: string): string | null {
  if (value.length === 0 || value.length > MAX_KEY) return null;
  const quoted = value !== raw;
  const digits = /^0x([0-9a-f]+)$/i.exec(value)?.[1];
  if (digits !== undefined && !quoted) return digits.padStart(digits.length + (digits.length % 2), '0');
  if (/^\d{1,3}$/.test(value) && !quoted) return Number(value) < 256 ? Number(value).toString(16).padStart(2, '0') : null;
  return Buffer.from(value).toString('hex');
}
