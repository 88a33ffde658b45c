import { z } from 'zod';
import { INDICATOR_TYPES } from '../../analysis/ioc/types.js';
import { expressionOf } from './expression.js';

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const types = z.enum(INDICATOR_TYPES);

/** "90s", "15m", "6h", "30d". */
const duration = z.string().regex(/^\d{1,4}[smhd]$/, 'is no duration such as 30m, 6h or 7d').transform((text) => Number(text.slice(0, -1)) * (UNITS[text.slice(-1)] ?? 0));

const expression = z.string().min(1).max(1_000).transform((text, context) => {
  try {
    return expressionOf(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: `is no JMESPath expression: ${error instanceof Error ? error.message : 'unreadable'}` });
    return z.NEVER;
  }
});

const settingName = z.string().regex(/^CASEBOOK_[A-Z0-9_]{2,60}$/, 'is no name of a setting such as CASEBOOK_ACME_KEY');
const setting = z.union([settingName.transform((name) => ({ name, optional: false })), z.strictObject({ name: settingName, optional: z.literal(true) })]);

const https = z.url({ protocol: /^https$/, error: 'is no https address' });
const template = z.string().min(1).max(1_000);
const templates = z.record(z.string().regex(/^[\w.[\]{}-]{1,60}$/), template);

/** JSON with templates for texts. */
type JsonTemplate = string | number | boolean | null | readonly JsonTemplate[] | { readonly [name: string]: JsonTemplate };
const jsonTemplate: z.ZodType<JsonTemplate> = z.lazy(() => z.union([z.string().max(4_000), z.number(), z.boolean(), z.null(), z.array(jsonTemplate), z.record(z.string(), jsonTemplate)]));

const mapping = z.strictObject({
  /** What an answer must hold to count as one; without it, it is a failure. */
  valid: expression.optional(),
  /** True where the source knows the observable. */
  found: expression,
  score: expression.optional(),
  /** Label → expression: "label value; label value". */
  details: z.record(z.string().max(40), expression),
  /** Label → expression that gives a moment in any form that APIs write: its day is told after the details. */
  days: z.record(z.string().max(40), expression).default({}),
  observedAt: expression.optional(),
  link: expression.optional(),
  /** The first that is true decides; none: no opinion. */
  opinions: z.array(z.strictObject({ if: expression, opinion: z.enum(['malicious', 'suspicious', 'benign']) })).max(20).default([]),
  /** Answers that are failures although their status says otherwise. */
  failures: z.array(z.strictObject({ if: expression, kind: z.enum(['transient', 'throttled', 'refused', 'rejected']), message: z.string().min(1).max(200) })).max(20).default([]),
});

const lookup = z.strictObject({
  types: z.array(types).min(1),
  /** Below `base`; a query may follow it, where it has a name twice, say. */
  path: template.regex(/^\//, 'does not begin with /'),
  query: templates.optional(),
  json: jsonTemplate.optional(),
  form: templates.optional(),
  headers: templates.optional(),
  /** A page about the observable for people. */
  page: template.regex(/^https:\/\//, 'is no https address').optional(),
  /** Most observables in one request; `{observables}` stands for the list. With more than 1, `select` is needed. */
  batch: z.int().min(1).max(1_000).default(1),
  /** The answer is a list: the mapping reads, as a list, the items whose key (or one of whose keys) is the observable. */
  select: z.strictObject({ items: expression, key: expression }).optional(),
  answer: mapping.optional(),
});

/** The form of a file that describes a web API. */
export const providerFile = z.strictObject({
  name: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/, 'is not 2 to 31 lower-case letters, digits and hyphens'),
  title: z.string().min(1).max(60),
  /** Where the API is described. */
  documentation: https,
  /** Address of the API; or the setting that holds the address of the team's own instance. */
  base: z.union([https, z.strictObject({ setting: settingName })]),
  /** Whether an own instance passes what it is asked about on to others. */
  passesOn: z.boolean().default(false),
  settings: z.record(z.string().regex(/^[a-z]\w{0,20}$/), setting).default({}),
  /** User name and password of HTTP Basic authentication (RFC 7617), as names of `settings`. */
  basic: z.tuple([z.string(), z.string()]).optional(),
  headers: templates.default({}),
  /** `ndjson`: an answer is one JSON value a line (https://github.com/ndjson/ndjson-spec), read as a list of them; none where it is empty. */
  format: z.enum(['json', 'ndjson']).default('json'),
  limits: z.strictObject({ perSecond: z.int().min(1).optional(), perMinute: z.int().min(1).optional(), perHour: z.int().min(1).optional(), perDay: z.int().min(1).optional(), perWeek: z.int().min(1).optional(), perMonth: z.int().min(1).optional() }).default({}),
  concurrency: z.int().min(1).max(16).default(2),
  timeout: duration.default(20_000),
  cache: z.strictObject({ found: duration, noData: duration, types: z.partialRecord(types, z.strictObject({ found: duration.optional(), noData: duration.optional() })).default({}) }).default({ found: 21_600_000, noData: 3_600_000, types: {} }),
  /** Statuses that mean "not known". */
  noData: z.array(z.int().min(200).max(499)).default([404]),
  answer: mapping.optional(),
  lookups: z.array(lookup).min(1).max(20),
});

interface ListAddresses {
  /** None: the setting must be set. */
  readonly urls: readonly string[];
  readonly setting?: string;
}

function addressesOf(list: string | readonly string[] | { readonly setting: string; readonly otherwise?: string | undefined }): ListAddresses {
  if (typeof list === 'string' || isMany(list)) return { urls: [list].flat() };
  return { setting: list.setting, urls: list.otherwise === undefined ? [] : [list.otherwise] };
}

const isMany = (list: readonly string[] | object): list is readonly string[] => Array.isArray(list);

/** The form of a file that describes a list of observables, which is downloaded. */
export const listFile = z.strictObject({
  name: providerFile.shape.name,
  title: providerFile.shape.title,
  documentation: https,
  /** Name that several lists share, to allow them all by it. */
  group: providerFile.shape.name.optional(),
  /** Its address, or those of its parts; or the setting that holds the address, with that which is taken where it is not set. */
  list: z.union([https, z.array(https).min(1).max(8), z.strictObject({ setting: settingName, otherwise: https.optional() })]).transform(addressesOf),
  types: z.array(types).min(1),
  /** How entries are read from a JSON document; without it there is one a line, those after `#` left out. */
  entries: z.strictObject({
    /** The list of items. */
    items: expression,
    /** Of an item: its observable or network in CIDR notation, or a list of them. */
    value: expression,
    /** Label → expression, on an item, as in answers of APIs. */
    details: z.record(z.string().max(40), expression).default({}),
  }).optional(),
  refresh: duration,
  opinion: z.enum(['malicious', 'suspicious', 'benign']).optional(),
  score: z.number().min(0).max(100).optional(),
  /** What being on the list means, in a few words. */
  details: z.string().min(1).max(200),
  page: template.regex(/^https:\/\//, 'is no https address').optional(),
});

export type ProviderFile = z.infer<typeof providerFile>;
export type Lookup = ProviderFile['lookups'][number];
export type Mapping = z.infer<typeof mapping>;
export type ListFile = z.infer<typeof listFile>;
