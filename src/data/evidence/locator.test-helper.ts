import { getEnvironmentData } from 'node:worker_threads';
import type { IpLocation } from '../../kql/host/entry.js';

/** A look-up that knows one country. Where the test says so, its thread dies of a defect while it is opened. */
export async function openLocator(): Promise<(address: string) => IpLocation | null> {
  if (getEnvironmentData('broken') === true) {
    setImmediate(() => { throw new Error('A defect'); });
    await new Promise(() => undefined);
  }
  return (address) => (address.startsWith('192.0.2.') ? { country: 'Atlantis' } : null);
}
