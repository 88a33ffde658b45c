import type { Column, KustoType } from '../../data/table.js';
import { items, symbolKindName, syntaxKindName } from './kusto.js';
import type { RawNode, RawSymbol } from './kusto.js';
import type { SyntaxNode } from './syntax.js';

const SCALAR_TYPES: ReadonlySet<string> = new Set<KustoType>([
  'bool', 'int', 'long', 'real', 'decimal', 'string', 'datetime', 'timespan', 'guid', 'dynamic',
]);

const isKustoType = (name: string): name is KustoType => SCALAR_TYPES.has(name);

/** `dynamic(long)`, `dynamic([string])`, … are all dynamic. */
function kustoType(symbol: RawSymbol | null | undefined): KustoType | undefined {
  const name = symbol?.Name ?? '';
  if (isKustoType(name)) return name;
  return name.startsWith('dynamic') ? 'dynamic' : undefined;
}

/** Columns by the symbol that has them: many nodes share one. */
const converted = new WeakMap<RawSymbol, readonly Column[]>();

function columnsOf(symbol: RawSymbol | null | undefined): readonly Column[] | undefined {
  if (!symbol?.Columns) return undefined;
  const known = converted.get(symbol);
  if (known !== undefined) return known;
  const columns = items(symbol.Columns).map((column): Column => ({ name: column.Name, type: kustoType(column.Type) ?? 'dynamic' }));
  converted.set(symbol, columns);
  return columns;
}

const stringIn = (kind: string, value: unknown): string | undefined => (typeof value === 'string' && kind.includes('StringLiteral') ? value : undefined);

const NO_SLOTS: SyntaxNode['slots'] = {};

/** A token has neither children nor a meaning of its own. */
function convertToken(raw: RawNode): SyntaxNode {
  const kind = syntaxKindName(raw.Kind);
  const stringValue = stringIn(kind, raw.Value);
  const token = { kind, start: raw.TextStart, end: raw.End, text: raw.Text ?? '', slots: NO_SLOTS };
  return stringValue === undefined ? token : { ...token, stringValue };
}

/** Members of a list node, without the separators' wrappers. */
function members(raw: RawNode): readonly SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (let index = 0; index < raw.ChildCount; index += 1) {
    const next = raw.GetChild(index);
    if (!next) continue;
    const inner = syntaxKindName(next.Kind) === 'SeparatedElement' ? next.GetChild(0) : next;
    if (inner) found.push(convert(inner));
  }
  return found;
}

function slotsOf(raw: RawNode): Record<string, SyntaxNode | readonly SyntaxNode[]> {
  const slots: Record<string, SyntaxNode | readonly SyntaxNode[]> = {};
  for (let index = 0; index < raw.ChildCount; index += 1) {
    const next = raw.GetChild(index);
    if (!next) continue;
    const name = raw.GetName(index) ?? '';
    const key = name === '' || name in slots ? `${name}#${index}` : name;
    slots[key] = syntaxKindName(next.Kind) === 'List' ? members(next) : convert(next);
  }
  return slots;
}

/** The parser's tree as plain data; called function bodies are converted when asked for. */
export function convert(raw: RawNode): SyntaxNode {
  if (raw.IsToken === true) return convertToken(raw);
  const kind = syntaxKindName(raw.Kind);
  const type = kustoType(raw.ResultType);
  const columns = type === undefined ? columnsOf(raw.ResultType) : undefined;
  const symbol = raw.ReferencedSymbol;
  const stringValue = stringIn(kind, raw.LiteralValue);
  return {
    kind,
    start: raw.TextStart,
    end: raw.End,
    text: raw.Text ?? '',
    slots: slotsOf(raw),
    ...(type !== undefined && { type }),
    ...(columns && { columns }),
    ...(symbol && { symbol: { kind: symbolKindName(symbol.Kind), name: symbol.Name } }),
    ...(stringValue !== undefined && { stringValue }),
    ...(raw.GetCalledFunctionBody && { calledBody: () => bodyOf(raw) }),
  };
}

function bodyOf(raw: RawNode): SyntaxNode | undefined {
  const body = raw.GetCalledFunctionBody?.();
  return body ? convert(body) : undefined;
}
