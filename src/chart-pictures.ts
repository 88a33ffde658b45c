import type { CasebookStore, IncidentKey } from './casebook/store.js';
import type { CellId } from './casebook/variable.js';
import type { ChartPool } from './charts/types.js';

/** How many pictures are kept in memory: a card's picture is asked for by every client that shows it. */
const KEPT = 64;

export interface PictureRef {
  readonly incident: IncidentKey;
  readonly cell: CellId;
  readonly index: number;
}

/** Draws the charts of cells when they are asked for, each once. */
export class ChartPictures {
  private readonly kept = new Map<string, Promise<Uint8Array | null>>();

  constructor(private readonly parts: { readonly store: CasebookStore; readonly pool: ChartPool }) {}

  /** PNG of a cell's chart; null where there is no such cell or chart. Throws as the store and the pool do. */
  png(ref: PictureRef): Promise<Uint8Array | null> {
    const key = JSON.stringify(ref);
    const known = this.kept.get(key);
    const picture = known ?? this.draw(ref);
    this.kept.delete(key);
    this.kept.set(key, picture); // the youngest stands last
    if (known === undefined) {
      picture.then((png) => { if (png === null) this.kept.delete(key); }, () => { this.kept.delete(key); });
      const [oldest] = this.kept.keys();
      if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
    }
    return picture;
  }

  private async draw({ incident, cell, index }: PictureRef): Promise<Uint8Array | null> {
    const found = await this.parts.store.cell(incident, cell.number, cell.revision);
    const chart = found?.finding?.charts[index];
    return chart === undefined ? null : this.parts.pool.render(chart);
  }
}
