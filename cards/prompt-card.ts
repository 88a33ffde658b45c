import type { IAdaptiveCard, IChoiceSetInput, ISubmitAction, ITextInput } from '@microsoft/teams.cards';
import type { Prompt } from '../src/casebook/engine.js';
import { fitted } from './budget.js';
import { card } from './card.js';
import { quiet } from './elements.js';
import { commandLine, headlineOf } from './header.js';
import { numberText } from './table-values.js';
import { plain } from './text.js';

/** The input's id: what the person answers arrives under it, beside `say` with `{}` where it goes. */
export const ANSWER_INPUT = 'answer';
/** Up to this many choices are shown at once, more fold into a list, many get a search box. */
const EXPANDED = 5;
const COMPACT = 12;
/** Longest command and longest choice that the card can carry; JSON writes some characters as six. */
const MAX_SAY = 3_000;
const MAX_CHOICE = 200;
/** The question goes along, to be asked again where the answer stayed empty. */
const MAX_QUESTION = 300;

/** The question that completes a command. */
export function promptCard(prompt: Prompt): IAdaptiveCard {
  return fitted((limits) => {
    const usable = prompt.choices.filter(({ value }) => value !== '' && value.length <= MAX_CHOICE);
    const shown = usable.slice(0, limits.choices);
    const rest = prompt.choices.length - shown.length;
    const fits = prompt.say.length <= MAX_SAY;
    return card({
      summary: prompt.question,
      body: [
        commandLine(prompt.say.replace('{}', '…')), headlineOf(prompt.question, 'none', limits.text),
        ...(fits ? [answerInput(prompt, shown)] : [quiet('The command is too long for a card: type it again with the answer.')]),
        ...(rest > 0 && shown.length > 0 ? [quiet(`${numberText(rest)} more: type the command with the one you want`)] : []),
      ],
      ...(fits ? { actions: [submit(prompt)] } : {}),
    });
  });
}

const submit = ({ say, quote, question }: Prompt): ISubmitAction => ({
  type: 'Action.Submit', title: 'Run', style: 'positive', data: { casebook: 1, say, quote, question: question.slice(0, MAX_QUESTION) },
});

function answerInput({ param }: Prompt, choices: Prompt['choices']): IChoiceSetInput | ITextInput {
  const common = { id: ANSWER_INPUT, label: plain(param, 60) || 'Answer', isRequired: true, errorMessage: 'An answer is needed.' };
  if (choices.length === 0) return { type: 'Input.Text', ...common, maxLength: 1_000 };
  return {
    type: 'Input.ChoiceSet', ...common, wrap: true,
    style: choices.length <= EXPANDED ? 'expanded' : choices.length <= COMPACT ? 'compact' : 'filtered',
    choices: choices.map(({ title, value }) => ({ title: plain(title, 80) || '–', value })),
  };
}

