import { createHash } from 'node:crypto';

/** Larkfield Health, the organisation of the sample: it does not exist, and its domain is reserved (RFC 2606). */
export const ORGANISATION = {
  name: 'Larkfield Health', domain: 'larkfield.example', netbios: 'LARKFIELD',
  tenant: '5e1f3c52-8a5d-4c1e-9a53-6b1f0c7d2e84', mailDomain: 'larkfield.example',
} as const;

export interface User {
  readonly id: number;
  readonly name: string;
  readonly upn: string;
  /** The name before the at sign, as Windows logs it. */
  readonly sam: string;
  readonly sid: string;
  readonly objectId: string;
}

export interface Device {
  readonly id: number;
  /** Fully qualified, lower case: as Defender names it. */
  readonly name: string;
  /** As Windows event logs name it. */
  readonly computer: string;
  readonly deviceId: string;
  readonly ip: string;
}

const FIRST = [
  'Aisha', 'Alan', 'Amelia', 'Andrew', 'Beth', 'Callum', 'Carys', 'Chloe', 'Daniel', 'David', 'Deepa', 'Eleanor', 'Emma',
  'Farid', 'Fiona', 'George', 'Grace', 'Hannah', 'Harry', 'Imran', 'Isla', 'Jack', 'James', 'Jasmine', 'Karen', 'Kofi',
  'Laura', 'Leo', 'Lucy', 'Marcus', 'Megan', 'Mohammed', 'Nadia', 'Oliver', 'Priya', 'Rachel', 'Samuel', 'Sophie', 'Tom', 'Zara',
];
const LAST = [
  'Ahmed', 'Allen', 'Bailey', 'Barker', 'Begum', 'Bell', 'Brooks', 'Campbell', 'Carter', 'Chapman', 'Clarke', 'Davies',
  'Dixon', 'Edwards', 'Ellis', 'Evans', 'Fletcher', 'Foster', 'Graham', 'Hall', 'Harris', 'Hughes', 'Hussain', 'Jenkins',
  'Kaur', 'Khan', 'Lewis', 'Marshall', 'Mason', 'Morgan', 'Murphy', 'Owen', 'Patel', 'Price', 'Reid', 'Shaw', 'Singh',
  'Taylor', 'Walsh', 'Wright',
];
const SERVERS = ['dc01', 'dc02', 'file01', 'file02', 'mgmt01', 'bak01', 'scan01', 'app01'];

export const USER_COUNT = 120;
export const WORKSTATION_COUNT = 52;

const digest = (text: string): string => createHash('sha1').update(`larkfield ${text}`).digest('hex');
const guidOf = (text: string): string => digest(text).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
const nth = (list: readonly string[], index: number): string => list[index % list.length] ?? '';

/** One of the 120 people, by number. Users 0 to 3 are the administrators. */
export function userOf(id: number): User {
  const first = nth(FIRST, id);
  const last = nth(LAST, id * 7 + Math.floor(id / FIRST.length) * 3);
  const sam = `${first}.${last}`.toLowerCase();
  return {
    id, sam, name: `${first} ${last}`, upn: `${sam}@${ORGANISATION.domain}`,
    sid: `S-1-5-21-1409082233-1957994488-682003330-${1100 + id}`, objectId: guidOf(`user ${id}`),
  };
}

/** One of the 60 devices, by number: workstations first, then the servers. */
export function deviceOf(id: number): Device {
  const server = SERVERS[id - WORKSTATION_COUNT];
  const short = server === undefined ? `lkf-lt-${String(id + 1).padStart(3, '0')}` : `lkf-srv-${server}`;
  const suffix = `corp.${ORGANISATION.domain}`;
  return {
    id, name: `${short}.${suffix}`, computer: `${short.toUpperCase()}.${suffix}`, deviceId: digest(`device ${id}`),
    ip: server === undefined ? `10.20.${4 + (id % 8)}.${20 + id}` : `10.20.0.${10 + id - WORKSTATION_COUNT}`,
  };
}

