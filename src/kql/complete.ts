import { completionKindName, completionsAt } from './parser/kusto.js';
import { globalsFor } from './parser/state.js';
import type { Completion, CompletionRequest } from './translator-protocol.js';

const MAX_COMPLETIONS = 200;

/** What may stand at a place in a query, best first, at most 200. */
export function complete(request: CompletionRequest): readonly Completion[] {
  const offset = Math.max(0, Math.min(request.offset, request.text.length));
  const written = /[\w$]*$/.exec(request.text.slice(0, offset))?.[0].toLowerCase() ?? '';
  const items = completionsAt(request.text, offset, globalsFor(request.tables));
  const found = items.map((item): Completion => ({ text: item.DisplayText, kind: completionKindName(item.Kind) }));
  return found.filter((item) => item.text.toLowerCase().startsWith(written)).slice(0, MAX_COMPLETIONS);
}
