import { z } from 'zod';
import type { Opinion } from '../answer.js';
import { oneLine, secondsOf, type Add, type ReadResult } from './entry.js';
import { opinionBy } from './opinion.js';
import { patternTerms } from './stix-pattern.js';

const Indicator = z.object({
  type: z.literal('indicator'), pattern: z.string(), pattern_type: z.string().optional(), name: z.string().optional(), description: z.string().optional(),
  indicator_types: z.array(z.string()).max(100).optional(), labels: z.array(z.string()).max(1_000).optional(), confidence: z.number().optional(),
  valid_from: z.string().optional(), valid_until: z.string().optional(), modified: z.string().optional(), revoked: z.boolean().optional(),
});
const Bundle = z.object({ type: z.literal('bundle'), objects: z.array(z.unknown()) });

/** The open vocabulary `indicator-type-ov` (STIX 2.1, 10.11), worst first. */
const KINDS: readonly (readonly [kind: string, opinion: Opinion])[] = [
  ['malicious-activity', 'malicious'], ['compromised', 'suspicious'], ['anomalous-activity', 'suspicious'], ['anonymization', 'suspicious'],
  ['attribution', 'suspicious'], ['benign', 'benign'],
];

export const isStixBundle = (json: unknown): boolean => Bundle.safeParse(json).success;

/** Reads the indicators of a STIX 2.1 (or 2.0) bundle; revoked ones are left out. See `patternTerms` for what is understood of patterns. */
export function readStix(json: unknown, usual: Opinion, add: Add): ReadResult {
  const { objects } = Bundle.parse(json);
  let read = 0;
  let skipped = 0;
  for (const object of objects) {
    if (typeof object !== 'object' || object === null || !('type' in object) || object.type !== 'indicator') continue;
    const { data } = Indicator.safeParse(object);
    const terms = data?.pattern_type === undefined || data.pattern_type === 'stix' ? patternTerms(data?.pattern ?? '') : null;
    if (data === undefined || data.revoked === true) {
      if (data === undefined) skipped += 1;
      continue;
    }
    if (terms === null || terms.length === 0) {
      skipped += 1;
      continue;
    }
    const entry = entryOf(data, usual);
    for (const { observable, conditional } of terms) {
      const opinion = conditional && entry.opinion === 'malicious' ? 'suspicious' : entry.opinion;
      const details = conditional ? `${entry.details.slice(0, 150)} (one part of a pattern that asks for more)` : entry.details;
      if (!add({ ...observable, ...entry, opinion, details })) return { read, skipped };
      read += 1;
    }
  }
  return { read, skipped };
}

function entryOf(data: z.infer<typeof Indicator>, usual: Opinion): { readonly opinion: Opinion; readonly details: string; readonly score?: number; readonly observedAt?: number; readonly until?: number } {
  const kinds = [...(data.indicator_types ?? []), ...(data.labels ?? [])];
  const score = data.confidence !== undefined && data.confidence >= 0 && data.confidence <= 100 ? data.confidence : undefined;
  const said = KINDS.find(([kind]) => kinds.includes(kind))?.[1];
  const observedAt = secondsOf(data.modified) ?? secondsOf(data.valid_from);
  const until = secondsOf(data.valid_until);
  return {
    opinion: opinionBy(score, said ?? usual), details: oneLine([data.name, data.description].filter((part) => part !== undefined && part !== '').join(': ')),
    ...(score === undefined ? {} : { score }), ...(observedAt === undefined ? {} : { observedAt }), ...(until === undefined ? {} : { until }),
  };
}
