/** Longitude and latitude in degrees, as GeoJSON writes them (https://www.rfc-editor.org/rfc/rfc7946). */
export type Position = readonly [longitude: number, latitude: number];

/** The position of two numbers; undefined where they are none on Earth. */
export const positionAt = (longitude: unknown, latitude: unknown): Position | undefined =>
  (typeof longitude === 'number' && typeof latitude === 'number' && Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : undefined);

/** JSON of a number as Kusto writes reals: a whole one keeps its `.0`. */
const real = (value: number): string => (Number.isInteger(value) && Math.abs(value) < 1e15 ? `${String(value)}.0` : String(value));
const array = (texts: readonly string[]): string => `[${texts.join(',')}]`;

export const positionJson = ([longitude, latitude]: Position): string => `[${real(longitude)},${real(latitude)}]`;
export const lineJson = (line: readonly Position[]): string => array(line.map(positionJson));
export const ringsJson = (rings: readonly (readonly Position[])[]): string => array(rings.map(lineJson));

export const geometryJson = (type: string, coordinates: string): string => `{"type":"${type}","coordinates":${coordinates}}`;

export const pointJson = (point: Position): string => geometryJson('Point', positionJson(point));
export const polygonJson = (rings: readonly (readonly Position[])[]): string => geometryJson('Polygon', ringsJson(rings));
