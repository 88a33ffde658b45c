import { count } from './count.js';
import { datatable } from './datatable.js';
import { distinct } from './distinct.js';
import { evaluate } from './evaluate.js';
import { extend, serialize } from './extend.js';
import { externaldata } from './externaldata.js';
import { filter } from './filter.js';
import { find } from './find.js';
import { graphMatch } from './graph-match.js';
import { graphShortestPaths } from './graph-shortest-paths.js';
import { graphToTable } from './graph-to-table.js';
import { makeGraph } from './graph.js';
import { getschema } from './getschema.js';
import { join, lookup } from './join.js';
import { makeSeries } from './make-series.js';
import { mvApply } from './mv-apply.js';
import { mvExpand } from './mv-expand.js';
import type { PipeOperator, SourceOperator } from './operator.js';
import { parseKv } from './parse-kv.js';
import { parse, parseWhere } from './parse.js';
import { partition } from './partition.js';
import { print } from './print.js';
import { project, projectByName, projectRename } from './project.js';
import { range } from './range.js';
import { as, render } from './render.js';
import { sample, sampleDistinct } from './sample.js';
import { scan } from './scan.js';
import { search, searchSource } from './search.js';
import { sort, take, top } from './sort.js';
import { summarize } from './summarize.js';
import { topHitters } from './top-hitters.js';
import { topNested } from './top-nested.js';
import { union, unionSource } from './union.js';

/** Operators after a bar, by syntax kind. */
export const PIPE_OPERATORS: Readonly<Record<string, PipeOperator>> = {
  AsOperator: as,
  CountOperator: count,
  DistinctOperator: distinct,
  EvaluateOperator: evaluate,
  ExtendOperator: extend,
  FilterOperator: filter,
  GetSchemaOperator: getschema,
  GraphMatchOperator: graphMatch,
  GraphShortestPathsOperator: graphShortestPaths,
  GraphToTableOperator: graphToTable,
  JoinOperator: join,
  LookupOperator: lookup,
  MakeGraphOperator: makeGraph,
  MakeSeriesOperator: makeSeries,
  MvApplyOperator: mvApply,
  MvExpandOperator: mvExpand,
  ParseKvOperator: parseKv,
  ParseOperator: parse,
  ParseWhereOperator: parseWhere,
  PartitionOperator: partition,
  ProjectAwayOperator: projectByName,
  ProjectKeepOperator: projectByName,
  ProjectOperator: project,
  ProjectRenameOperator: projectRename,
  ProjectReorderOperator: projectByName,
  RenderOperator: render,
  SampleDistinctOperator: sampleDistinct,
  SampleOperator: sample,
  ScanOperator: scan,
  SearchOperator: search,
  SerializeOperator: serialize,
  SortOperator: sort,
  SummarizeOperator: summarize,
  TakeOperator: take,
  TopHittersOperator: topHitters,
  TopNestedOperator: topNested,
  TopOperator: top,
  UnionOperator: union,
};

/** Operators that begin a pipe, by syntax kind. */
export const SOURCE_OPERATORS: Readonly<Record<string, SourceOperator>> = {
  DataTableExpression: datatable,
  FindOperator: find,
  ExternalDataExpression: externaldata,
  PrintOperator: print,
  RangeOperator: range,
  SearchOperator: searchSource,
  UnionOperator: unionSource,
};
