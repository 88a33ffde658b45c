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

function columnsOf(symbol: RawSymbol | null | undefined): readonly Column[] | undefined {
  if (!symbol?.Columns) return undefined;
  return items(symbol.Columns).map((column) => ({ name: column.Name, type: kustoType(column.Type) ?? 'dynamic' }));
}

function literalOf(raw: RawNode): string | undefined {
  const value = raw.IsToken === true ? raw.Value : raw.LiteralValue;
  const kind = syntaxKindName(raw.Kind);
  return typeof value === 'string' && /StringLiteral/.test(kind) ? value : undefined;
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
  const type = kustoType(raw.ResultType);
  const columns = type === undefined ? columnsOf(raw.ResultType) : undefined;
  const symbol = raw.ReferencedSymbol;
  const stringValue = literalOf(raw);
  return {
    kind: syntaxKindName(raw.Kind),
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
