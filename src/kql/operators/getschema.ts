import type { KustoType } from '../../data/table.js';
import { sqlString } from '../literals/sql.js';
import type { PipeOperator } from './operator.js';

const DOTNET: Readonly<Record<KustoType, string>> = {
  bool: 'System.SByte', int: 'System.Int32', long: 'System.Int64', real: 'System.Double', decimal: 'System.Data.SqlTypes.SqlDecimal',
  string: 'System.String', datetime: 'System.DateTime', timespan: 'System.TimeSpan', guid: 'System.Guid', dynamic: 'System.Object',
};

/** https://learn.microsoft.com/kusto/query/getschema-operator */
export const getschema: PipeOperator = (_node, input, { compiler }) => {
  const columns = [
    compiler.column({ name: 'ColumnName', type: 'string' }), compiler.column({ name: 'ColumnOrdinal', type: 'long' }),
    compiler.column({ name: 'DataType', type: 'string' }), compiler.column({ name: 'ColumnType', type: 'string' }),
  ];
  const rows = input.columns.map((column, index) =>
    `(${sqlString(column.name)}, CAST(${index} AS BIGINT), ${sqlString(DOTNET[column.type])}, ${sqlString(column.type)})`);
  const from = compiler.step(`SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${columns.map((column) => column.id).join(', ')})`);
  return { from, columns, order: { kind: 'stream' }, serialized: false };
};
