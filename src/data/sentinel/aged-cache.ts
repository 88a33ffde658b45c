/**
 * One value that is loaded on demand and kept for `ttlMs`. Concurrent callers share one load. Where a reload fails, the
 * old value is given for up to `staleMs` after its load; else the failure is thrown and nothing is kept.
 */
export function createAgedCache<T>(
  load: () => Promise<T>,
  options: { readonly clock: () => number; readonly ttlMs: number; readonly staleMs: number },
): () => Promise<T> {
  let kept: { readonly value: T; readonly at: number } | undefined;
  let loading: Promise<T> | undefined;
  const age = (): number => (kept === undefined ? Infinity : options.clock() - kept.at);

  const reload = async (): Promise<T> => {
    try {
      const value = await load();
      kept = { value, at: options.clock() };
      return value;
    } catch (error) {
      if (kept !== undefined && age() < options.staleMs) return kept.value;
      throw error;
    } finally {
      loading = undefined;
    }
  };

  return () => (kept !== undefined && age() < options.ttlMs ? Promise.resolve(kept.value) : (loading ??= reload()));
}
