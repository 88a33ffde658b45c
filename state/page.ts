/** A range of cell numbers: `after` excluded, at most `limit` of them. */
export interface Page {
  readonly after: number;
  readonly limit: number;
}

/** More cells than an incident can have; stands for "no limit" where a plain integer is needed. */
const ALL = 2 ** 31 - 1;

/** The page as both stores take it: whole numbers within 32 bits. */
export function pageOf(page: { readonly after?: number; readonly limit?: number } | undefined): Page {
  return { after: whole(page?.after ?? 0), limit: whole(page?.limit ?? ALL) };
}

function whole(value: number): number {
  return Number.isNaN(value) ? 0 : Math.trunc(Math.min(Math.max(0, value), ALL));
}
