import { coerce, toDynamic, toText } from '../compile/convert.js';
import { mistyped, unsupported } from '../compile/refuse.js';
import { once, scalar } from '../compile/scalar.js';
import type { Scalar } from '../compile/scalar.js';
import { sqlString } from '../literals/sql.js';
import { argument, jsonPath } from './conversion.js';
import type { Call, FunctionTable, SpecialEntry } from './entry.js';
import { bagOfMembers, members, pointer } from './json.js';

const bag = (value: Scalar, call: Call): string => coerce(value, 'dynamic', call.node).sql;

const packArray: SpecialEntry = {
  build: (call) => {
    if (call.argNodes.some((each) => each.kind === 'StarExpression')) return unsupported(call.node, 'pack_array(*)');
    return scalar('dynamic', `CAST(json_array(${call.args.map((value) => toDynamic(value).sql).join(', ')}) AS JSON)`, false);
  },
  doc: 'pack-array-function',
};

const bagPack: SpecialEntry = {
  build: (call) => {
    if (call.args.length % 2 !== 0) mistyped(call.node, `${call.name}() needs pairs of a key and a value`);
    const parts = call.args.map((value, index) => (index % 2 === 0 ? toText(value).sql : toDynamic(value).sql));
    return scalar('dynamic', `CAST(json_object(${parts.join(', ')}) AS JSON)`, false);
  },
  doc: 'bag-pack-function',
};

const bagPackColumns: SpecialEntry = {
  build: (call) => {
    const parts = call.args.flatMap((value, index) => {
      const name = call.argNodes[index]?.symbol?.name ?? unsupported(call.node, 'bag_pack_columns() of an expression');
      return [sqlString(name), toDynamic(value).sql];
    });
    return scalar('dynamic', `CAST(json_object(${parts.join(', ')}) AS JSON)`, false);
  },
  doc: 'bag-pack-columns-function',
};

/** All columns of the row as a bag. With `true`, those that are null or empty are left out. */
const packAll: SpecialEntry = {
  build: (call) => {
    const ignoreEmpty = call.args[0]?.constant === true;
    const pairs = call.scope.columns.map((column) => ({ name: sqlString(column.name), value: scalar(column.type, column.id) }));
    if (!ignoreEmpty) return scalar('dynamic', `CAST(json_object(${pairs.flatMap((pair) => [pair.name, toDynamic(pair.value).sql]).join(', ')}) AS JSON)`, false);
    const list = pairs.map((pair) => `{'k': ${pair.name}, 'v': CASE WHEN ${toText(pair.value).sql} <> '' THEN ${toDynamic(pair.value).sql} END}`);
    return scalar('dynamic', once(`list_filter([${list.join(', ')}], lambda e: e.v IS NOT NULL)`, bagOfMembers), false);
  },
  doc: 'pack-all-function',
};

const bagMerge: SpecialEntry = {
  build: (call) => {
    const lists = call.args.map((value) => once(bag(value, call), members));
    const merged = lists.length === 1 ? (lists[0] ?? '[]') : `list_concat(${lists.join(', ')})`;
    const anyBag = call.args.map((value) => `${bag(value, call)} IS NOT NULL`).join(' OR ');
    return scalar('dynamic', `CASE WHEN ${anyBag} THEN ${once(merged, bagOfMembers)} END`);
  },
  doc: 'bag-merge-function',
};

const textList = (value: Scalar, call: Call): string => `coalesce(CAST(json_extract_string(${bag(value, call)}, '$[*]') AS VARCHAR[]), [])`;

const bagRemoveKeys: SpecialEntry = {
  build: (call) => {
    const keys = argument(call, 1);
    if (JSON.stringify(keys.constant ?? '').includes('"$')) unsupported(call.node, 'bag_remove_keys() with paths');
    const kept = `list_filter(${once(bag(argument(call, 0), call), members)}, lambda e: NOT list_contains(${textList(keys, call)}, e.k))`;
    return scalar('dynamic', once(kept, bagOfMembers));
  },
  doc: 'bag-remove-keys-function',
};

const bagHasKey: SpecialEntry = {
  build: (call) => {
    const key = argument(call, 1);
    if (typeof key.constant === 'string' && key.constant.startsWith('$')) return scalar('bool', `json_exists(${bag(argument(call, 0), call)}, ${sqlString(jsonPath(key.constant, call))})`);
    return scalar('bool', `list_contains(json_keys(${bag(argument(call, 0), call)}), ${toText(key).sql})`);
  },
  doc: 'bag-has-key-function',
};

const bagSetKey: SpecialEntry = {
  build: (call) => {
    const [key, value] = [toText(argument(call, 1)).sql, toDynamic(argument(call, 2)).sql];
    const written = argument(call, 1).constant;
    if (typeof written === 'string' && written.startsWith('$')) unsupported(call.node, 'bag_set_key() with a path');
    const kept = `list_filter(${once(bag(argument(call, 0), call), members)}, lambda e: e.k <> ${key})`;
    return scalar('dynamic', once(`list_append(${kept}, {'k': ${key}, 'v': ${value}})`, bagOfMembers));
  },
  doc: 'bag-set-key-function',
};

export const DYNAMIC_FUNCTIONS: FunctionTable = {
  pack_array: packArray,
  pack: bagPack, bag_pack: bagPack, pack_dictionary: bagPack,
  bag_pack_columns: bagPackColumns,
  pack_all: packAll,
  bag_merge: bagMerge,
  bag_remove_keys: bagRemoveKeys,
  bag_has_key: bagHasKey,
  bag_set_key: bagSetKey,
  bag_keys: { params: ['dynamic'], result: 'dynamic', sql: "CASE WHEN json_type($0) = 'OBJECT' THEN to_json(json_keys($0)) END", doc: 'bag-keys-function' },
  bag_zip: { params: ['dynamic', 'dynamic'], result: 'dynamic', sql: ([keys = '', values = '']) => once(`list_transform(CAST(json_extract_string(${keys}, '$[*]') AS VARCHAR[]), lambda k, pos: {'k': k, 'v': coalesce(json_extract(${values}, ${pointer("CAST(pos - 1 AS VARCHAR)")}), 'null'::JSON)})`, bagOfMembers), doc: 'bag-zip-function' },
};
