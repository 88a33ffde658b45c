import type { CardElementArray, IColumnDefinition, IRichTextBlock, ISubmitAction, ITable, ITableCell, ITextRun } from '@microsoft/teams.cards';
import { buttonTitle } from './text.js';

export type CardElement = CardElementArray[number];
export type TextStyle = Omit<ITextRun, 'type' | 'text'>;
type BlockStyle = Omit<IRichTextBlock, 'type' | 'inlines'>;

/**
 * Text is shown in RichTextBlocks only: their runs know no markdown, so links, images, mentions and emphasis that stand
 * in data stay text. The caller passes text that went through `plain`.
 */
export const run = (text: string, style: TextStyle = {}): ITextRun => ({ type: 'TextRun', text, ...style });

export const line = (runs: readonly ITextRun[], style: BlockStyle = {}): IRichTextBlock => ({ type: 'RichTextBlock', inlines: [...runs], ...style });

export const SMALL: TextStyle = { size: 'Small' };
export const QUIET: TextStyle = { size: 'Small', isSubtle: true };

/** A small subtle line. */
export const quiet = (text: string, style: BlockStyle = {}): IRichTextBlock => line([run(text, QUIET)], { spacing: 'Small', ...style });

/** A button that says a command: exactly what a person could type. */
export const say = (title: string, command: string): ISubmitAction => ({
  type: 'Action.Submit', title: buttonTitle(title), data: { casebook: 1, say: command },
});

export const cell = (runs: readonly ITextRun[]): ITableCell => ({ type: 'TableCell', items: [line(runs)] });

export interface Grid {
  readonly columns: readonly IColumnDefinition[];
  readonly rows: readonly (readonly ITableCell[])[];
  readonly header: boolean;
}

/** A real table; `header` makes the first row its heading. */
export const grid = ({ columns, rows, header }: Grid): ITable => ({
  type: 'Table', columns: [...columns], firstRowAsHeaders: header, showGridLines: header,
  ...(header ? { gridStyle: 'default' as const } : {}), spacing: 'Small',
  rows: rows.map((cells) => ({ type: 'TableRow' as const, cells: [...cells] })),
});
