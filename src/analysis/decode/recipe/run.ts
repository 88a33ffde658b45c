import { Budget } from '../budget.js';
import { beginningOf, contentOf, type Content } from '../content.js';
import { Indicators } from '../indicators.js';
import { makeLayer } from '../layer.js';
import { Notes } from '../notes.js';
import type { Peeled } from '../peel.js';
import type { Layer, PeelLimits } from '../types.js';
import { parseRecipe } from './recipe.js';

/**
 * Takes a value through the steps of a recipe, each of which makes one layer inside the last. Where a step cannot read what it is
 * given, the layers before it are given back with a note. Bounded as `peel` is. Throws UserError for a recipe that is none.
 */
export function runRecipe(value: string, recipe: string, limits: PeelLimits): Peeled {
  const steps = parseRecipe(recipe);
  const notes = new Notes();
  const budget = new Budget(limits, notes);
  const indicators = new Indicators(notes);
  const layers: Layer[] = [];
  const { text, origin } = beginningOf(value, limits, notes);
  let content: Content = { bytes: Buffer.from(text), text, origin };
  let [into, path] = [layers, ''];
  for (const [at, { step, argument, text: said }] of steps.entries()) {
    if (limits.expired?.() === true) {
      notes.add('time');
      break;
    }
    const unread = { refused: `Step ${at + 1} (${said}) cannot read what the steps before it give.` };
    const { bytes } = content;
    const made = budget.decode(bytes.length, (cap) => step.run(bytes, argument, cap) ?? unread);
    if (made === null) break;
    budget.spend(made.bytes.length);
    path = path === '' ? '1' : `${path}.1`;
    const whole = { offset: 0, length: content.text?.length ?? bytes.length };
    content = contentOf(content.origin, { ...made, ...whole });
    const children: Layer[] = [];
    into.push(makeLayer(path, { ...made, ...whole, trust: 'certain', encoding: said }, content, limits.textKept, children));
    into = children;
  }
  if (content.text !== null && limits.indicators !== false) indicators.collect(content.text, path, content.origin);
  return { layers, notes: notes.list(), indicators: indicators.list() };
}
