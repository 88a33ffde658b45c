import type { Value } from '../../data/table.js';
import type { Observable } from '../answer.js';
import { momentOf, oneLine } from '../declared/answer-text.js';
import type { SourceReply } from '../source.js';
import type { TableLookup } from './table-source.js';
import { keep, listIn, numberIn, textIn, type Row } from './tables.js';

/**
 * UEBA writes each account again at least every 14 days, and when it changes: its last row is its state
 * (https://learn.microsoft.com/azure/sentinel/ueba-reference#identityinfo-table).
 */
const KQL = `IdentityInfo
| where AccountUPN in~ ($names) or MailAddress in~ ($names) or AccountName in~ ($names) or AccountSID in~ ($names) or AccountCloudSID in~ ($names)
    or AccountObjectId in~ ($names)
| extend Key = tolower(coalesce(AccountObjectId, AccountSID, AccountUPN, AccountName))
| summarize arg_max(TimeGenerated, *) by Key
| project TimeGenerated, AccountUPN, MailAddress, AccountName, AccountDomain, AccountSID, AccountCloudSID, AccountObjectId, AccountDisplayName, Enabled = IsAccountEnabled,
    JobTitle, Department, Manager, Roles = AssignedRoles, Groups = array_length(GroupMembership), UserType, BlastRadius, RiskLevel, RiskState, Tags,
    DeletedDateTime`;

/** Accounts of one name that are told. */
const TOLD = 3;
/** Risk that somebody dealt with (https://learn.microsoft.com/graph/api/resources/riskyuser). */
const SETTLED = ['remediated', 'dismissed', 'confirmedsafe'];

/** What the directory says of an account: Microsoft Sentinel's `IdentityInfo`. */
export const ACCOUNTS: TableLookup = {
  about: 'accounts', types: ['account', 'email', 'sid', 'guid'], tables: ['IdentityInfo'], kql: KQL, days: 14,
  listsOf: (observables) => ({ names: [...new Set(observables.map(nameOf))].filter((name) => name !== '') }),
  reader(rows) {
    const byName = new Map<string, Row[]>();
    for (const row of rows) {
      const names = new Set(NAMES.map((column) => textIn(row, column).toLowerCase()));
      names.delete('');
      for (const name of names) keep(byName, name, row);
    }
    return (observable) => {
      const found = inDomain(observable, byName.get(nameOf(observable)) ?? []);
      return found.length === 0 ? undefined : replyOf(found);
    };
  },
};

const NAMES = ['AccountUPN', 'MailAddress', 'AccountName', 'AccountSID', 'AccountCloudSID', 'AccountObjectId'];

/** The part that tables have: `ana` of `contoso\ana`. */
const nameOf = ({ type, value }: Observable): string => (type === 'account' ? value.slice(value.indexOf('\\') + 1) : value).toLowerCase();

/** The accounts of the domain in front of the name; all of the name where none has it, since NetBIOS names need not be those of DNS. */
function inDomain({ type, value }: Observable, rows: readonly Row[]): readonly Row[] {
  const slash = type === 'account' ? value.indexOf('\\') : -1;
  if (slash < 0) return rows;
  const domain = value.slice(0, slash).toLowerCase();
  const own = rows.filter((row) => {
    const theirs = textIn(row, 'AccountDomain').toLowerCase();
    return theirs === domain || theirs.startsWith(`${domain}.`) || domain.startsWith(`${theirs}.`);
  });
  return own.length > 0 ? own : rows;
}

function replyOf(rows: readonly Row[]): Omit<SourceReply, 'status'> {
  const [first] = rows;
  const several = rows.length > 1;
  const risky = rows.some(isRisky);
  const seen = several || first === undefined ? undefined : momentOf(textIn(first, 'TimeGenerated'));
  const texts = rows.slice(0, TOLD).map((row) => aboutOf(row).filter((part) => part !== '').join('; '));
  return {
    details: oneLine(`${several ? `${rows.length} accounts: ` : ''}${texts.join(' · ')}`, 500),
    ...(risky ? { opinion: 'suspicious' } : {}), ...(seen === undefined ? {} : { observedAt: seen }),
  };
}

/** High risk by the identity protection of the directory, which nobody has settled. */
const isRisky = (row: Row): boolean => {
  const state = textIn(row, 'RiskState').toLowerCase();
  return !SETTLED.includes(state) && (textIn(row, 'RiskLevel').toLowerCase() === 'high' || state === 'confirmedcompromised');
};

function aboutOf(row: Row): string[] {
  const part = (column: string, label = ''): string => {
    const text = oneLine(textIn(row, column), 80);
    return text === '' || text.toLowerCase() === 'none' ? '' : `${label}${text}`;
  };
  const roles = [...new Set(listIn(row, 'Roles').map(roleText).filter((role) => role !== ''))];
  const groups = numberIn(row, 'Groups') ?? 0;
  return [
    row['Enabled'] === true ? 'enabled' : row['Enabled'] === false ? 'disabled' : '', part('DeletedDateTime', 'deleted ').slice(0, 18),
    withNote(part('AccountDisplayName'), part('AccountUPN') || part('AccountDomain', 'domain ')),
    [part('JobTitle'), part('Department')].filter((one) => one !== '').join(', '),
    roles.length === 0 ? '' : `roles: ${roles.slice(0, 5).join(', ')}${roles.length > 5 ? ` and ${roles.length - 5} more` : ''}`,
    withNote(part('RiskLevel', 'risk '), part('RiskState')), part('BlastRadius', 'blast radius '), part('Tags', 'tags '), part('Manager', 'manager '),
    part('UserType').toLowerCase() === 'guest' ? 'guest' : '', groups > 0 ? `${groups} ${groups === 1 ? 'group' : 'groups'}` : '',
  ];
}

const roleText = (role: Value): string => (typeof role === 'string' ? oneLine(role, 60) : '');
/** "Ana Lima (ana@contoso.com)"; one of them alone as it is. */
const withNote = (text: string, note: string): string => (text === '' || note === '' ? text + note : `${text} (${note})`);
