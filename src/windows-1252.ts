/** The characters of bytes 0x80 to 0x9f (https://encoding.spec.whatwg.org/#windows-1252); the five that are free stand for controls. */
export const WINDOWS_1252_HIGH = '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178';

/** Reads bytes as windows-1252, one character each. Node's own decoder of that name reads ISO 8859-1 (https://github.com/nodejs/node/issues/56542). */
export const readWindows1252 = (bytes: Buffer): string =>
  bytes.toString('latin1').replaceAll(/[\u0080-\u009f]/g, (control) => WINDOWS_1252_HIGH.charAt(control.charCodeAt(0) - 0x80));
