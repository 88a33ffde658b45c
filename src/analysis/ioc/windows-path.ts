/**
 * Where a Windows path ends in a command line, whose blanks may belong to it (`C:\Program Files\a b.exe -x`): folders keep
 * their blanks; the last part ends after its extension, or at the first blank where it has none.
 * Null where nothing but a drive is left.
 */
export function windowsPath(text: string): string | null {
  const last = text.lastIndexOf('\\');
  const head = text.slice(0, last + 1);
  // a blank before a switch inside a folder means that the path ended there already: `C:\a -o D\b`
  const cut = /\s[-/]\w/.exec(head);
  if (cut !== null) return windowsPath(text.slice(0, cut.index));
  const tail = text.slice(last + 1);
  const named = /^[^.\s]{1,64}(?: [^.\s-][^.\s]{0,63}){0,6}(?:\.[^.\s,;)'\]]{1,40}){1,6}(?=[\s,;)'\]]|$)/.exec(tail)?.[0];
  const name = named ?? /^[^\s,;)'\]]*/.exec(tail)?.[0] ?? '';
  const path = (head + name).replace(/[.,;)'\]\\ ]+$/, '');
  return path.length > 3 ? path : null;
}
