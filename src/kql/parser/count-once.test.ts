import { describe, expect, it } from '@jest/globals';
import { countOnce, type SignatureMatching } from './count-once.js';

interface Signature { readonly fits: number }

/** Chooses as the language service does: the highest count first, then what is below it goes. */
class Binder implements SignatureMatching<Signature, Signature[]> {
  readonly counted: Signature[] = [];
  within: (() => void) | undefined;

  GetBestMatchingSignatures(signatures: Signature[], args: unknown, types: unknown): void {
    const best = Math.max(...signatures.map((one) => this.GetParameterMatchCount(one, args, types)));
    this.within?.();
    for (let at = signatures.length - 1; at >= 0; at -= 1) {
      if (this.GetParameterMatchCount(signatures[at] ?? { fits: 0 }, args, types) < best) signatures.splice(at, 1);
    }
  }

  GetParameterMatchCount(signature: Signature, _args: unknown, types: unknown): number {
    this.counted.push(signature);
    return Math.min(signature.fits, (types as unknown[]).length); // the tests pass arrays
  }
}
countOnce(Binder.prototype);

const [one, two, three] = [{ fits: 1 }, { fits: 2 }, { fits: 3 }];

describe('the choice among signatures', () => {
  it('counts each signature once and chooses as before', () => {
    const binder = new Binder();
    const signatures = [one, three, two];
    binder.GetBestMatchingSignatures(signatures, [], ['long', 'long', 'long']);
    expect(signatures).toEqual([three]);
    expect(binder.counted).toEqual([one, three, two]);
  });

  it('counts anew for the next choice, although the lists are the same ones with other contents', () => {
    const binder = new Binder();
    const [args, types] = [[], ['long', 'long', 'long']];
    binder.GetBestMatchingSignatures([one, three], args, types);
    types.length = 1;
    const signatures = [one, three];
    binder.GetBestMatchingSignatures(signatures, args, types);
    expect(signatures).toEqual([one, three]);
    expect(binder.counted).toHaveLength(4);
  });

  it('counts other arguments by themselves, within a choice and outside of one', () => {
    const binder = new Binder();
    const inner = [one, two];
    binder.within = () => {
      binder.within = undefined;
      binder.GetBestMatchingSignatures(inner, ['other'], ['long', 'long']);
    };
    const signatures = [one, three];
    binder.GetBestMatchingSignatures(signatures, [], ['long', 'long', 'long']);
    expect([signatures, inner]).toEqual([[three], [two]]);
    expect(binder.GetParameterMatchCount(three, [], ['long'])).toBe(1);
    expect(binder.counted).toHaveLength(5);
  });
});
