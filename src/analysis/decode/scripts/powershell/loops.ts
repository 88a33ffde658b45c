import { make, type Node, type Region } from '../core/node.js';

/** What the parser lends to the reading of a loop's head. */
interface Reader {
  readonly start: number;
  readonly region: Region;
  open(): void;
  close(): void;
  statements(): Node[];
  expression(): Node;
  take(text: string): boolean;
  /** Undefined where no block follows. */
  body(): Node[] | undefined;
  end(): number;
}

/** `foreach ($x in …) { … }` */
export function foreachLoop(reader: Reader): Node {
  const { start, region } = reader;
  reader.open();
  const variable = reader.expression();
  const over = reader.take('in') ? reader.expression() : undefined;
  reader.close();
  const body = reader.body();
  const end = reader.end();
  if (variable.kind !== 'name' || over === undefined || body === undefined) {
    return make({ kind: 'other', start, end, parts: [variable, ...(over === undefined ? [] : [over]), ...(body ?? [])] });
  }
  return make({ kind: 'loop', start, end, variable: variable.name, over, body, region });
}

/** `for ($i = 0; $i -lt $n; $i++) { … }`, counting upwards by one. */
export function forLoop(reader: Reader): Node {
  const { start, region } = reader;
  reader.open();
  const [init, test, step] = [reader.statements(), reader.statements(), reader.statements()];
  reader.close();
  const body = reader.body();
  const end = reader.end();
  const [first] = init;
  const [condition] = test;
  const [next] = step;
  const variable = first?.kind === 'assign' && first.op === '=' && first.target.kind === 'name' ? first.target.name : undefined;
  const from = first?.kind === 'assign' ? first.value : undefined;
  const counts = variable !== undefined && condition?.kind === 'chain' && condition.operands.length === 2
    && next?.kind === 'assign' && next.op === '?' && next.target.kind === 'name' && next.target.name === variable;
  const [left, to] = condition?.kind === 'chain' ? condition.operands : [];
  const op = condition?.kind === 'chain' ? condition.ops[0] : undefined;
  if (!counts || from === undefined || body === undefined || to === undefined || left?.kind !== 'name' || (op !== '-lt' && op !== '-le')) {
    return make({ kind: 'other', start, end, parts: [...init, ...test, ...step, ...(body ?? [])] });
  }
  return make({ kind: 'loop', start, end, variable, over: { from, to, step: 1, inclusive: op === '-le' }, body, region });
}
