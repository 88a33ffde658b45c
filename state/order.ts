/** Compares by name in code-unit order, which is the same everywhere (a locale's is not). */
export function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
