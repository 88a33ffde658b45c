import type { Lookup, ProviderFile } from './provider-file.js';
import { isTemplate, templateProblem } from './template.js';

/** What is wrong with a description that has the right form: "lookups.0.path: …". */
export function fileProblems(file: ProviderFile): readonly string[] {
  const settings = Object.keys(file.settings);
  const check = (where: string, template: string, mayHoldObservable: boolean): string[] => {
    const problem = templateProblem(template, settings, mayHoldObservable);
    return problem === undefined ? [] : [`${where}: ${problem}`];
  };
  const each = (where: string, templates: Readonly<Record<string, string>> | undefined, mayHoldObservable: boolean): string[] =>
    Object.entries(templates ?? {}).flatMap(([name, template]) => (template === '{observables}' && mayHoldObservable ? [] : check(`${where}.${name}`, template, mayHoldObservable)));
  const covered = file.lookups.flatMap(({ types }) => types);
  return [
    // What an observable holds must not be able to end a header and begin another.
    ...each('headers', file.headers, false),
    ...(file.basic ?? []).filter((name) => !settings.includes(name)).map((name) => `basic: ${name} is none of the settings`),
    ...covered.filter((type, at) => covered.indexOf(type) !== at).map((type) => `lookups: two of them are for ${type}`),
    ...file.lookups.flatMap((lookup, at) => {
      const where = `lookups.${at}`;
      return [
        ...check(`${where}.path`, lookup.path, true), ...each(`${where}.query`, lookup.query, true), ...each(`${where}.form`, lookup.form, true),
        ...each(`${where}.headers`, lookup.headers, false), ...(lookup.page === undefined ? [] : check(`${where}.page`, lookup.page, true)),
        ...textsOf(lookup.json).flatMap((text) => (text === '{observables}' || !isTemplate(text) ? [] : check(`${where}.json`, text, true))),
        ...pageSecrets(lookup, settings).map((name) => `${where}.page: {${name}} would show a setting to everybody`),
        ...(lookup.json !== undefined && lookup.form !== undefined ? [`${where}: it has json and form, but a request has one body`] : []),
        ...(lookup.batch > 1 && lookup.select === undefined ? [`${where}.select: an answer to several needs it`] : []),
        ...(lookup.answer === undefined && file.answer === undefined ? [`${where}.answer: neither this nor the file says how to read an answer`] : []),
      ];
    }),
  ];
}

const pageSecrets = ({ page = '' }: Lookup, settings: readonly string[]): string[] => settings.filter((name) => new RegExp(`\\{${name}\\b`).test(page));

function textsOf(template: Lookup['json']): string[] {
  if (typeof template === 'string') return [template];
  return typeof template === 'object' && template !== null ? Object.values(template).flatMap((item: Lookup['json']) => textsOf(item)) : [];
}
