import { z } from 'zod';
import type { Opinion } from '../answer.js';
import { oneLine, secondsOf, type Add, type ReadResult } from './entry.js';
import { observablesFrom } from './foreign-types.js';

const Attribute = z.object({
  type: z.string(), value: z.string(), to_ids: z.union([z.boolean(), z.literal(0), z.literal(1), z.literal('0'), z.literal('1')]).optional(), comment: z.string().nullish(),
  timestamp: z.union([z.string(), z.number()]).nullish(), last_seen: z.string().nullish(), deleted: z.union([z.boolean(), z.number(), z.string()]).optional(),
});
const Event = z.object({
  info: z.string().optional(), date: z.string().optional(), Attribute: z.array(z.unknown()).optional(),
  Object: z.array(z.object({ name: z.string().optional(), Attribute: z.array(z.unknown()).optional() })).optional(),
});
const Wrapped = z.object({ Event });
/** An event of a feed, the answer of an event search, or that of an attribute search. */
const Shapes = z.union([
  Wrapped.transform((one) => [one.Event]),
  z.array(Wrapped).transform((many) => many.map((one) => one.Event)),
  z.object({ response: z.array(Wrapped) }).transform(({ response }) => response.map((one) => one.Event)),
  z.object({ response: z.object({ Attribute: z.array(z.unknown()) }) }).transform(({ response }) => [response]),
  z.object({ Attribute: z.array(z.unknown()) }).transform((one) => [one]),
]);

/** Attributes that are meant for detection (`to_ids`) have the pack's opinion; others are context and have none. */
export function readMisp(json: unknown, usual: Opinion, add: Add): ReadResult | null {
  const { data: events } = Shapes.safeParse(json);
  if (events === undefined) return null;
  let read = 0;
  let skipped = 0;
  for (const event of events as readonly z.infer<typeof Event>[]) { // each shape is transformed to events, or to what has their attributes
    const seen = secondsOf(event.date);
    const all = [...(event.Attribute ?? []).map((one) => [one, ''] as const), ...(event.Object ?? []).flatMap((object) => (object.Attribute ?? []).map((one) => [one, object.name ?? ''] as const))];
    for (const [raw, object] of all) {
      const { data } = Attribute.safeParse(raw);
      if (data === undefined || (data.deleted !== undefined && data.deleted !== false && data.deleted !== 0 && data.deleted !== '0')) {
        if (data === undefined) skipped += 1;
        continue;
      }
      const observables = observablesFrom(data.type, data.value);
      const observedAt = secondsOf(data.last_seen) ?? secondsOf(data.timestamp) ?? seen;
      const entry = {
        details: oneLine([event.info, object, data.comment].filter((part) => part !== undefined && part !== null && part !== '').join('; ')),
        ...(isForDetection(data.to_ids) ? { opinion: usual } : {}), ...(observedAt === undefined ? {} : { observedAt }),
      };
      for (const observable of observables) {
        if (!add({ ...observable, ...entry })) return { read, skipped };
        read += 1;
      }
      if (observables.length === 0 && isForDetection(data.to_ids)) skipped += 1;
    }
  }
  return { read, skipped };
}

const isForDetection = (flag: z.infer<typeof Attribute>['to_ids']): boolean => flag === true || flag === 1 || flag === '1';
