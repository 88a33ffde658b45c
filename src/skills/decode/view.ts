import { flat } from '../../analysis/decode/peel-many.js';
import type { Peeled } from '../../analysis/decode/peel.js';
import type { Layer } from '../../analysis/decode/types.js';
import type { DistinctValue } from '../../analysis/distinct.js';
import type { Entity, TreeNode } from '../../casebook/finding.js';
import type { Column, Table } from '../../data/table.js';
import { INDICATOR_ENTITIES } from '../kit/entities.js';

/** A value with what was found in it. */
export interface PeeledValue {
  readonly value: DistinctValue;
  readonly peeled: Peeled;
  /** Where it stands: "row 12", "the text". */
  readonly source: string;
}

const MAX_ENTITIES = 100;
const DETAIL = 2_000;

/** Every layer, parents before their children. */
export const layersOf = ({ layers }: Peeled): readonly Layer[] => flat(layers);

/** The encodings on the way to the deepest layer: "base64, utf-16le". */
export function chainOf(peeled: Peeled): string {
  const layers = layersOf(peeled);
  const depth = ({ path }: Layer): number => path.split('.').length;
  const deepest = layers.reduce<Layer | undefined>((best, layer) => (best === undefined || depth(layer) > depth(best) ? layer : best), undefined);
  return layers.filter(({ path }) => deepest !== undefined && (deepest.path === path || deepest.path.startsWith(`${path}.`))).map(({ encoding }) => encoding).join(', ');
}

/** Something that runs. */
export const isCode = ({ type }: Layer): boolean => /script|executable|JavaScript/i.test(type);

/** How much a value shows: code first, then indicators inside of layers, then layers. */
export function interest({ peeled }: PeeledValue): number {
  const layers = layersOf(peeled);
  return layers.filter(isCode).length * 100 + peeled.indicators.filter(({ layer }) => layer !== '').length * 10 + layers.length;
}

export function nodeOf(layer: Layer): TreeNode {
  const cut = layer.text.length > DETAIL || layer.textCut ? '…' : '';
  const name = layer.name === undefined ? '' : ` ${JSON.stringify(layer.name)}`;
  return {
    label: `layer ${layer.path} · ${layer.encoding}${name}: ${layer.type}, ${layer.size.toLocaleString('en')} bytes${layer.note === undefined ? '' : ` (${layer.note})`}`,
    detail: layer.text === '' ? layer.facts.map(({ label, value }) => `${label}: ${value}`).join('\n') : layer.text.slice(0, DETAIL) + cut,
    children: layer.children.map(nodeOf),
  };
}

const noteOf = ({ note, facts }: Layer): string => [...(note === undefined ? [] : [note]), ...facts.map(({ label, value }) => `${label}: ${value}`)].join('; ');

/** Indicators of all values, those inside of layers first. */
export function entitiesOf(values: readonly PeeledValue[]): Entity[] {
  const found = new Map<string, Entity>();
  const all = values.flatMap(({ peeled, source }) => peeled.indicators.map((indicator) => ({ ...indicator, source })));
  for (const { type, value, layer, source } of [...all.filter((one) => one.layer !== ''), ...all.filter((one) => one.layer === '')]) {
    const note = layer === '' ? source : `layer ${layer} of ${source}`;
    const [entity, key] = [INDICATOR_ENTITIES[type], `${type} ${value}`];
    if (entity !== undefined && !found.has(key) && found.size < MAX_ENTITIES) found.set(key, { type: entity, value, note });
  }
  return [...found.values()];
}

const COLUMNS: readonly Column[] = [
  { name: 'Layer', type: 'string' }, { name: 'Encoding', type: 'string' }, { name: 'Type', type: 'string' }, { name: 'Size', type: 'long' },
  { name: 'MD5', type: 'string' }, { name: 'SHA1', type: 'string' }, { name: 'SHA256', type: 'string' }, { name: 'Text', type: 'string' },
  { name: 'Source', type: 'string' }, { name: 'Name', type: 'string' }, { name: 'Entropy', type: 'real' }, { name: 'Offset', type: 'long' },
  { name: 'Length', type: 'long' }, { name: 'Exact', type: 'bool' }, { name: 'Note', type: 'string' },
];

/**
 * One row per layer; `Source` tells the row or the value that it came from, `Offset` and `Length` the part of that value in
 * UTF-16 units. `Exact` is false below a compressed layer, whose own part is given instead. What headers of files say is in `Note`.
 */
export function tableOf(values: readonly PeeledValue[]): Table {
  const rows = values.flatMap(({ peeled, source }) => layersOf(peeled).map(
    (layer) => [layer.path, layer.encoding, layer.type, layer.size, layer.md5, layer.sha1, layer.sha256, layer.text, source, layer.name ?? '', layer.entropy, layer.source.offset, layer.source.length, layer.source.exact, noteOf(layer)],
  ));
  return { columns: COLUMNS, rows, rowCount: rows.length, truncated: false };
}
