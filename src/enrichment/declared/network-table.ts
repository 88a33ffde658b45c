import { ipFromBytes, unmapped, type IpAddress } from '../../analysis/ip/address.js';
import { networkText, type Network } from '../ip-class.js';

/** Networks with a value each, of both versions of IP. A look-up takes one step for each length of prefix that occurs. */
export class NetworkTable<T> {
  /** By the number of bytes of their addresses. */
  readonly #tables = { 4: new PrefixTable<T>(), 16: new PrefixTable<T>() };

  get(network: Network): T | undefined {
    const { bytes, prefix } = plain(network);
    return this.#of(bytes).get(bytes, prefix);
  }

  set(network: Network, value: T): void {
    const { bytes, prefix } = plain(network);
    this.#of(bytes).set(bytes, prefix, value);
  }

  /** The smallest network that holds the address, in CIDR notation unless it is the address alone. */
  find(ip: IpAddress): { readonly network?: string; readonly value: T } | undefined {
    const { bytes } = unmapped(ip);
    return this.#of(bytes).find(bytes);
  }

  /** All networks, in CIDR notation unless they are one address. */
  * all(): Generator<readonly [network: string, value: T]> {
    yield* this.#tables[4].all(4);
    yield* this.#tables[16].all(16);
  }

  #of(bytes: Uint8Array): PrefixTable<T> {
    return this.#tables[bytes.length === 4 ? 4 : 16];
  }
}

/** A network within `::ffff:0:0/96` is one of IPv4, as the addresses in it are. */
function plain({ network, prefix }: Network): { readonly bytes: Uint8Array; readonly prefix: number } {
  const { bytes } = prefix >= 96 ? unmapped(network) : network;
  return { bytes, prefix: prefix - (network.bytes.length - bytes.length) * 8 };
}

class PrefixTable<T> {
  readonly #byPrefix = new Map<number, Map<string, T>>();
  /** Longest first. */
  #prefixes: readonly number[] = [];

  get(bytes: Uint8Array, prefix: number): T | undefined {
    return this.#byPrefix.get(prefix)?.get(keyOf(bytes, prefix));
  }

  set(bytes: Uint8Array, prefix: number, value: T): void {
    let networks = this.#byPrefix.get(prefix);
    if (networks === undefined) {
      networks = new Map();
      this.#byPrefix.set(prefix, networks);
      this.#prefixes = [...this.#byPrefix.keys()].sort((a, b) => b - a);
    }
    networks.set(keyOf(bytes, prefix), value);
  }

  find(bytes: Uint8Array): { readonly network?: string; readonly value: T } | undefined {
    for (const prefix of this.#prefixes) {
      const value = this.get(bytes, prefix);
      if (value !== undefined) return { value, ...(prefix === bytes.length * 8 ? {} : { network: networkText(bytes, prefix) }) };
    }
    return undefined;
  }

  * all(size: 4 | 16): Generator<readonly [network: string, value: T]> {
    for (const [prefix, networks] of this.#byPrefix) {
      for (const [key, value] of networks) {
        const bytes = Uint8Array.from({ length: size }, (_, at) => (at < key.length ? key.charCodeAt(at) : 0));
        yield [prefix === size * 8 ? ipFromBytes(bytes).text : networkText(bytes, prefix), value];
      }
    }
  }
}

/** The bytes that hold the prefix, one a character. */
function keyOf(bytes: Uint8Array, prefix: number): string {
  const whole = prefix >> 3;
  let key = '';
  for (let at = 0; at < whole; at += 1) key += String.fromCharCode(bytes[at] ?? 0);
  return (prefix & 7) === 0 ? key : key + String.fromCharCode((bytes[whole] ?? 0) & (0xff00 >> (prefix & 7)) & 0xff);
}
