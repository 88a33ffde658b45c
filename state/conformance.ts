import { afterAll, beforeAll, describe } from '@jest/globals';
import type { CasebookStore } from '../src/casebook/store.js';
import { cellCases } from './conformance/cells.js';
import { contentCases } from './conformance/contents.js';
import type { Pair } from './conformance/fixtures.js';
import { idempotencyCases } from './conformance/idempotency.js';
import { livenessCases } from './conformance/liveness.js';
import { modelCases } from './conformance/model.js';
import { spendingCases } from './conformance/spending.js';
import { variableCases } from './conformance/variables.js';

/**
 * What every store must do. `open` gives a new connection to the same storage each time it is called;
 * the suite opens two and closes them.
 */
export function describeStore(name: string, open: () => Promise<CasebookStore>): void {
  describe(name, () => {
    let pair: Pair | undefined;
    const stores = () => {
      if (pair === undefined) throw new Error('The stores were not opened');
      return pair;
    };
    beforeAll(async () => { pair = { a: await open(), b: await open() }; });
    afterAll(async () => { await Promise.all([pair?.a.close(), pair?.b.close()]); });
    // Sweeps look at every incident that has running cells, and the cases below leave many: these two come first.
    describe('liveness', () => { livenessCases(stores); });
    describe('model', () => { modelCases(stores); });
    describe('cells', () => { cellCases(stores); });
    describe('variables', () => { variableCases(stores); });
    describe('idempotency', () => { idempotencyCases(stores); });
    describe('spending', () => { spendingCases(stores); });
    describe('contents', () => { contentCases(stores); });
  });
}
