import { extractIndicators } from '../../ioc/extract.js';
import { originOf, type Content } from '../content.js';
import { makeLayer } from '../layer.js';
import { Notes } from '../notes.js';
import { placed, type Peeled } from '../peel.js';
import { readText } from '../text.js';
import type { Layer, PeelLimits } from '../types.js';
import { parseRecipe } from './recipe.js';

const FREE_BYTES = 1_000_000;
const MAX_INDICATORS = 200;

/**
 * Takes a value through the steps of a recipe, each of which makes one layer inside the last. Where a step cannot read what it is
 * given, the layers before it are given back with a note. Bounded as `peel` is. Throws UserError for a recipe that is none.
 */
export function runRecipe(value: string, recipe: string, limits: PeelLimits): Peeled {
  const steps = parseRecipe(recipe);
  const notes = new Notes();
  const layers: Layer[] = [];
  const text = value.slice(0, limits.inputLength);
  if (text.length < value.length) notes.add('input', limits.inputLength);
  let content: Content = { bytes: Buffer.from(text), text, origin: { offset: 0, length: text.length, exact: true, each: 1 } };
  let [into, path, left] = [layers, '', limits.outputBytes];
  for (const [at, { step, argument, text: said }] of steps.entries()) {
    if (limits.expired?.() === true) {
      notes.add('time');
      break;
    }
    const cap = Math.min(left, Math.max(FREE_BYTES, content.bytes.length * limits.ratio));
    const made = step.run(content.bytes, argument, cap);
    if (made === null || 'refused' in made) {
      notes.tell(made?.refused ?? `Step ${at + 1} (${said}) cannot read what the steps before it give.`);
      break;
    }
    if ('tooLarge' in made) {
      notes.add(cap < left ? 'ratio' : 'bytes', cap);
      break;
    }
    left -= made.bytes.length;
    path = path === '' ? '1' : `${path}.1`;
    const whole = { offset: 0, length: content.text?.length ?? content.bytes.length };
    const read = made.text ?? readText(made.bytes);
    const origin = originOf(content.origin, whole, made.scale, read === null || read.length === made.bytes.length);
    content = { bytes: made.bytes, text: read, origin };
    const children: Layer[] = [];
    into.push(makeLayer(path, { ...made, ...whole, trust: 'certain', encoding: said }, content, limits.textKept, children));
    into = children;
  }
  const found = content.text === null || limits.indicators === false ? { indicators: [], more: false } : extractIndicators(content.text, { limit: MAX_INDICATORS });
  if (found.more) notes.add('indicators', MAX_INDICATORS);
  const { origin } = content;
  return { layers, notes: notes.list(), indicators: found.indicators.map((one) => placed(one, path, origin)) };
}
