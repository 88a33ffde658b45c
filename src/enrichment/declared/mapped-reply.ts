import type { JSONValue } from '@jmespath-community/jmespath';
import { SourceFailure, type SourceReply } from '../source.js';
import { detailsText, momentOf, scoreOf } from './answer-text.js';
import { isTrue } from './expression.js';
import type { Mapping } from './provider-file.js';

const MAX_LINK = 500;

/** What can be wrong with an answer as a whole. Throws `SourceFailure`. */
export function checkAnswer(mapping: Mapping, body: JSONValue): void {
  const failure = mapping.failures.find((one) => isTrue(one.if(body)));
  if (failure !== undefined) throw new SourceFailure(failure.kind, failure.message);
  if (mapping.valid !== undefined && !isTrue(mapping.valid(body))) throw new SourceFailure('transient', 'its answer is not in the form that is known of it');
}

/** Reads an answer by the rules of its source. `page`: where people can look it up. */
export function mappedReply(mapping: Mapping, data: JSONValue, page?: string): SourceReply {
  if (!isTrue(mapping.found(data))) return { status: 'no data', details: '' };
  const opinion = mapping.opinions.find((rule) => isTrue(rule.if(data)))?.opinion;
  const score = mapping.score === undefined ? undefined : scoreOf(mapping.score(data));
  const observedAt = mapping.observedAt === undefined ? undefined : momentOf(mapping.observedAt(data));
  const link = (mapping.link === undefined ? undefined : linkOf(mapping.link(data))) ?? page;
  return {
    status: 'found',
    details: detailsText([
      ...Object.entries(mapping.details).map(([label, value]) => [label, value(data)] as const),
      ...Object.entries(mapping.days).map(([label, value]) => [label, momentOf(value(data))?.slice(0, 10) ?? null] as const),
    ]),
    ...(opinion === undefined ? {} : { opinion }), ...(score === undefined ? {} : { score }),
    ...(link === undefined ? {} : { link }), ...(observedAt === undefined ? {} : { observedAt }),
  };
}

/** An https address, in the form that `URL` gives it: whatever is odd in it is encoded. */
function linkOf(value: JSONValue): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_LINK || !URL.canParse(value)) return undefined;
  const url = new URL(value);
  return url.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}
