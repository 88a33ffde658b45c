import { compile, TreeInterpreter, type JSONValue } from '@jmespath-community/jmespath';

/** A compiled JMESPath expression (https://jmespath.site). */
export type Expression = (data: JSONValue) => JSONValue;

/**
 * Compiles an expression; throws an `Error` with the reason where it is none. The result gives null where it can't be
 * worked out on the data (a number is no list, say): the data are another party's and may have any form.
 */
export function expressionOf(text: string): Expression {
  const node = compile(text);
  return (data) => {
    try {
      return TreeInterpreter.search(node, data) ?? null;
    } catch {
      return null;
    }
  };
}

/** Truth as JMESPath has it: everything but false, null, and the empty text, list and object. */
export function isTrue(value: JSONValue): boolean {
  if (value === null || value === false || value === '') return false;
  return typeof value !== 'object' || Object.keys(value).length > 0;
}
