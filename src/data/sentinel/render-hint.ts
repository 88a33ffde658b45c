import type { RenderHint } from '../engine.js';
import type { Json } from '../table.js';

const MAX_NAMES = 100;

/**
 * The chart that the query's `render` operator asked for, from the service's `render` object. Undefined where it asked
 * for none: the service then says null or "table".
 */
export function renderHintOf(render: { readonly [key: string]: Json } | undefined): RenderHint | undefined {
  const visualization = textOf(render?.['visualization']);
  if (render === undefined || visualization === undefined || visualization === 'table') return undefined;
  const title = textOf(render['title']);
  const xColumn = textOf(render['xColumn']);
  const yColumns = namesOf(render['yColumns']);
  const series = namesOf(render['series']);
  return {
    visualization,
    ...(title !== undefined && { title }),
    ...(xColumn !== undefined && { xColumn }),
    ...(yColumns !== undefined && { yColumns }),
    ...(series !== undefined && { series }),
  };
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, 200) : undefined;
}

/** A list of column names: an array, or one text with commas. */
function namesOf(value: Json | undefined): readonly string[] | undefined {
  const items: readonly Json[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',') : [];
  const names = items.flatMap((item) => (typeof item === 'string' && item.trim() !== '' ? [item.trim()] : []));
  return names.length === 0 ? undefined : names.slice(0, MAX_NAMES);
}
