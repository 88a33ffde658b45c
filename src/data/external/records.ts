import { EXTERNAL_FORMATS, isJsonFormat } from '../../kql/external/format.js';
import type { ExternalSource } from '../../kql/types.js';
import { separatedRecords } from './separated.js';
import { jsonRecords } from './json-records.js';

/** Lines without their ends; an end at the very end makes no line. */
function lines(text: string): readonly (readonly string[])[] {
  const parts = text.split(/\r\n|\n|\r/);
  if (parts.at(-1) === '') parts.pop();
  return parts.map((line) => [line]);
}

function allRecords(text: string, { format }: ExternalSource): readonly (readonly string[])[] | undefined {
  if (format === 'raw') return [[text]];
  if (isJsonFormat(format)) return jsonRecords(text)?.map((record) => [record]);
  const separator = EXTERNAL_FORMATS[format];
  return separator === null ? lines(text) : separatedRecords(text, separator);
}

/** The records of one file, each as wide as the source; undefined where the text is not of its format. */
export function recordsOf(text: string, source: ExternalSource): readonly (readonly string[])[] | undefined {
  const records = allRecords(text.replace(/^\ufeff/, ''), source)?.slice(source.ignoreFirstRecord && !isJsonFormat(source.format) && source.format !== 'raw' ? 1 : 0);
  return records?.map((record) => Array.from({ length: source.width }, (_, at) => record[at] ?? ''));
}
