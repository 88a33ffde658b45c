import type { ChartSpec } from '../casebook/finding.js';

export interface RenderOptions {
  /** CSS pixels of the picture; it is drawn at twice that for sharp screens, within 1024×1024 and 1 MB. */
  readonly width: number;
  readonly height: number;
}

/** Draws charts off the main thread. */
export interface ChartPool {
  /** PNG bytes. Throws `UserError` (`input.invalid`, `run.timeout`) where the specification can't be drawn. */
  render(chart: ChartSpec, options?: RenderOptions): Promise<Uint8Array>;
  close(): Promise<void>;
}
