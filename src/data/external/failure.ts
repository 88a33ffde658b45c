import { UserError } from '../../errors.js';

/** An address as it is shown: without its query, which may hold a key. */
export const shownAddress = (url: string): string => (URL.canParse(url) ? new URL(url).origin + new URL(url).pathname : url).slice(0, 200);

/** Says that the data of an address could not be had. */
export const externalFailure = (url: string, why: string, cause?: unknown): UserError => new UserError({
  code: 'kql.failed', message: `externaldata could not be read from ${shownAddress(url)}`, why,
  next: 'Check the address, or attach the file as evidence and use its table.',
}, { cause });

/** Says which limit the data of an address is over. */
export const externalLimit = (url: string, why: string): UserError => new UserError({
  code: 'kql.limit', message: `The data of ${shownAddress(url)} is too large`, why, next: 'Attach the file as evidence and use its table.',
});
