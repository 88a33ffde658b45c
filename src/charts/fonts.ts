import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { advanceWidths, type AdvanceWidths } from './advance-widths.js';

/**
 * The font that pictures are drawn with. It ships with the project: a host without fonts draws a picture without
 * any label, which still looks non-empty.
 */
export const FONT_FAMILY = 'Inter';

const require = createRequire(import.meta.url);
const regularFile = require.resolve('@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf');
const semiboldFile = require.resolve('@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf');

export const FONT_FILES: readonly string[] = [regularFile, semiboldFile];

let regular: AdvanceWidths | undefined;
let semibold: AdvanceWidths | undefined;

/** Width of a text in pixels at `size` pixels; `weight` as in CSS. */
export function textWidth(text: string, size: number, weight: number | string | undefined): number {
  const bold = weight === 'bold' || Number(weight) >= 600;
  const widths = bold
    ? (semibold ??= advanceWidths(readFileSync(semiboldFile)))
    : (regular ??= advanceWidths(readFileSync(regularFile)));
  let units = 0;
  for (const character of text) units += widths.of(character.codePointAt(0) ?? 0);
  return (units / widths.unitsPerEm) * size;
}
