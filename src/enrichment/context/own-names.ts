import type { Observable } from '../answer.js';
import { hasPrivateEnding } from '../privacy/hosts.js';

/** Characters that no account name has ([MS-ADA3] sAMAccountName), and `@`, which parts a name from its realm. */
const NAME = '[^"/\\\\\\[\\]:;|=,+*?<>@\\p{Cc}]{1,104}';
const ACCOUNT = new RegExp(`^(?:[\\p{L}\\p{N}_. -]{1,255}\\\\)?(${NAME})(?:@[\\p{L}\\p{N}_.-]{1,255})?$`, 'u');
/** `DOMAIN\user` where nothing else says that it is an account: no blanks, and no name of a file. */
const WITH_DOMAIN = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,62}\\[\p{L}\p{N}][\p{L}\p{N}_.'-]{0,63}\$?$/u;
const FILE = /\.(?:bat|cmd|dll|docx?|exe|js|lnk|msi|pdf|ps1|sys|txt|vbs|xlsx?|zip)$/i;
const HOST = /^[\p{L}\p{N}_][\p{L}\p{N}_-]{0,62}(?:\.[\p{L}\p{N}_-]{1,63}){0,30}$/u;

/** The account that a value of a column of accounts names, or the host whose own account it is (`WS-7$`); null where it is none. */
export function accountOf(text: string): Observable | null {
  const value = text.trim().toLowerCase();
  const [, name = ''] = (value.length <= 400 ? ACCOUNT.exec(value) : null) ?? [];
  if (!/[\p{L}\p{N}]/u.test(name)) return null;
  return name.endsWith('$') ? hostOf(name.slice(0, -1)) : { type: 'account', value };
}

/** The host that a value of a column of hosts names; null where it is none. */
export function hostOf(text: string): Observable | null {
  const value = text.trim().toLowerCase().replace(/[.$]$/, '');
  return value.length <= 253 && HOST.test(value) && /\p{L}/u.test(value) ? { type: 'host', value } : null;
}

/** What can be nothing but an account or a host wherever it stands: `CONTOSO\ana`, `dc01.corp.local`; a bare name can be anything. */
export function explicitOwnName(text: string): Observable | null {
  const value = text.trim();
  if (value.length <= 300 && WITH_DOMAIN.test(value) && !FILE.test(value)) return accountOf(value);
  return value.includes('.') && hasPrivateEnding(value.toLowerCase()) ? hostOf(value) : null;
}
