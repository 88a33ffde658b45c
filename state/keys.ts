/**
 * Every name under which something is stored. The Redis layout is described in docs/store.md.
 *
 * A Redis key is `<prefix>:{<tenant>/<incident>}:<what>`: the part in braces is the hash tag
 * (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags), so all keys of an incident
 * lie in one slot and one Lua script may change them together.
 */
import type { IncidentKey } from '../src/casebook/store.js';

export const DEFAULT_PREFIX = 'casebook';

/**
 * Text with everything but letters, digits and `._@=-` as `%XX` or `%uXXXX` (UTF-16 units): injective for any
 * string, lone surrogates included, and free of the braces, slashes and colons that keys are built with.
 */
export function escapePart(text: string): string {
  return text.replace(/[^A-Za-z0-9._@=-]/g, (unit) => {
    const code = unit.charCodeAt(0);
    return code < 256 ? `%${code.toString(16).padStart(2, '0')}` : `%u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The inverse of `escapePart`. */
export function unescapePart(escaped: string): string {
  return escaped.replace(/%(?:u([0-9a-f]{4})|([0-9a-f]{2}))/g, (_, long: string | undefined, short: string | undefined) =>
    String.fromCharCode(parseInt(long ?? short ?? '', 16)));
}

/** One word for an incident, unique among all: `<tenant>/<incident>`, both escaped. */
export function incidentTag(key: IncidentKey): string {
  return `${escapePart(key.tenant)}/${escapePart(key.incident)}`;
}

/** The inverse of `incidentTag`; null where it is none. */
export function parseIncidentTag(tag: string): IncidentKey | null {
  const [tenant, incident, ...rest] = tag.split('/');
  if (tenant === undefined || incident === undefined || rest.length > 0) return null;
  return { tenant: unescapePart(tenant), incident: unescapePart(incident) };
}

/** The parts of an incident that are one Redis key each, in the order in which every script gets them as KEYS. */
export const INCIDENT_PARTS = [
  'last', 'newest', 'drafts', 'outcomes', 'running', 'names', 'variables', 'documents', 'blobs',
] as const;

export type IncidentPart = (typeof INCIDENT_PARTS)[number];

/** Builds the Redis keys below one prefix. */
export class RedisKeys {
  readonly #prefix: string;

  constructor(prefix: string = DEFAULT_PREFIX) {
    this.#prefix = escapePart(prefix);
  }

  part(key: IncidentKey, part: IncidentPart): string {
    return `${this.#prefix}:{${incidentTag(key)}}:${part}`;
  }

  /** All keys of an incident but those of its idempotency keys, in the order of `INCIDENT_PARTS`. */
  parts(key: IncidentKey): string[] {
    return INCIDENT_PARTS.map((part) => this.part(key, part));
  }

  /** An idempotency key of an incident; expires by itself. */
  seen(key: IncidentKey, idempotencyKey: string): string {
    return `${this.#prefix}:{${incidentTag(key)}}:seen:${escapePart(idempotencyKey)}`;
  }

  /** Sorted set: tags of the incidents that may have running cells, by the time (µs) of their last begin. */
  incidents(): string {
    return `${this.#prefix}:incidents`;
  }

  /** Hash: what was spent under a name, by window and slice; expires when all of it has left its window. */
  spent(name: string): string {
    return `${this.#prefix}:spent:${escapePart(name)}`;
  }

  /** Host and pid of a live owner; expires when it stops beating. */
  owner(id: string): string {
    return `${this.#prefix}:owner:${escapePart(id)}`;
  }
}