/** Workstations are shared: two or three people use each. */
export const deviceOfUser = (user: number): Device => deviceOf(user % WORKSTATION_COUNT);
export const serverOf = (name: string): Device => deviceOf(WORKSTATION_COUNT + SERVERS.indexOf(name));

export const users = (): readonly User[] => Array.from({ length: USER_COUNT }, (_, id) => userOf(id));
export const devices = (): readonly Device[] =>
  Array.from({ length: WORKSTATION_COUNT + SERVERS.length }, (_, id) => deviceOf(id));

export interface Place {
  readonly id: number;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
  /** Network number that a sign-in from there shows. */
  readonly asn: string;
  /** First three bytes of the addresses that staff have there. */
  readonly prefix: string;
}

const PLACES: readonly Omit<Place, 'id'>[] = [
  { city: 'Leeds', state: 'England', country: 'GB', latitude: 53.8, longitude: -1.55, asn: '5607', prefix: '2.120.44.' },
  { city: 'York', state: 'England', country: 'GB', latitude: 53.96, longitude: -1.08, asn: '2856', prefix: '86.140.16.' },
  { city: 'Bradford', state: 'England', country: 'GB', latitude: 53.8, longitude: -1.75, asn: '2856', prefix: '86.140.17.' },
  { city: 'Harrogate', state: 'England', country: 'GB', latitude: 53.99, longitude: -1.54, asn: '2856', prefix: '86.140.18.' },
  { city: 'Wakefield', state: 'England', country: 'GB', latitude: 53.68, longitude: -1.5, asn: '5089', prefix: '82.10.20.' },
  { city: 'Sheffield', state: 'England', country: 'GB', latitude: 53.38, longitude: -1.47, asn: '5089', prefix: '82.10.21.' },
  { city: 'Dublin', state: 'Leinster', country: 'IE', latitude: 53.35, longitude: -6.26, asn: '12388', prefix: '83.220.200.' },
  { city: 'Lyon', state: 'Auvergne-Rhone-Alpes', country: 'FR', latitude: 45.76, longitude: 4.84, asn: '3215', prefix: '90.10.20.' },
  { city: 'Berlin', state: 'Berlin', country: 'DE', latitude: 52.52, longitude: 13.4, asn: '3320', prefix: '87.140.20.' },
  { city: 'Madrid', state: 'Madrid', country: 'ES', latitude: 40.42, longitude: -3.7, asn: '3352', prefix: '80.58.10.' },
  { city: 'Lisbon', state: 'Lisboa', country: 'PT', latitude: 38.72, longitude: -9.14, asn: '2860', prefix: '79.168.10.' },
  { city: 'Boston', state: 'Massachusetts', country: 'US', latitude: 42.36, longitude: -71.06, asn: '7922', prefix: '73.20.30.' },
  { city: 'Tokyo', state: 'Tokyo', country: 'JP', latitude: 35.68, longitude: 139.69, asn: '17676', prefix: '126.20.30.' },
  { city: 'Bucharest', state: 'Bucuresti', country: 'RO', latitude: 44.43, longitude: 26.1, asn: '9009', prefix: '146.70.124.' },
  { city: 'Sofia', state: 'Sofia-Grad', country: 'BG', latitude: 42.7, longitude: 23.32, asn: '9009', prefix: '146.70.53.' },
  { city: 'Amsterdam', state: 'Noord-Holland', country: 'NL', latitude: 52.37, longitude: 4.9, asn: '60404', prefix: '5.2.70.' },
  { city: 'Budapest', state: 'Budapest', country: 'HU', latitude: 47.5, longitude: 19.04, asn: '30836', prefix: '185.225.69.' },
  { city: 'Leeds', state: 'England', country: 'GB', latitude: 53.8, longitude: -1.55, asn: '35228', prefix: '82.132.201.' },
];

export const places: readonly Place[] = PLACES.map((place, id) => ({ id, ...place }));
/** Number of the place by city; the mobile network counts as the last one. */
export const placeOf = (city: string): number => PLACES.findIndex((place) => place.city === city);
export const MOBILE_PLACE = PLACES.length - 1;
