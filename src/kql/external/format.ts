import type { Column } from '../../data/table.js';

/** How the records of external data are written, and the separator of those that have one. */
export const EXTERNAL_FORMATS = {
  csv: ',', tsv: '\t', psv: '|', scsv: ';', sohsv: '\u0001', txt: null, raw: null, json: null, multijson: null,
} as const;

export type ExternalFormat = keyof typeof EXTERNAL_FORMATS;

export const isJsonFormat = (format: ExternalFormat): boolean => format === 'json' || format === 'multijson';

export const formatNamed = (name: string): ExternalFormat | undefined =>
  (Object.keys(EXTERNAL_FORMATS) as ExternalFormat[]).find((format) => format === name.toLowerCase()); // keys of the table above

/** The format that the ending of an address says, `.gz` and `.zip` aside; csv where it says none, as Kusto takes it. */
export function formatOfAddress(address: string): ExternalFormat {
  const path = URL.canParse(address) ? new URL(address).pathname : address;
  const ending = /\.(\w+)$/.exec(path.replace(/\.(gz|zip)$/i, ''))?.[1] ?? '';
  return formatNamed(ending) ?? 'csv';
}

/** The columns of the relation that stands for external data of that width: texts. */
export const externalColumns = (width: number): readonly Column[] => Array.from({ length: width }, (_, at): Column => ({ name: `value${at}`, type: 'string' }));
