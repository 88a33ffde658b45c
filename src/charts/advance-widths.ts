/** Horizontal advances of a TrueType font, in font units. */
export interface AdvanceWidths {
  readonly unitsPerEm: number;
  /** Advance of the character; of the missing-glyph box where the font lacks it. */
  of(codePoint: number): number;
}

/**
 * Reads the `head`, `hhea`, `hmtx` and `cmap` tables of a TrueType file, enough to measure text without a canvas
 * (https://learn.microsoft.com/typography/opentype/spec/otff). Kerning is not counted: it only ever narrows a little.
 */
export function advanceWidths(font: Buffer): AdvanceWidths {
  const offsets = tableOffsets(font);
  const at = (tag: string): number => {
    const offset = offsets.get(tag);
    if (offset === undefined) throw new TypeError(`the font has no ${tag} table`);
    return offset;
  };
  const unitsPerEm = font.readUInt16BE(at('head') + 18);
  const metricCount = font.readUInt16BE(at('hhea') + 34);
  const hmtx = at('hmtx');
  const glyphs = readCmap(font, at('cmap'));
  return {
    unitsPerEm,
    of: (codePoint) => font.readUInt16BE(hmtx + Math.min(glyphs.get(codePoint) ?? 0, metricCount - 1) * 4),
  };
}

function tableOffsets(font: Buffer): Map<string, number> {
  const offsets = new Map<string, number>();
  for (let index = 0; index < font.readUInt16BE(4); index++) {
    const record = 12 + index * 16;
    offsets.set(font.toString('latin1', record, record + 4), font.readUInt32BE(record + 8));
  }
  return offsets;
}

function readCmap(font: Buffer, cmap: number): Map<number, number> {
  const glyphs = new Map<number, number>();
  for (let index = 0; index < font.readUInt16BE(cmap + 2); index++) {
    const subtable = cmap + font.readUInt32BE(cmap + 4 + index * 8 + 4);
    const format = font.readUInt16BE(subtable);
    if (format === 12) readFormat12(font, subtable, glyphs);
    if (format === 4) readFormat4(font, subtable, glyphs);
  }
  return glyphs;
}

function readFormat12(font: Buffer, subtable: number, glyphs: Map<number, number>): void {
  for (let group = 0; group < font.readUInt32BE(subtable + 12); group++) {
    const record = subtable + 16 + group * 12;
    const start = font.readUInt32BE(record);
    const first = font.readUInt32BE(record + 8);
    for (let code = start; code <= font.readUInt32BE(record + 4); code++) glyphs.set(code, first + code - start);
  }
}

function readFormat4(font: Buffer, subtable: number, glyphs: Map<number, number>): void {
  const doubled = font.readUInt16BE(subtable + 6);
  const ends = subtable + 14;
  const starts = ends + doubled + 2;
  for (let segment = 0; segment < doubled; segment += 2) {
    const start = font.readUInt16BE(starts + segment);
    const delta = font.readUInt16BE(starts + doubled + segment);
    const rangeAt = starts + 2 * doubled + segment;
    const range = font.readUInt16BE(rangeAt);
    for (let code = start; code <= font.readUInt16BE(ends + segment) && code < 0xffff; code++) {
      const raw = range === 0 ? code : font.readUInt16BE(rangeAt + range + (code - start) * 2);
      const glyph = raw === 0 && range !== 0 ? 0 : (raw + delta) & 0xffff;
      if (glyph !== 0) glyphs.set(code, glyph);
    }
  }
}
