import type { Column } from '../../data/table.js';

/**
 * What `invoke FileProfile()` adds to the rows:
 * https://learn.microsoft.com/defender-xdr/advanced-hunting-fileprofile-function
 */
export const FILE_PROFILE_COLUMNS: readonly Column[] = [
  { name: 'GlobalPrevalence', type: 'int' }, { name: 'GlobalFirstSeen', type: 'datetime' }, { name: 'GlobalLastSeen', type: 'datetime' },
  { name: 'Signer', type: 'string' }, { name: 'Issuer', type: 'string' }, { name: 'SignerHash', type: 'string' },
  { name: 'IsCertificateValid', type: 'bool' }, { name: 'IsRootSignerMicrosoft', type: 'bool' }, { name: 'SignatureState', type: 'string' },
  { name: 'IsExecutable', type: 'bool' }, { name: 'ThreatName', type: 'string' }, { name: 'Publisher', type: 'string' },
  { name: 'SoftwareName', type: 'string' }, { name: 'ProfileAvailability', type: 'string' },
];

const empty = (column: Column): string => (column.type === 'string' ? "''" : `${column.type}(null)`);

/** The function as the analyser sees it; what its arguments are does not matter to the columns. */
export const FILE_PROFILE = {
  name: 'FileProfile',
  parameters: "(T:(*), x:dynamic='SHA1', y:long=1000)",
  body: `{ T | extend ${FILE_PROFILE_COLUMNS.map((column) => `${column.name} = ${empty(column)}`).join(', ')} }`,
} as const;

/** The name of a column is an argument here and nowhere else. */
export const isFileProfileColumn = (text: string, start: number): boolean => /\bFileProfile\s*\(\s*$/.test(text.slice(Math.max(0, start - 200), start));
