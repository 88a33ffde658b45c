import type { Owner } from '../src/casebook/store.js';

/**
 * Whether cells of an owner are left alone by a sweep: it is the sweeper itself, or its beat has not timed out
 * (`known` is then what it said) and, where it ran on this very host, its process exists.
 */
export function isLive(id: string, known: Owner | null, here: Owner, isAlive: (pid: number) => boolean): boolean {
  if (id === here.id) return true;
  return known !== null && (known.host !== here.host || isAlive(known.pid));
}
