const TEXTS = {
  input: (limit: number) => `Only the first ${limit.toLocaleString('en')} characters were read.`,
  depth: (limit: number) => `There is more to peel below depth ${limit}; depth= raises it (20 at most).`,
  layers: (limit: number) => `It stopped after ${limit} layers.`,
  bytes: () => 'A layer was left alone: all layers together would be over the limit of unpacked bytes.',
  ratio: (limit: number) => `A layer was left alone: it unpacks to more than ${limit.toLocaleString('en')} bytes, far more than it takes packed (a decompression bomb?).`,
  candidates: (limit: number) => `Only the first ${limit.toLocaleString('en')} candidates of an encoding were tried.`,
  indicators: (limit: number) => `Only the first ${limit} indicators are listed.`,
  time: () => 'It stopped when its time was up.',
} as const;

const MOST = 20;

/** Which limits were met and what could not be decoded; each is told once. */
export class Notes {
  readonly #texts = new Map<string, string>();

  add(limit: keyof typeof TEXTS, value = 0): void {
    if (!this.#texts.has(limit)) this.#texts.set(limit, TEXTS[limit](value));
  }

  tell(text: string): void {
    if (this.#texts.size < MOST) this.#texts.set(text, text);
  }

  list(): string[] {
    return [...this.#texts.values()];
  }
}
