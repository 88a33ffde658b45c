import { afterAll, beforeAll } from '@jest/globals';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeStore } from '../conformance.js';
import { openEmbedded } from './embedded.js';

let folder = '';
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'casebook-embedded-')); });
afterAll(() => rm(folder, { recursive: true, force: true }));

describeStore('embedded store', () => openEmbedded(join(folder, 'new', 'ca sé?.db')));
