/** Longest text of a label or title that reaches the drawing, in code points; the theme then fits it in pixels. */
export const MAX_LABEL = 80;

/**
 * A hostile text made fit for a picture: one line, no control, bidirectional or zero-width characters (they are illegal
 * in XML or reorder what is beside them), no lone surrogates, at most `max` code points.
 * Vega-Lite keeps some texts as keys of plain objects and fails on `constructor`: such a word gets a trailing blank.
 */
export function chartText(text: string, max: number = MAX_LABEL): string {
  const bounded = text.length > max * 8 ? text.slice(0, max * 8) : text;
  const clean = bounded
    .normalize('NFC')
    .replace(/[\p{Cf}\p{Cs}\p{Co}\p{Cn}]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/\p{Cc}/gu, '')
    // A pile of combining marks ("zalgo") would draw over the neighbouring rows.
    .replace(/(\p{M}{2})\p{M}+/gu, '$1')
    .trim();
  const points = Array.from(clean);
  const cut = points.length > max || bounded.length < text.length;
  const fitted = cut ? `${points.slice(0, max - 1).join('')}…` : clean;
  return fitted in Object.prototype ? `${fitted}\u00A0` : fitted;
}
