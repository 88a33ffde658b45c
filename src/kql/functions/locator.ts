import { toText } from '../compile/convert.js';
import { once, scalar } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument } from './conversion.js';
import type { FunctionTable, SpecialEntry } from './entry.js';
import { bagOfMembers } from './json.js';

/** RFC 3986, appendix B, with the authority taken apart. */
const URL_PATTERN = '(?s)^(?:([A-Za-z][A-Za-z0-9+.-]*)://)?(?:([^:@/?#]*)(?::([^@/?#]*))?@)?(\\[[^\\]]*\\]|[^:/?#\\[\\]]*)(?::([0-9]*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$';
const RELATIVE_PATTERN = '(?s)^()()()()()([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$';
const URL_GROUPS = "['s', 'u', 'p', 'h', 'o', 'd', 'q', 'f']";

const QUERY_MEMBERS = (query: string): string =>
  `list_transform(list_filter(string_split(${query}, '&'), lambda e: e <> ''), lambda e: {'k': split_part(e, '=', 1), 'v': to_json(CASE WHEN contains(e, '=') THEN substring(e, strpos(e, '=') + 1) ELSE '' END)})`;

const urlBag = (parts: string): string => {
  const fields: readonly (readonly [string, string])[] = [
    ['Scheme', 's'], ['Host', 'h'], ['Port', 'o'], ['Path', 'd'], ['Username', 'u'], ['Password', 'p'],
  ];
  const members = fields.map(([name, field]) => `${sqlString(name)}, ${parts}.${field}`).join(', ');
  return `CAST(json_object(${members}, 'Query Parameters', ${once(QUERY_MEMBERS(`${parts}.q`), bagOfMembers)}, 'Fragment', ${parts}.f) AS JSON)`;
};

/** Without `scheme://` there is no host: what stands before `?` is the path. */
const parseUrl: SpecialEntry = {
  build: (call) => {
    const parts = once(toText(argument(call, 0)).sql, (text) => `CASE WHEN contains(${text}, '://') AND regexp_matches(${text}, ${sqlString(URL_PATTERN)}) THEN regexp_extract(${text}, ${sqlString(URL_PATTERN)}, ${URL_GROUPS}) ELSE regexp_extract(${text}, ${sqlString(RELATIVE_PATTERN)}, ${URL_GROUPS}) END`);
    return scalar('dynamic', once(parts, urlBag));
  },
  doc: 'parse-url-function',
};

const parseUrlQuery: SpecialEntry = {
  build: (call) => {
    const query = once(`trim(${toText(argument(call, 0)).sql}, '?')`, (text) => QUERY_MEMBERS(text));
    return scalar('dynamic', `CAST(json_object('Query Parameters', ${once(query, bagOfMembers)}) AS JSON)`);
  },
  doc: 'parse-urlquery-function',
};

/** Scheme, path up to the last separator, file, and the stream behind a colon. */
const PATH_PATTERN = '(?s)^(?:([A-Za-z][A-Za-z0-9+.-]+)://)?((?:.*[\\\\/])?)([^\\\\/:]*)(?::([^\\\\/]*))?$';

const pathBag = (parts: string): string => {
  const folder = `CASE WHEN length(${parts}.d) > 1 THEN regexp_replace(${parts}.d, '[\\\\/]$', '') ELSE ${parts}.d END`;
  const root = `CASE WHEN regexp_matches(${parts}.d, '^[A-Za-z]:[\\\\/]') THEN substring(${parts}.d, 1, 3) ELSE '' END`;
  const name = `regexp_extract(${parts}.d, '([^\\\\/:]*)[\\\\/]$', 1)`;
  return `CAST(json_object('Scheme', ${parts}.s, 'RootPath', ${root}, 'DirectoryPath', ${folder}, 'DirectoryName', ${name}, 'Filename', ${parts}.f, `
    + `'Extension', regexp_extract(${parts}.f, '\\.([^.]*)$', 1), 'AlternateDataStreamName', ${parts}.a) AS JSON)`;
};

const parsePath: SpecialEntry = {
  build: (call) => {
    const parts = once(toText(argument(call, 0)).sql, (text) => `CASE WHEN regexp_matches(${text}, ${sqlString(PATH_PATTERN)}) THEN regexp_extract(${text}, ${sqlString(PATH_PATTERN)}, ['s', 'd', 'f', 'a']) END`);
    return scalar('dynamic', once(parts, (struct) => `CASE WHEN ${struct} IS NOT NULL THEN ${pathBag(struct)} END`));
  },
  doc: 'parse-path-function',
};

export const LOCATOR_FUNCTIONS: FunctionTable = {
  parse_url: parseUrl,
  parseurl: parseUrl,
  parse_urlquery: parseUrlQuery,
  parseurlquery: parseUrlQuery,
  parse_path: parsePath,
};
