/** SQL pieces for JSON arrays and bags; each takes and gives SQL text. */

/** The elements of an array as JSON[]; NULL where the value is no array. */
export const elements = (json: string): string => `CASE WHEN json_type(${json}) = 'ARRAY' THEN CAST(json_extract(${json}, '$[*]') AS JSON[]) END`;

/** Address of a member whose name is in the SQL value `name`. */
export const pointer = (name: string): string => `concat('/', replace(replace(${name}, '~', '~0'), '/', '~1'))`;

/** The members of a bag as a list of {k, v}; empty where the value is no bag. */
export const members = (json: string): string =>
  `CASE WHEN json_type(${json}) = 'OBJECT' THEN list_transform(json_keys(${json}), lambda k: {'k': k, 'v': json_extract(${json}, ${pointer('k')})}) ELSE [] END`;

/** A bag of a list of {k, v}; the first of equal keys wins. */
export function bagOfMembers(list: string): string {
  const first = `list_filter(${list}, lambda e, pos: list_position(list_transform(${list}, lambda m: m.k), e.k) = pos)`;
  return `CAST(concat('{', array_to_string(list_transform(${first}, lambda e: concat(CAST(to_json(e.k) AS VARCHAR), ':', CAST(e.v AS VARCHAR))), ','), '}') AS JSON)`;
}

/** The first of equal elements, in order. */
export const distinctElements = (list: string): string =>
  `list_filter(${list}, lambda e, pos: list_position(${list}, e) = pos)`;
