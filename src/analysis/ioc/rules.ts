import { dotted } from './dotted.js';
import { email } from './email.js';
import { hash } from './hash.js';
import { IDENTIFIERS } from './identifiers.js';
import { ipv6 } from './ipv6.js';
import { linuxPath } from './linux-path.js';
import { port } from './port.js';
import { registryKey } from './registry-key.js';
import type { Rule } from './scan.js';
import { encodedUrl, url } from './url.js';
import { userAgent } from './user-agent.js';
import { wallet } from './wallets.js';
import { windowsPath } from './windows-path.js';

/** In the order in which they take text: what an earlier one took, a later one leaves alone. */
export const RULES: readonly Rule[] = [
  url, encodedUrl, email, registryKey, windowsPath, userAgent, linuxPath, hash, ...IDENTIFIERS, wallet, ipv6, dotted, port,
];
