/**
 * The one module that loads Microsoft's Kusto language service (a C# library compiled to JavaScript by Bridge.NET).
 * It sets the globals `Bridge`, `System` and `Kusto`; overloads are told apart by numbers (`ctor`, `$ctor4`) that may
 * change between versions, so all of them are wrapped here and `selfTest` proves them at start-up.
 */
import '@kusto/language-service-next/bridge.min.js';
import '@kusto/language-service-next/Kusto.Language.Bridge.min.js';
import type { Column, KustoType } from '../../data/table.js';
import { countOnce, type SignatureMatching } from './count-once.js';

/** A .NET list: either `Count`/`getItem` or a plain array, depending on where it comes from. */
export type RawList<T> = readonly T[] | { readonly Count: number; getItem(index: number): T };

export interface RawSymbol {
  readonly Name: string;
  readonly Kind: number;
  readonly Type?: RawSymbol | null;
  readonly Columns?: RawList<RawSymbol> | null;
  readonly IsOpen?: boolean;
}

/** A node or token of the parser's tree, as far as the project reads it. */
export interface RawNode {
  readonly Kind: number;
  readonly IsToken?: boolean;
  readonly Text?: string;
  readonly TextStart: number;
  readonly End: number;
  readonly ChildCount: number;
  readonly ResultType?: RawSymbol | null;
  readonly ReferencedSymbol?: RawSymbol | null;
  readonly LiteralValue?: unknown;
  /** Of a literal token. */
  readonly Value?: unknown;
  readonly Depth?: number;
  GetChild(index: number): RawNode | null;
  GetName(index: number): string | null;
  GetCalledFunctionBody?(): RawNode | null;
}

export interface RawDiagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

export interface RawCode {
  readonly Syntax: RawNode;
  readonly HasSemantics: boolean;
  GetDiagnostics(): RawList<RawDiagnostic>;
}

/** What the names of a query are looked up in. */
export interface RawGlobals {
  WithDatabase(database: unknown): RawGlobals;
  WithParameters(parameters: readonly unknown[]): RawGlobals;
  WithCache(): RawGlobals;
}

export interface RawCompletion { readonly DisplayText: string; readonly EditText: string; readonly Kind: number }

type Constructor = new (...args: readonly unknown[]) => unknown;

interface Library {
  readonly Symbols: {
    readonly ColumnSymbol: Constructor;
    readonly TableSymbol: { readonly $ctor4: Constructor };
    readonly DatabaseSymbol: { readonly ctor: Constructor };
    readonly FunctionSymbol: { readonly $ctor16: Constructor };
    readonly ParameterSymbol: Constructor;
    readonly ScalarTypes: Readonly<Record<string, unknown>>;
    readonly SymbolKind: Readonly<Record<string, number>>;
  };
  readonly GlobalState: { readonly Default: RawGlobals };
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: RawGlobals): RawCode };
  readonly Binding: { readonly Binder: { readonly prototype: SignatureMatching } };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, number>> };
  readonly Functions: { readonly All: RawList<RawSymbol> };
  readonly Aggregates: { readonly All: RawList<RawSymbol> };
  readonly Editor: {
    readonly CompletionKind: Readonly<Record<string, number>>;
    readonly KustoCodeService: {
      readonly $ctor1: new (text: string, globals: RawGlobals) => {
        GetCompletionItems(position: number): { readonly Items: RawList<RawCompletion> };
      };
    };
  };
}

// The library has no module form: its globals are the parsed boundary, proved by `selfTest`.
const K = (globalThis as unknown as { Kusto: { Language: Library } }).Kusto.Language;

countOnce(K.Binding.Binder.prototype);

/** Members of a .NET list as an array. */
export function items<T>(list: RawList<T> | null | undefined): readonly T[] {
  if (!list) return [];
  if ('getItem' in list) return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
  return list;
}

const SCALAR_SYMBOL: Readonly<Record<KustoType, string>> = {
  bool: 'Bool', int: 'Int', long: 'Long', real: 'Real', decimal: 'Decimal', string: 'String',
  datetime: 'DateTime', timespan: 'TimeSpan', guid: 'Guid', dynamic: 'Dynamic',
};

const numberNames = (table: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(table).filter(([name, value]) => typeof value === 'number' && !name.startsWith('$')).map(([name, value]) => [value, name]));

const SYNTAX_KINDS = numberNames(K.Syntax.SyntaxKind);
const SYMBOL_KINDS = numberNames(K.Symbols.SymbolKind);
const COMPLETION_KINDS = numberNames(K.Editor.CompletionKind);

/** `FilterOperator`, `AddExpression`, … */
export const syntaxKindName = (kind: number): string => SYNTAX_KINDS.get(kind) ?? `Kind${kind}`;
/** `Column`, `Table`, `Variable`, … */
export const symbolKindName = (kind: number): string => SYMBOL_KINDS.get(kind) ?? `Kind${kind}`;
export const completionKindName = (kind: number): string => COMPLETION_KINDS.get(kind) ?? `Kind${kind}`;

const scalarSymbol = (type: KustoType): unknown => K.Symbols.ScalarTypes[SCALAR_SYMBOL[type]];

export function tableSymbol(name: string, columns: readonly Column[]): unknown {
  const symbols = columns.map((column) => new K.Symbols.ColumnSymbol(column.name, scalarSymbol(column.type), null, null, null, null));
  return new K.Symbols.TableSymbol.$ctor4(name, symbols);
}

export const parameterSymbol = (name: string, type: KustoType): unknown =>
  new K.Symbols.ParameterSymbol(name, scalarSymbol(type), null);

/** A stored function, by its parameters and body as KQL text. */
export const functionSymbol = (name: string, parameters: string, body: string): unknown =>
  new K.Symbols.FunctionSymbol.$ctor16(name, parameters, body, null);

/** A closed database of the given tables and functions; grammar and bindings that depend on it alone are kept with it. */
export function globalsOf(members: readonly unknown[]): RawGlobals {
  return K.GlobalState.Default.WithDatabase(new K.Symbols.DatabaseSymbol.ctor('evidence', members)).WithCache();
}

export const parseAndAnalyze = (text: string, globals: RawGlobals): RawCode => K.KustoCode.ParseAndAnalyze(text, globals);

export function completionsAt(text: string, position: number, globals: RawGlobals): readonly RawCompletion[] {
  return items(new K.Editor.KustoCodeService.$ctor1(text, globals).GetCompletionItems(position).Items);
}

/** Names of all functions and aggregates that Kusto knows, sorted. */
export function builtInNames(): readonly string[] {
  return [...items(K.Functions.All), ...items(K.Aggregates.All)].map((symbol) => symbol.Name).sort();
}

/** Proves the wrapped overloads on one query. Throws where the package is not the version the project was written for. */
export function selfTest(): void {
  const globals = globalsOf([tableSymbol('T', [{ name: 'a', type: 'long' }])]).WithParameters([parameterSymbol('p', 'long')]);
  const code = parseAndAnalyze('T | where a > p | extend b = 1.5', globals);
  const columns = items(code.Syntax.GetChild(1)?.GetChild(0)?.GetChild(0)?.GetChild(0)?.ResultType?.Columns);
  const seen = columns.map((column) => `${column.Name}:${column.Type?.Name ?? '?'}`).join();
  if (items(code.GetDiagnostics()).length > 0 || seen !== 'a:long,b:real') {
    throw new Error(`The Kusto language service does not answer as version 12.4.1 does: ${seen}`);
  }
}
