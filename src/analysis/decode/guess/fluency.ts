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
  readonly letters: number;
}

/** Reads a text, forwards or backwards; only the first 4,096 units count. */
export function fluencyOf(text: string, backwards = false): Fluency {
  let [sum, pairs, letters, before] = [0, 0, 0, OTHER];
  const length = Math.min(text.length, 4_096);
  for (let at = 0; at < length; at += 1) {
    const place = placeOf(text.charCodeAt(backwards ? length - 1 - at : at));
    if (place !== OTHER) letters += 1;
    if (place !== OTHER || before !== OTHER) {
      sum += TABLE[before * 27 + place] ?? 0;
      pairs += 1;
    }
    before = place;
  }
  return { bits: pairs === 0 ? 0 : sum / pairs / 2, letters };
}

/** How common each letter is in English, of a thousand; nothing for what is no letter. */
const COMMON = [82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2, 20, 1];

/** Mean commonness of the characters counted by their codes, each taken for the one that `turn` makes of it. */
export function commonness(counts: Uint32Array, turn: (code: number) => number): number {
  let [sum, all] = [0, 0];
  for (let code = 33; code < 127; code += 1) {
    const times = counts[code] ?? 0;
    const place = placeOf(turn(code));
    sum += times * (place === OTHER ? 0 : (COMMON[place] ?? 0));
    all += times;
  }
  return all === 0 ? 0 : sum / all;
}
