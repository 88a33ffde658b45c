/** Thrown inside where a script asks for more work than is allowed; what was done before is kept. */
export class OverBudget extends Error {}

/** Bounds the work on one script: units of text read, values made, calls folded. */
export class Budget {
  #left: number;
  /** Longest text that folding may make. */
  readonly longest: number;

  constructor(units: number, longest: number) {
    this.#left = units;
    this.longest = longest;
  }

  spend(units: number): void {
    this.#left -= units;
    if (this.#left < 0) throw new OverBudget();
  }

  /** Checks the length of a text before it is made. */
  fits(length: number): boolean {
    if (length > this.longest) return false;
    this.spend(length);
    return true;
  }
}
