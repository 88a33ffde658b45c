import { describe, expect, it } from '@jest/globals';
import { UserError, type UserErrorData } from '../src/errors.js';
import { draft, outcome, scalar } from './conformance/fixtures.js';
import { decodeDocument, decodeRevision, decodeVariable, encodeDocument, encodeDraft, encodeOutcome, encodeVariable, joinOutcome } from './records.js';

const ID = { number: 1, revision: 1 };

/** The text with some of its top fields replaced; undefined removes one. */
function changed(text: string, fields: Record<string, unknown>): string {
  return JSON.stringify({ ...JSON.parse(text) as object, ...fields });
}

function refusal(action: () => unknown): UserErrorData {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error.data;
    throw error;
  }
  throw new Error('It was not refused');
}

describe('stored records', () => {
  it('keep fields that a later version added within the schema', () => {
    expect(decodeRevision(ID, changed(encodeDraft(draft()), { added: 1 }), null)).toMatchObject({ added: 1, text: draft().text });
  });

  it('of a newer schema are refused with what to do', () => {
    const documents: (() => unknown)[] = [
      () => decodeRevision(ID, changed(encodeDraft(draft()), { schema: 2 }), null),
      () => decodeRevision(ID, encodeDraft(draft()), joinOutcome([], changed(encodeOutcome(outcome()), { schema: 2 }))),
      () => decodeVariable('x', 1, changed(encodeVariable({ value: scalar('1'), setBy: draft().author, setAt: '', cell: ID }), { schema: 2 })),
      () => decodeDocument('conversation', changed(encodeDocument(1), { schema: 2 })),
    ];
    for (const read of documents) {
      expect(refusal(read)).toMatchObject({ code: 'store.record', why: expect.stringContaining('schema 2') as unknown, next: expect.stringContaining('newer version') as unknown });
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['no text', { text: undefined }], ['a number for the author', { author: 1 }], ['no schema', { schema: undefined }], ['overrides as a list', { overrides: ['a'] }],
    ['schema as text', { schema: '1' }], ['schema 0', { schema: 0 }], ['a seed of text', { seed: '7' }],
  ])('that are drafts with %s are refused', (_, fields) => {
    expect(refusal(() => decodeRevision(ID, changed(encodeDraft(draft()), fields), null)).code).toBe('store.record');
  });

  it.each<[string, Record<string, unknown>]>([
    ['an unknown status', { status: 'running' }], ['an input without value', { inputs: [{ name: 'x', revision: 1 }] }],
    ['a finding without facts', { finding: { headline: '' } }], ['an error without message', { error: { code: 'x' } }], ['no time', { elapsedMs: null }],
  ])('that are outcomes with %s are refused', (_, fields) => {
    const text = joinOutcome(['x'], changed(encodeOutcome(outcome()), fields));
    expect(refusal(() => decodeRevision(ID, encodeDraft(draft()), text)).code).toBe('store.record');
  });

  it.each(['', 'null', '1', '[]', '{', '"x"', '\n', '{}\n{}'])('that are %j are refused', (text) => {
    expect(refusal(() => decodeRevision(ID, text, null)).code).toBe('store.record');
    expect(refusal(() => decodeRevision(ID, encodeDraft(draft()), text)).code).toBe('store.record');
    expect(refusal(() => decodeVariable('x', 1, text)).code).toBe('store.record');
    expect(refusal(() => decodeDocument('x', text)).code).toBe('store.record');
  });
});
