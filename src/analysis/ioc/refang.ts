const DEFANGED: readonly (readonly [pattern: RegExp, plain: string])[] = [
  [/\bh(?:xx|XX|\*\*)p(s?)(?=\[?:)/gi, 'http$1'],
  [/\bfxp(?=\[?:)/gi, 'ftp'],
  [/\[:\/\/\]|\[:\]\/\//g, '://'],
  [/ ?[[({](?:\.|dot)[\])}] ?/gi, '.'],
  [/\\\.(?=[a-z0-9])/gi, '.'],
  [/ ?[[({](?:@|at)[\])}] ?/gi, '@'],
  [/\[:\]/g, ':'],
];

/** Undoes the usual ways to make an indicator unclickable: `hxxps[://]evil[.]example`, `user[at]evil(dot)example`. */
export function refang(text: string): string {
  let plain = text;
  for (const [pattern, replacement] of DEFANGED) plain = plain.replace(pattern, replacement);
  return plain;
}
