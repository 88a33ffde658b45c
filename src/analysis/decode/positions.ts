/** A part of a text or of bytes. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** A part of a text that was made, and the part that it was made of. */
export interface Piece {
  readonly at: number;
  readonly length: number;
  readonly from: number;
  readonly span: number;
  /** Whether each unit was made of as many as any other; else all of it was made of the whole. */
  readonly even: boolean;
}

/**
 * The part that a range was made of. `pieces` lie end to end in what was made, in its order. A range that begins or ends in
 * the middle of an uneven piece has all of what this one was made of.
 */
export function ledBack(pieces: readonly Piece[], { offset, length }: Range): Range {
  const first = pieces[indexOf(pieces, offset)];
  const last = pieces[indexOf(pieces, offset + Math.max(0, length - 1))];
  if (first === undefined || last === undefined) return { offset: 0, length: 0 };
  const from = first.from + (first.even && first.length > 0 ? Math.floor(((offset - first.at) * first.span) / first.length) : 0);
  const end = last.from + (last.even && last.length > 0 ? Math.ceil(((offset + length - last.at) * last.span) / last.length) : last.span);
  return { offset: from, length: Math.max(0, end - from) };
}

/** The last piece that begins at or before a position. */
function indexOf(pieces: readonly Piece[], position: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((pieces[middle]?.at ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Pieces of a text that was made in two steps: `later` of what `earlier` made. */
export function throughBoth(later: readonly Piece[], earlier: readonly Piece[]): readonly Piece[] {
  return later.flatMap((piece) => {
    const range = { offset: piece.from, length: piece.span };
    if (!piece.even || piece.span !== piece.length) {
      const source = ledBack(earlier, range);
      return [{ at: piece.at, length: piece.length, from: source.offset, span: source.length, even: false }];
    }
    return within(earlier, range).map((part) => ({ ...part, at: part.at - piece.from + piece.at }));
  });
}

/** The pieces of a range, the outer ones cut where they are even. */
function within(pieces: readonly Piece[], { offset, length }: Range): Piece[] {
  const cut: Piece[] = [];
  for (let at = indexOf(pieces, offset); at < pieces.length; at += 1) {
    const piece = pieces[at];
    if (piece === undefined || piece.at >= offset + length) break;
    const start = Math.max(offset, piece.at);
    const end = Math.min(offset + length, piece.at + piece.length);
    if (end <= start) continue;
    const source = piece.even ? ledBack([piece], { offset: start, length: end - start }) : { offset: piece.from, length: piece.span };
    cut.push({ at: start, length: end - start, from: source.offset, span: source.length, even: piece.even });
  }
  return cut;
}

/** Pieces of a text in which some parts stand for others: `parts` say how long each was and became, in order, without overlaps. */
export function piecesOf(length: number, parts: Iterable<{ readonly from: number; readonly span: number; readonly length: number }>): Piece[] {
  const pieces: Piece[] = [];
  let [from, at] = [0, 0];
  const keep = (end: number): void => {
    if (end > from) pieces.push({ at, length: end - from, from, span: end - from, even: true });
    at += end - from;
    from = end;
  };
  for (const part of parts) {
    keep(part.from);
    pieces.push({ at, ...part, even: false });
    at += part.length;
    from = part.from + part.span;
  }
  keep(length);
  return pieces;
}

/** Pieces of a text that has one unit for each match of a global pattern, and nothing for what lies between them. */
export const unitPieces = (text: string, pattern: RegExp): Piece[] =>
  Array.from(text.matchAll(pattern), ({ 0: found, index }, at) => ({ at, length: 1, from: index, span: found.length, even: false }));

/** Bytes as two hexadecimal digits each after a sign, as many as a character of UTF-8 takes. */
export const escapedCharacter = (sign: string): string =>
  `${sign}[0-7][0-9a-f]|${sign}[cd][0-9a-f]${sign}[89ab][0-9a-f]|${sign}e[0-9a-f](?:${sign}[89ab][0-9a-f]){2}|${sign}f[0-7](?:${sign}[89ab][0-9a-f]){3}|${sign}[0-9a-f]{2}`;

/** The pieces of `text.replaceAll(pattern, turn)`; `pattern` is global. */
export const replacedPieces = (text: string, pattern: RegExp, turn: (found: string) => string): Piece[] => piecesOf(text.length, function* parts() {
  for (const { 0: found, index } of text.matchAll(pattern)) yield { from: index, span: found.length, length: turn(found).length };
}());
