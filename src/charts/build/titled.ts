import type { Json } from '../../data/table.js';
import { chartText } from '../text.js';

/** The title of a chart with what was left out as a subtitle. */
export function titled(title: string, notes: readonly string[]): Json {
  return { text: chartText(title, 90), ...(notes.length === 0 ? {} : { subtitle: chartText(notes.join(' · '), 100) }) };
}
