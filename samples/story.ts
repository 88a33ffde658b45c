import { deviceOfUser, userOf } from './directory.js';
import { randomOf } from './random.js';

/** How far back the sample goes. */
export const SAMPLE_DAYS = 7;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/**
 * What the attacker uses. The addresses lie in the ranges of hosting companies, so that looking up their country and
 * network says something; they were picked at random and stand for nobody. The domain is reserved (RFC 2606).
 */
export const ATTACKER = {
  sprayAddresses: ['146.70.124.77', '37.120.206.19', '146.70.53.30', '5.2.70.20'],
  /** The spray address that gets in, and from which the account is used afterwards. */
  address: '146.70.124.77',
  place: 'Bucharest',
  country: 'RO',
  c2Address: '176.123.5.60',
  c2Domain: 'cdn-harbour-metrics.example',
  c2Url: 'https://cdn-harbour-metrics.example/api/v2/ping',
  userAgent: 'BAV2ROPC',
  forwardTo: 'archive.mailbox@quiet-harbour-mail.example',
  ruleName: '..',
} as const;

/** The account that falls, and the workstation its owner uses. */
export const VICTIM = userOf(57);
export const VICTIM_DEVICE = deviceOfUser(VICTIM.id);

export const SPRAY = { accounts: 61, rounds: 4, roundMs: 40 * MINUTE } as const;
export const BEACON = { intervalSeconds: 300, jitterSeconds: 5, count: 110 } as const;

/** When the steps of the attack happen, in ms since the epoch. */
export interface Schedule {
  readonly start: number;
  readonly end: number;
  readonly spray: number;
  readonly success: number;
  readonly remoteLogon: number;
  readonly execution: number;
  readonly beacon: number;
  readonly mailRead: number;
  readonly inboxRule: number;
}

/**
 * The attack begins at the last 01:07 UTC that leaves 14 h for the rest of it: between 38 h and 14 h before the end.
 * The seed moves each step by up to 20 s.
 * @param end ms since the epoch
 */
export function scheduleOf(seed: number, end: number): Schedule {
  const random = randomOf(seed, 'schedule');
  const latest = end - 14 * HOUR;
  const spray = Math.floor((latest - 67 * MINUTE) / (24 * HOUR)) * 24 * HOUR + 67 * MINUTE;
  const at = (minutes: number): number => spray + minutes * MINUTE + Math.floor(random() * 20_000);
  return {
    start: end - SAMPLE_DAYS * 24 * HOUR, end, spray,
    success: at(164), remoteLogon: at(185), execution: at(187), beacon: at(190), mailRead: at(205), inboxRule: at(214),
  };
}

/** The accounts that the spray tries, the one that falls among them. */
export function sprayedUsers(): readonly number[] {
  const others = Array.from({ length: 120 }, (_, k) => (k * 77 + 13) % 120).filter((id) => id !== VICTIM.id);
  return [...others.slice(0, SPRAY.accounts - 1), VICTIM.id];
}
