import type { Observable, ObservableType } from '../answer.js';
import { canonical, identityOf } from '../context/observable.js';
import { heldIndicator, indicatorReply, type HeldIndicator } from './held-indicator.js';
import type { TableLookup } from './table-source.js';
import { keep } from './tables.js';

const TYPES = ['ipv4', 'ipv6', 'domain', 'url', 'email', 'md5', 'sha1', 'sha256', 'sha512'] as const satisfies readonly ObservableType[];

/**
 * The old table has a column for each type of value. Feeds write an indicator again every one to two weeks and when it
 * changes, so that its last row is its state (https://learn.microsoft.com/azure/sentinel/work-with-threat-indicators).
 */
const KQL = `union isfuzzy=true
(ThreatIntelIndicators
| where ObservableValue in~ ($values)
| summarize arg_max(TimeGenerated, *) by Id, ObservableValue
| extend Stix = parse_json(tostring(Data))
| project Values = pack_array(ObservableValue), Confidence = toreal(Confidence), Active = IsActive, Revoked, Deleted = IsDeleted, Until = ValidUntil,
    Changed = Modified, Kinds = tostring(Stix.indicator_types), Name = substring(tostring(Stix.name), 0, 200),
    Description = substring(tostring(Stix.description), 0, 400), Feed = SourceSystem),
(ThreatIntelligenceIndicator
| where NetworkIP in~ ($values) or NetworkSourceIP in~ ($values) or NetworkDestinationIP in~ ($values) or EmailSourceIpAddress in~ ($values)
    or DomainName in~ ($values) or Url in~ ($values) or FileHashValue in~ ($values) or EmailSenderAddress in~ ($values)
| summarize arg_max(TimeGenerated, *) by IndicatorId
| project Values = pack_array(NetworkIP, NetworkSourceIP, NetworkDestinationIP, EmailSourceIpAddress, DomainName, Url, FileHashValue, EmailSenderAddress),
    Confidence = ConfidenceScore, Active, Revoked = false, Deleted = false, Until = ExpirationDateTime, Changed = TimeGenerated, Kinds = ThreatType,
    Name = substring(MalwareNames, 0, 200), Description = substring(Description, 0, 400), Feed = SourceSystem)`;

/** The indicators of threat intelligence that a Sentinel workspace holds, by both of its tables. */
export const INDICATORS: TableLookup = {
  about: 'threat intelligence indicators', types: TYPES, tables: ['ThreatIntelIndicators', 'ThreatIntelligenceIndicator'], kql: KQL,
  days: 30,
  listsOf: (observables) => ({ values: [...new Set(observables.flatMap(spellings))] }),
  reader(rows, now) {
    const held = new Map<string, HeldIndicator[]>();
    for (const one of rows.map(heldIndicator)) {
      for (const key of new Set(one.values.flatMap(keysOf))) keep(held, key, one);
    }
    return (observable) => {
      const found = held.get(keyOf(observable));
      return found === undefined ? undefined : indicatorReply(found, now);
    };
  },
};

/** How feeds may write it; the comparison has no regard to case. */
function spellings(observable: Observable): string[] {
  const identity = identityOf(observable);
  return [observable.value, identity, ...(observable.type === 'url' ? [identity.replace(/\/$/, '')] : [])];
}

const keyOf = (observable: Observable): string => `${observable.type} ${identityOf(observable)}`;

/** The observables that a value of a row can be. */
const keysOf = (value: string): string[] => TYPES.flatMap((type) => {
  const observable = canonical(type, value);
  return observable === null ? [] : [keyOf(observable)];
});
