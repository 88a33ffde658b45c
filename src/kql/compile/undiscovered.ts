import type { SyntaxNode } from '../parser/syntax.js';

/** Stops the translation: the columns that `call` gives depend on the data. `sql` finds them: name and type, in order. */
export class Undiscovered extends Error {
  constructor(readonly call: SyntaxNode, readonly sql: string) {
    super('The columns have to be found first');
  }
}
