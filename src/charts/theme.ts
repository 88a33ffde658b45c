import { FONT_FAMILY } from './fonts.js';

/** Colours for categories: told apart with every common colour blindness, at least 3:1 on the background. */
export const CATEGORY_COLOURS: readonly string[] = [
  '#2563a8', '#c2410c', '#0f766e', '#8b3fa0', '#a16207', '#be185d', '#4b5563', '#4d7c0f',
];

/** For what is put together as "other". */
export const OTHER_COLOUR = '#8a94a3';

export const COLOURS = {
  background: '#fbfbfc',
  text: '#1f2430',
  quiet: '#4a5160',
  grid: '#dfe3e8',
  line: '#2563a8',
  band: '#b9cde4',
  alert: '#c81e3a',
  none: '#6b7280',
  info: '#2563a8',
  low: '#6b8e23',
  medium: '#e0690c',
  high: '#9f1239',
} as const;

/**
 * Vega-Lite configuration of every chart. The background is opaque and light so that a picture reads the same on a
 * light card, on a dark card and on paper.
 */
export const THEME = {
  background: COLOURS.background,
  padding: { left: 10, right: 16, top: 10, bottom: 8 },
  font: FONT_FAMILY,
  aria: false,
  title: {
    anchor: 'start', frame: 'bounds', fontSize: 14, fontWeight: 600, color: COLOURS.text, offset: 10,
    subtitleColor: COLOURS.quiet, subtitleFontSize: 11, subtitlePadding: 4,
  },
  axis: {
    labelFontSize: 11, titleFontSize: 11, labelColor: COLOURS.quiet, titleColor: COLOURS.quiet, titleFontWeight: 400,
    gridColor: COLOURS.grid, domainColor: COLOURS.grid, tickColor: COLOURS.grid, labelLimit: 190, titleLimit: 380,
    labelOverlap: 'parity', labelFlush: false, labelSeparation: 6, titlePadding: 8, tickSize: 4,
  },
  legend: {
    labelFontSize: 11, titleFontSize: 11, labelColor: COLOURS.text, titleColor: COLOURS.quiet, titleFontWeight: 400,
    labelLimit: 170, orient: 'top', direction: 'horizontal', symbolStrokeWidth: 2, title: null, rowPadding: 4, columnPadding: 14,
    offset: 8,
  },
  view: { stroke: null },
  range: { category: CATEGORY_COLOURS },
  line: { strokeWidth: 2 },
  bar: { cornerRadiusEnd: 2 },
  text: { fontSize: 11, color: COLOURS.text },
} as const;
