import { z } from 'zod';

import type { Prompt } from '../casebook/engine.js';
import { UserError, type UserErrorData } from '../errors.js';
import { complete } from './complete.js';

const MAX_SAY = 8000;

/** What `Action.Submit` of Casebook's cards carries; the value of the card's input arrives as `answer`. */
const SubmitData = z.object({
  casebook: z.literal(1),
  /** The command. With `quote` it is a template with `{}` in place of the answer. */
  say: z.string().min(1).max(MAX_SAY),
  quote: z.enum(['none', 'text']).optional(),
  /** What was asked, to ask it again. */
  question: z.string().max(500).optional(),
  answer: z.string().optional(),
});

export type CardCommand =
  | { readonly kind: 'command'; readonly text: string }
  /** The answer was left empty. */
  | { readonly kind: 'again'; readonly prompt: Prompt }
  | { readonly kind: 'invalid'; readonly error: UserErrorData };

const RETYPE = 'Type the command instead, or press the button of a newer card.';

function invalid(message: string): CardCommand {
  return { kind: 'invalid', error: { code: 'input.invalid', message, next: RETYPE } };
}

function askAgain({ say, quote, question }: { say: string; quote: 'none' | 'text'; question: string | undefined }): CardCommand {
  const skill = /^\S+/.exec(say)?.[0] ?? say;
  return { kind: 'again', prompt: { skill, param: '', question: question ?? `A value is needed to complete: ${say}`, say, choices: [], quote } };
}

/**
 * Reads what a card's button sent. A card can be months old or forged by a client, so nothing in it is trusted
 * beyond being a command that the person could have typed.
 */
export function readCardSubmit(data: unknown): CardCommand {
  const parsed = SubmitData.safeParse(data);
  if (!parsed.success) {
    const version: unknown = typeof data === 'object' && data !== null && 'casebook' in data ? data.casebook : undefined;
    return version === undefined || version === 1
      ? invalid('The card sent something that Casebook does not understand.')
      : invalid('The card was made by another version of Casebook.');
  }
  const { say, quote, question, answer } = parsed.data;
  if (quote === undefined) return { kind: 'command', text: say };
  if (answer === undefined || answer.trim() === '') return askAgain({ say, quote, question });
  try {
    return { kind: 'command', text: complete(say, quote, answer) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'invalid', error: error.data };
  }
}
