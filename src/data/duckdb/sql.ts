/** A DuckDB identifier, whatever characters it holds. */
export const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A DuckDB string literal. DuckDB has no backslash escapes; a NUL can't be written and is dropped. */
export const quoteText = (text: string): string => `'${text.replaceAll('\0', '').replaceAll("'", "''")}'`;
