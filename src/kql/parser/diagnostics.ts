import { UserError, positionAt } from '../../errors.js';
import type { ErrorCode } from '../../errors.js';
import { builtInNames, completionKindName, completionsAt } from './kusto.js';
import type { RawDiagnostic, RawGlobals } from './kusto.js';
import { nearest } from '../../nearest.js';
import { isFileProfileColumn } from './file-profile.js';

const UNKNOWN_TABLE = new Set(['KS181', 'KS204']);
const UNKNOWN_NAME = new Set(['KS122', 'KS123', 'KS124', 'KS142', 'KS143', 'KS211']);
const UNKNOWN_FUNCTION = new Set(['KS122', 'KS123', 'KS143', 'KS211']);
const TYPE_CODES = new Set([
  'KS106', 'KS107', 'KS108', 'KS111', 'KS112', 'KS116', 'KS127', 'KS129', 'KS131', 'KS132', 'KS134', 'KS135', 'KS136',
  'KS137', 'KS138', 'KS141', 'KS206', 'KS227', 'KS232', 'KS233', 'KS234', 'KS235', 'KS241', 'KS242',
]);
const TOO_COMPLEX = new Set(['KS244', 'KS245']);

function codeOf(diagnostic: RawDiagnostic): ErrorCode {
  if (UNKNOWN_TABLE.has(diagnostic.Code)) return 'table.unknown';
  if (UNKNOWN_NAME.has(diagnostic.Code)) return 'kql.unknown-name';
  if (TYPE_CODES.has(diagnostic.Code)) return 'kql.type';
  return TOO_COMPLEX.has(diagnostic.Code) ? 'kql.limit' : 'kql.syntax';
}

/** Completion items that are names or operators, not values or syntax. */
const NAME_KINDS = /Column|Table|Variable|Parameter|Function|QueryPrefix|Keyword|Operator|Materialised|Database/;

function candidates(text: string, at: number, globals: RawGlobals): readonly string[] {
  const names = completionsAt(text, at, globals)
    .filter((item) => NAME_KINDS.test(completionKindName(item.Kind)))
    .map((item) => item.DisplayText.replace(/\(.*$/, ''));
  return names.filter((name) => /^[\w$.-]+$/.test(name));
}

function suggestion(text: string, diagnostic: RawDiagnostic, globals: RawGlobals): string | undefined {
  const written = /^[\w$-]+/.exec(text.slice(diagnostic.Start))?.[0];
  if (written === undefined) return undefined;
  if (UNKNOWN_FUNCTION.has(diagnostic.Code)) return nearest(written, builtInNames(), 1)[0];
  if (UNKNOWN_NAME.has(diagnostic.Code) || UNKNOWN_TABLE.has(diagnostic.Code) || diagnostic.Code === 'KS176') {
    return nearest(written, candidates(text, diagnostic.Start, globals), 1)[0];
  }
  return undefined;
}

/** Shortens the parser's message and puts the variables' own names back. */
function readable(message: string, rename: (text: string) => string): string {
  return rename(message).replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** `union isfuzzy=true A*, B*`: a pattern that nothing fits. */
const isFuzzyWildcard = (text: string, { Start, Length }: RawDiagnostic): boolean =>
  /^[\w*]*\*[\w*]*$/.test(text.slice(Start, Start + Length)) && /\bunion\b[^|;]*\bisfuzzy\s*=\s*true\b[^|;]*$/.test(text.slice(0, Start).slice(-2000));

/** The analyser wants a bool in count(x) and in a search's not("x"), the engine takes any value there; seconds of a timespan may have a fraction. */
const isTooStrict = (diagnostic: RawDiagnostic, text: string): boolean =>
  (diagnostic.Code === 'KS107' && /\bcount\s*\(\s*$|\bsearch\b[^|;]*\bnot\s*\([^|;]*$/.test(text.slice(0, diagnostic.Start).slice(-2000)))
  || (diagnostic.Code === 'KS134' && /\bmake_timespan\s*\((?:[^(),]*,){3}\s*$/.test(text.slice(0, diagnostic.Start).slice(-2000)) && /^\d+\.\d+\s*\)/.test(text.slice(diagnostic.Start)))
  || (diagnostic.Code === 'KS142' && isFuzzyWildcard(text, diagnostic))
  || (diagnostic.Code === 'KS142' && isFileProfileColumn(text, diagnostic.Start));

/** Names that the analyser finds nowhere and that stand where a column can stand. */
export function unknownColumns(diagnostics: readonly RawDiagnostic[], text: string): readonly string[] {
  return diagnostics.filter((each) => each.Code === 'KS142').map((each) => text.slice(each.Start, each.Start + each.Length)).filter((name) => /^[A-Za-z_]\w{0,127}$/.test(name));
}

export interface DiagnosticContext {
  /** As typed, for positions. */
  readonly original: string;
  /** As analysed: same length. */
  readonly analysed: string;
  readonly globals: RawGlobals;
  /** Puts the variables' own names into a text. */
  readonly rename: (text: string) => string;
}

/** The first error among the parser's diagnostics as a `UserError`, with the nearest valid name where one is near. */
export function diagnosticError(diagnostics: readonly RawDiagnostic[], context: DiagnosticContext): UserError | undefined {
  const errors = diagnostics.filter((each) => each.Severity === 'Error' && !isTooStrict(each, context.analysed)).sort((a, b) => a.Start - b.Start);
  const first = errors[0];
  if (!first) return undefined;
  const near = suggestion(context.analysed, first, context.globals);
  return new UserError({
    code: codeOf(first),
    message: readable(first.Message, context.rename),
    why: `Kusto's analyser reports ${first.Code}${errors.length > 1 ? ` and ${errors.length - 1} more` : ''}.`,
    next: near !== undefined ? `Did you mean ${context.rename(near)}?` : 'Correct the query at the marked place.',
    position: positionAt(context.original, first.Start, Math.max(1, first.Length)),
    ...(UNKNOWN_FUNCTION.has(first.Code) && { names: [context.rename(context.analysed.slice(first.Start, first.Start + first.Length))] }),
  });
}
