import type { CellId } from '../src/casebook/variable.js';
import type { Pivot } from './entities-part.js';

/** What a card needs to know of the world around it. */
export interface CardLinks {
  /** Address of the picture of a cell's chart: HTTPS, without redirects, readable without signing in. */
  chartUrl(cell: CellId, index: number): string;
  /** The command that a click on an entity says; without it entities are plain text. */
  readonly pivot?: Pivot;
}
