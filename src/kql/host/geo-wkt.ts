import type { HostTable } from './entry.js';
import { geometryJson, lineJson, positionJson, ringsJson } from './geo-json.js';
import type { Position } from './geo-json.js';

/** Nesting of collections. */
const MAX_DEPTH = 16;
/** A word, a number, or a sign; blanks are passed over. */
const TOKEN = /\s*([A-Za-z]+|[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|[(),])/y;

class NotWkt extends Error {}

/** Reads Well-known text (OGC 06-103r4, chapter 7), two coordinates a point. Throws `NotWkt`. */
class WktReader {
  #at = 0;
  #token: string | undefined;

  constructor(readonly text: string) {
    this.#advance();
  }

  geometry(depth = 0): string {
    if (depth > MAX_DEPTH) throw new NotWkt();
    switch (this.#take().toUpperCase()) {
      case 'POINT': {
        const [point, more] = this.#list(() => this.#position());
        if (point === undefined || more !== undefined) throw new NotWkt();
        return geometryJson('Point', positionJson(point));
      }
      case 'LINESTRING':
        return geometryJson('LineString', lineJson(this.#line()));
      case 'POLYGON':
        return geometryJson('Polygon', ringsJson(this.#rings()));
      case 'MULTIPOINT':
        return geometryJson('MultiPoint', lineJson(this.#list(() => this.#wrapped())));
      case 'MULTILINESTRING':
        return geometryJson('MultiLineString', ringsJson(this.#rings()));
      case 'MULTIPOLYGON':
        return geometryJson('MultiPolygon', `[${this.#list(() => ringsJson(this.#rings())).join(',')}]`);
      case 'GEOMETRYCOLLECTION':
        return `{"type":"GeometryCollection","geometries":[${this.#list(() => this.geometry(depth + 1)).join(',')}]}`;
      default:
        throw new NotWkt();
    }
  }

  end(): void {
    if (this.#token !== undefined || this.text.slice(this.#at).trim() !== '') throw new NotWkt();
  }

  #advance(): void {
    TOKEN.lastIndex = this.#at;
    const [all, token] = TOKEN.exec(this.text) ?? [];
    if (all !== undefined) this.#at += all.length;
    this.#token = token;
  }

  #take(expected?: string): string {
    const token = this.#token;
    if (token === undefined || (expected !== undefined && token !== expected)) throw new NotWkt();
    this.#advance();
    return token;
  }

  #list<T>(item: () => T): readonly T[] {
    this.#take('(');
    const items = [item()];
    while (this.#token === ',') {
      this.#advance();
      items.push(item());
    }
    this.#take(')');
    return items;
  }

  #number(): number {
    const number = Number(this.#take());
    if (!Number.isFinite(number)) throw new NotWkt();
    return number;
  }

  #position(): Position {
    return [this.#number(), this.#number()];
  }

  /** A point of MULTIPOINT, with or without brackets. */
  #wrapped(): Position {
    if (this.#token !== '(') return this.#position();
    this.#advance();
    const position = this.#position();
    this.#take(')');
    return position;
  }

  #line(): readonly Position[] {
    return this.#list(() => this.#position());
  }

  #rings(): readonly (readonly Position[])[] {
    return this.#list(() => this.#line());
  }
}

function fromWkt(text: string): string | null {
  const reader = new WktReader(text);
  try {
    const json = reader.geometry();
    reader.end();
    return json;
  } catch (error) {
    if (error instanceof NotWkt) return null;
    throw error;
  }
}

export const GEO_WKT_FUNCTIONS: HostTable = {
  geo_from_wkt: { params: ['string'], result: 'dynamic', call: ([text]) => fromWkt(String(text)), doc: 'geo-from-wkt-function' },
};
