/**
 * How much more often than by chance one letter follows another in technical English and command lines: one row for each
 * first letter, "a" to "z" and then anything else, as for the second. Half bits, "M" for as often as by chance; counted
 * over the README files of some 800 open-source packages.
 */
const PAIRS: readonly string[] = [
  'BLNNAGLALEHPNQALAPOQKKHHKFP', 'PHKGRDFANOAPEAOIAOMEPAAANBQ', 'PDIDPBAPLBMMGARAANIPMAEAIAO',
  'NFIMRHGEOCBKJDOEAIMILFBAHAT', 'MGNNJLIDGBDLLOGJIQPNCJIMIAS', 'OCGDOMAARAAKAGRAANILNAAAKAR',
  'KECARDILNAAMGMLAANMJMFAAEDT', 'QBBATDABOAGBHEOCAMIMIAAAEAQ', 'KJNMMMLAAAHNMRPLALPPCKAJAIL',
  'PHAASAAIKAAAEAMHAFTBLKJAAAK', 'OJFJTHHFOABKEKIEAEPELAFADAS', 'NGGLREHDQCFPACPIAFMNNIEAMAQ',
  'RMBJRAHAPEAIMGOPAALDKGAAJAQ', 'MENPNKPDLCHJEHNKACPPJIAAIAR', 'JLLNGMKCHGJMNRLNAQLLNKMEAAO',
  'QAGJQADHMACOLFPNAQLPLDCDIAO', 'AACACAABLAALBADACDLATBAAAAO', 'OEKJRHJBOAHJKLPEAMNNLGEAKAR',
  'LAMBQGALNAHHFENKCHNQMGFAKAT', 'NAJFPFBQPAAHEDOIANMKKDGBMDR', 'JLKJOJLANABPNPDNAQQPHAACAAM',
  'SIIATAIAPAAAACLAAJJAEAAAAAP', 'PCJIOAIPSABGINOBALOEAAEAAAQ', 'PELFQEAEOAAFGBFQAEGQAAAEKCS',
  'JFKCJGECIBAJJOOQAGNKBIIABCT', 'PHCBSAIIOACIHANBBEIDPFACINR', 'PNOMMNJLOJHLMMNNEMOPLKMFIDA',
];
const OTHER = 26;
const CHANCE = "M".charCodeAt(0);

const TABLE = Int8Array.from(PAIRS.flatMap((row) => Array.from(row, (cell) => cell.charCodeAt(0) - CHANCE)));

const placeOf = (code: number): number => {
  const letter = code | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? letter - 0x61 : OTHER;
};

export interface Fluency {
  /** Mean bits by which the letters follow each other more often than by chance: about 1 for words, -2 for noise. */
  readonly bits: number;
  /** The same from the end to the beginning. */
  readonly backwards: number;
  readonly letters: number;
}

/** Reads a text; only the first 4,096 units count. */
export function fluencyOf(text: string): Fluency {
  if (text !== last.text) last = { text, fluency: read(text) };
  return last.fluency;
}

/** Several guesses ask about one text after another. */
let last: { readonly text: string; readonly fluency: Fluency } = { text: '', fluency: { bits: 0, backwards: 0, letters: 0 } };

function read(text: string): Fluency {
  const length = Math.min(text.length, 4_096);
  let [sum, pairs, back, backPairs, letters, before] = [0, 0, 0, 0, 0, OTHER];
  // both ways begin with a blank that is not there: forwards before the first unit, backwards after the last
  for (let at = 0; at <= length; at += 1) {
    const place = at < length ? placeOf(text.charCodeAt(at)) : OTHER;
    if (place !== OTHER) letters += 1;
    if (place !== OTHER || before !== OTHER) {
      if (at < length) {
        sum += TABLE[before * 27 + place] ?? 0;
        pairs += 1;
      }
      if (at > 0) {
        back += TABLE[place * 27 + before] ?? 0;
        backPairs += 1;
      }
    }
    before = place;
  }
  return { bits: pairs === 0 ? 0 : sum / pairs / 2, backwards: backPairs === 0 ? 0 : back / backPairs / 2, letters };
}

/** How common each letter is in English, of a thousand; nothing for what is no letter. */
const COMMON = [82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2, 20, 1];

/** How common each character is, by its code, taken for the one that `turn` makes of it. */
export const commonnessOf = (turn: (code: number) => number): Uint8Array => Uint8Array.from({ length: 127 }, (_, code) => (code < 33 ? 0 : (COMMON[placeOf(turn(code))] ?? 0)));

/** How common the characters of a text are, counted by their codes, together. */
export function commonness(counts: Uint32Array, common: Uint8Array): number {
  let sum = 0;
  for (let code = 33; code < 127; code += 1) sum += (counts[code] ?? 0) * (common[code] ?? 0);
  return sum;
}
