import type { Decoder } from '../types.js';
import { cmd } from './cmd/cmd.js';
import { javascript } from './javascript/javascript.js';
import { powershell } from './powershell/powershell.js';
import { vba } from './vba/vba.js';

/** Script languages whose hidden code is written anew. A command line comes before the script that it starts. */
export const SCRIPTS: readonly Decoder[] = [cmd, powershell, vba, javascript];
