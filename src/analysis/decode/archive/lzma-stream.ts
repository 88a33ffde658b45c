/** Thrown within this folder: the stream is damaged, or it ends before it should. */
export class StreamFault extends Error {
  constructor(readonly cutOff: boolean) {
    super(cutOff ? 'the stream is cut off' : 'the stream is damaged');
  }
}

/** Thrown within this folder: there would be more output than allowed. */
export class OverCap extends Error {}

const STATES = 12;
const HALF = 1 << 10;
const TOP = 2 ** 24;
const LENGTHS = 16 * 8 * 2 + 256 + 2;
/** Where the parts of a length coder begin: two choices, then the short, middle and long ones. */
const [MIDDLE, LONG] = [2 + 128, 2 + 256];

const probabilities = (size: number): Uint16Array => new Uint16Array(size).fill(HALF);

/** Output that grows up to its cap; it is the dictionary as well. */
export class Output {
  #bytes = Buffer.allocUnsafe(65_536);
  length = 0;
  /** Where the dictionary begins. */
  start = 0;

  constructor(readonly cap: number) {}

  get bytes(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.length));
  }

  at(distance: number): number {
    return this.#bytes[this.length - distance] ?? 0;
  }

  put(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.length] = byte;
    this.length += 1;
  }

  append(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** Repeats what stands `distance` back; it may overlap what it makes. */
  repeat(distance: number, count: number): void {
    if (distance > this.length - this.start) throw new StreamFault(false);
    this.#reserve(count);
    for (let left = count; left > 0; left -= 1) {
      this.#bytes[this.length] = this.#bytes[this.length - distance] ?? 0;
      this.length += 1;
    }
  }

  #reserve(more: number): void {
    if (this.length + more > this.cap) throw new OverCap();
    if (this.length + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.length + more, Math.min(this.cap, this.#bytes.length * 2)));
    this.#bytes.copy(larger, 0, 0, this.length);
    this.#bytes = larger;
  }
}

/**
 * The LZMA decoder as Igor Pavlov specifies it (lzma-specification.txt of the LZMA SDK, public domain). Its output buffer is the
 * dictionary, so that no header can make it take more memory than the cap on output.
 */
export class LzmaStream {
  #input: Uint8Array = new Uint8Array(0);
  #at = 0;
  #range = 0;
  #code = 0;
  #lc = 0;
  #lpMask = 0;
  #pbMask = 0;
  #state = 0;
  #reps: [number, number, number, number] = [1, 1, 1, 1];
  #literal = probabilities(0);
  #match = probabilities(0);
  #rep = probabilities(0);
  #rep0Long = probabilities(0);
  #slots: Uint16Array[] = [];
  #places = probabilities(0);
  #align = probabilities(0);
  #lengths = probabilities(0);
  #repLengths = probabilities(0);

  constructor(readonly out: Output) {}

  /** `properties`: the byte that holds lc, lp and pb. */
  setProperties(properties: number): void {
    if (properties >= 9 * 5 * 5) throw new StreamFault(false);
    this.#lc = properties % 9;
    const rest = Math.floor(properties / 9);
    this.#lpMask = (1 << (rest % 5)) - 1;
    this.#pbMask = (1 << Math.floor(rest / 5)) - 1;
    this.reset();
  }

  reset(): void {
    this.#state = 0;
    this.#reps = [1, 1, 1, 1];
    this.#literal = probabilities(0x300 * ((this.#lpMask + 1) << this.#lc));
    this.#match = probabilities(STATES * 16);
    this.#rep = probabilities(STATES * 4);
    this.#rep0Long = probabilities(STATES * 16);
    this.#slots = [0, 1, 2, 3].map(() => probabilities(64));
    this.#places = probabilities(128);
    this.#align = probabilities(16);
    this.#lengths = probabilities(LENGTHS);
    this.#repLengths = probabilities(LENGTHS);
  }

  /** Decodes until the output has `until` bytes or, where `marker` allows it, the end is marked. Returns the bytes it read. */
  decode(input: Uint8Array, until: number, marker: boolean): number {
    this.#input = input;
    this.#at = 0;
    this.#range = 0xffffffff;
    if (this.#next() !== 0) throw new StreamFault(false);
    this.#code = ((this.#next() << 24) | (this.#next() << 16) | (this.#next() << 8) | this.#next()) >>> 0;
    const { out } = this;
    while (out.length < until) {
      const posState = (out.length - out.start) & this.#pbMask;
      if (this.#bit(this.#match, (this.#state << 4) + posState) === 0) {
        this.#putLiteral();
        continue;
      }
      const count = this.#bit(this.#rep, this.#state) === 0 ? this.#newMatch(posState) : this.#oldMatch(posState);
      if (count < 0) {
        if (!marker) throw new StreamFault(false);
        return this.#at;
      }
      if (out.length + count > until) throw new StreamFault(false);
      out.repeat(this.#reps[0], count);
    }
    return this.#at;
  }

  #putLiteral(): void {
    const { out } = this;
    const place = out.length - out.start;
    const before = place > 0 ? out.at(1) : 0;
    const base = 0x300 * (((place & this.#lpMask) << this.#lc) + (before >> (8 - this.#lc)));
    let symbol = 1;
    if (this.#state >= 7) {
      let matched = out.at(this.#reps[0]);
      while (symbol < 0x100) {
        const expected = (matched >> 7) & 1;
        matched = (matched << 1) & 0xff;
        const bit = this.#bit(this.#literal, base + ((1 + expected) << 8) + symbol);
        symbol = (symbol << 1) | bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = (symbol << 1) | this.#bit(this.#literal, base + symbol);
    out.put(symbol & 0xff);
    this.#state = this.#state < 4 ? 0 : this.#state < 10 ? this.#state - 3 : this.#state - 6;
  }

  /** Length of a match at a distance that is read; -1 for the end mark. */
  #newMatch(posState: number): number {
    const [rep0, rep1, rep2] = this.#reps;
    const count = this.#length(this.#lengths, posState);
    this.#state = this.#state < 7 ? 7 : 10;
    const distance = this.#distance(Math.min(count - 2, 3));
    if (distance === 0x100000000) return -1;
    this.#reps = [distance, rep0, rep1, rep2];
    return count;
  }

  /** Length of a match at one of the last four distances. */
  #oldMatch(posState: number): number {
    const [rep0, rep1, rep2, rep3] = this.#reps;
    if (this.out.length === this.out.start) throw new StreamFault(false);
    const state = this.#state;
    if (this.#bit(this.#rep, STATES + state) === 0) {
      if (this.#bit(this.#rep0Long, (state << 4) + posState) === 0) {
        this.#state = state < 7 ? 9 : 11;
        return 1;
      }
    } else if (this.#bit(this.#rep, 2 * STATES + state) === 0) this.#reps = [rep1, rep0, rep2, rep3];
    else if (this.#bit(this.#rep, 3 * STATES + state) === 0) this.#reps = [rep2, rep0, rep1, rep3];
    else this.#reps = [rep3, rep0, rep1, rep2];
    const count = this.#length(this.#repLengths, posState);
    this.#state = state < 7 ? 8 : 11;
    return count;
  }

  #length(probs: Uint16Array, posState: number): number {
    if (this.#bit(probs, 0) === 0) return 2 + this.#tree(probs, 2 + posState * 8, 3);
    if (this.#bit(probs, 1) === 0) return 10 + this.#tree(probs, MIDDLE + posState * 8, 3);
    return 18 + this.#tree(probs, LONG, 8);
  }

  /** Distance, 1 for the byte before; 2^32 is the end mark. */
  #distance(lengthState: number): number {
    const slot = this.#tree(this.#slots[lengthState] ?? probabilities(64), 0, 6);
    if (slot < 4) return slot + 1;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#reverse(this.#places, base - slot, bits) + 1;
    return base + this.#direct(bits - 4) * 16 + this.#reverse(this.#align, 0, 4) + 1;
  }

  #tree(probs: Uint16Array, base: number, bits: number): number {
    let symbol = 1;
    for (let left = bits; left > 0; left -= 1) symbol = (symbol << 1) | this.#bit(probs, base + symbol);
    return symbol - (1 << bits);
  }

  #reverse(probs: Uint16Array, base: number, bits: number): number {
    let [symbol, value] = [1, 0];
    for (let at = 0; at < bits; at += 1) {
      const bit = this.#bit(probs, base + symbol);
      symbol = (symbol << 1) | bit;
      value += bit * 2 ** at;
    }
    return value;
  }

  #direct(bits: number): number {
    let value = 0;
    for (let left = bits; left > 0; left -= 1) {
      this.#range = Math.floor(this.#range / 2);
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit === 1) this.#code -= this.#range;
      value = value * 2 + bit;
      this.#normalise();
    }
    return value;
  }

  #bit(probs: Uint16Array, index: number): 0 | 1 {
    const probability = probs[index] ?? HALF;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      probs[index] = probability + ((2048 - probability) >> 5);
      if (bound < TOP) this.#normalise();
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    probs[index] = probability - (probability >> 5);
    if (this.#range < TOP) this.#normalise();
    return 1;
  }

  #normalise(): void {
    if (this.#range >= TOP) return;
    this.#range = (this.#range << 8) >>> 0;
    this.#code = ((this.#code << 8) | this.#next()) >>> 0;
  }

  #next(): number {
    const byte = this.#input[this.#at];
    if (byte === undefined) throw new StreamFault(true);
    this.#at += 1;
    return byte;
  }
}
