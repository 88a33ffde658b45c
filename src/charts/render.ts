import { Resvg } from '@resvg/resvg-js';
import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';
import type { ChartSpec } from '../casebook/finding.js';
import { UserError } from '../errors.js';
import { FONT_FAMILY, FONT_FILES, textWidth } from './fonts.js';
import { guardedSpec, isObject, type JsonObject } from './spec-guard.js';
import { chartText } from './text.js';
import { COLOURS, THEME } from './theme.js';
import type { RenderOptions } from './types.js';

/** Limits of a picture in a Teams message (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-format). */
export const MAX_PIXELS = 1_024;
export const MAX_PNG_BYTES = 1_000_000;
const DEFAULT_SIZE = { width: 512, height: 288 } as const;
const MIN_SIDE = 80;
const MAX_SIDE = 1_024;

/** An RGBA picture, row-major, beside its PNG. */
export interface Picture {
  readonly png: Uint8Array;
  readonly pixels: Uint8Array;
  readonly width: number;
  readonly height: number;
}

interface MeasuredItem {
  readonly fontSize?: number;
  readonly fontWeight?: number | string;
  readonly text?: unknown;
  readonly limit?: number;
}

// Vega guesses text widths where there is no canvas; with the font's own advances axes and legends get the room they need.
const metrics = vega as unknown as { readonly textMetrics: { width: (item: MeasuredItem, text: unknown) => number } }; // missing in vega's types
metrics.textMetrics.width = (item, text) => {
  const drawn = text ?? item.text ?? '';
  return textWidth(typeof drawn === 'string' || typeof drawn === 'number' ? String(drawn) : '', item.fontSize ?? 11, item.fontWeight);
};

/** A loader that loads nothing: a chart's data and pictures never come from elsewhere. */
const refusingLoader = {
  load: refuseLoad, sanitize: refuseLoad, http: refuseLoad, file: refuseLoad, options: {},
} as unknown as vega.Loader; // the interface wants a class instance; only these four are called

function refuseLoad(): Promise<never> {
  return Promise.reject(new UserError({ code: 'input.invalid', message: 'A chart may not load anything.' }));
}

/** Draws the chart as SVG, `width`×`height` CSS pixels or what its `width` and `height` say. */
export async function renderSvg(chart: ChartSpec, options?: RenderOptions): Promise<string> {
  const spec = guardedSpec(chart);
  const problems: unknown[] = [];
  const logger = silentLogger(problems);
  try {
    const sized = withSize(spec, options);
    const whole = { ...sized, title: titleOf(sized, chart.title), config: THEME };
    const { spec: compiled } = compile(whole as unknown as TopLevelSpec, { logger }); // checked by the guard; the compiler reports the rest
    const view = new vega.View(vega.parse(compiled), { renderer: 'none', loader: refusingLoader, logger });
    try {
      const svg = await view.toSVG();
      if (problems.length > 0) throw new Error('the chart’s data flow failed', { cause: problems[0] });
      return svg;
    } finally {
      view.finalize();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(
      { code: 'input.invalid', message: 'The chart can’t be drawn.', why: 'Its specification is not one that the renderer understands.' },
      { cause: error },
    );
  }
}

/** Draws the chart as PNG, at most 1024×1024 pixels and 1 MB. Throws `UserError` `input.invalid` or `input.too-large`. */
export async function renderPicture(chart: ChartSpec, options?: RenderOptions): Promise<Picture> {
  const svg = await renderSvg(chart, options);
  const { width, height } = new Resvg(svg, { font: { loadSystemFonts: false } });
  const fit = MAX_PIXELS / Math.max(width, height, 1);
  for (const zoom of [Math.min(2, fit), Math.min(1, fit), Math.min(0.5, fit)]) {
    const picture = rasterise(svg, zoom);
    if (picture.png.byteLength <= MAX_PNG_BYTES) return picture;
  }
  throw new UserError({
    code: 'input.too-large', message: 'The chart’s picture is over the size limit.', why: 'A picture may have 1 MB.',
    next: 'Summarize the data into fewer points.',
  });
}

function rasterise(svg: string, zoom: number): Picture {
  const image = new Resvg(svg, {
    background: COLOURS.background,
    fitTo: { mode: 'zoom', value: zoom },
    font: { loadSystemFonts: false, fontFiles: [...FONT_FILES], defaultFontFamily: FONT_FAMILY, sansSerifFamily: FONT_FAMILY },
  }).render();
  return { png: image.asPng(), pixels: image.pixels, width: image.width, height: image.height };
}

function withSize(spec: JsonObject, options: RenderOptions | undefined): JsonObject {
  const side = (given: number | undefined, own: unknown, fallback: number): number => {
    const wanted = given ?? (typeof own === 'number' && Number.isFinite(own) ? own : fallback);
    return Math.round(Math.min(MAX_SIDE, Math.max(MIN_SIDE, wanted)));
  };
  // Fitting into a size works for single and layered views only; composed views keep their own sizes and are zoomed.
  if ('facet' in spec || 'hconcat' in spec || 'vconcat' in spec || 'concat' in spec || 'repeat' in spec) return spec;
  return {
    ...spec,
    width: side(options?.width, spec['width'], DEFAULT_SIZE.width),
    height: side(options?.height, spec['height'], DEFAULT_SIZE.height),
    autosize: { type: 'fit', contains: 'padding' },
  };
}

/** The specification's title, or the chart's, cut at the picture's edge. */
function titleOf(spec: JsonObject, title: string): JsonObject {
  const own = spec['title'];
  const width = typeof spec['width'] === 'number' ? spec['width'] : DEFAULT_SIZE.width;
  const limit = { limit: width - THEME.padding.left - THEME.padding.right };
  if (isObject(own)) return { ...own, ...limit };
  return { text: typeof own === 'string' ? own : chartText(title, 90), ...limit };
}

function silentLogger(problems: unknown[]): vega.LoggerInterface {
  const logger: vega.LoggerInterface = {
    level: () => logger,
    error: (...args: readonly unknown[]) => { problems.push(args[0]); return logger; },
    warn: () => logger,
    info: () => logger,
    debug: () => logger,
  };
  return logger;
}
