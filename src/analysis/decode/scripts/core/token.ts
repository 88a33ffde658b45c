/** A piece of a script. Blanks and comments are left out; `glued`: nothing stands between it and the one before. */
export interface Token {
  readonly kind: 'text' | 'template' | 'number' | 'name' | 'word' | 'sign' | 'line';
  readonly start: number;
  readonly end: number;
  /** What it stands for: the text without its quotes, the name in the language's common case, the sign. */
  readonly text: string;
  readonly glued: boolean;
  /** See `Literal`. */
  readonly weight: number;
  readonly odd: boolean;
}
