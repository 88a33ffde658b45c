/** True for host names that reach this machine only: `localhost`, 127.0.0.0/8 and `::1` (with or without brackets). */
export function isLoopbackHost(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host);
}

/** The host of a `Host` header, without its port; null where there is none. */
export function hostOf(header: string | undefined): string | null {
  return /^(\[[\da-f:]+\]|[^:\s/]+)(?::\d{1,5})?$/i.exec(header ?? '')?.[1] ?? null;
}
