import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { translate } from '../../kql/translate.js';
import type { QueryRequest } from '../engine.js';
import type { EvidenceOptions } from './options.js';
import { createEvidenceProvider } from './provider.js';
import type { EvidenceProvider } from './provider.js';

/** Providers over folders of their own, for tests. */
export interface EvidenceFixture {
  readonly folder: string;
  readonly workFolder: string;
  write(name: string, content: string | Uint8Array): Promise<void>;
  /** Writes a file of the function library. */
  writeFunction(name: string, content: string): Promise<void>;
  open(options?: Partial<EvidenceOptions>): Promise<EvidenceProvider>;
  request(kql: string, more?: Partial<QueryRequest>): QueryRequest;
  /** Closes what was opened and removes the folders. */
  dispose(): Promise<void>;
}

export async function evidenceFixture(): Promise<EvidenceFixture> {
  const root = await mkdtemp(join(tmpdir(), 'evidence-'));
  const [folder, workFolder, functionsFolder] = [join(root, 'files'), join(root, 'work'), join(root, 'functions')];
  await mkdir(folder);
  await mkdir(functionsFolder);
  const opened: EvidenceProvider[] = [];
  return {
    folder,
    workFolder,
    write: (name, content) => writeFile(join(folder, name), content),
    writeFunction: (name, content) => writeFile(join(functionsFolder, name), content),
    open: async (options) => {
      const provider = await createEvidenceProvider({ folder, workFolder, functionsFolder, translate, ...options });
      opened.push(provider);
      return provider;
    },
    request: (kql, more) => ({
      kql, variables: {}, now: '2026-03-02T00:00:00Z', maxRows: 1000, maxBytes: 10_000_000, signal: new AbortController().signal,
      fetchTable: () => Promise.reject(new Error('Nothing is stored')), ...more,
    }),
    dispose: async () => {
      for (const provider of opened) await provider.close();
      await rm(root, { recursive: true, force: true });
    },
  };
}
