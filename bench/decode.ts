/** Decoding and extraction in figures: `npm run bench:decode`. */
import { extractFigures } from './extract.js';
import { unpackFigures } from './unpack.js';

await unpackFigures();
await extractFigures();
