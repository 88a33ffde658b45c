import type { IndicatorType } from '../../analysis/ioc/types.js';
import type { Entity, EntityType } from '../../casebook/finding.js';
import type { Column, Value } from '../../data/table.js';

/** Columns of the Sentinel and Defender schemas that hold an entity, by the form of their name. */
const NAMED: readonly { readonly name: RegExp; readonly type: EntityType }[] = [
  { name: /^(?:.*IPAddress(?:es)?|.*IP|SourceIP|DestinationIP|ClientIP|ClientAddr|IpAddress)$/, type: 'ip' },
  { name: /^(?:UserPrincipalName|Account|.*AccountUpn|.*AccountName|UserId|TargetUserName|SubjectUserName|TargetAccount|SubjectAccount|User)$/, type: 'account' },
  { name: /^(?:DeviceName|Computer|HostName|WorkstationName|SourceHostName|DestinationHostName)$/, type: 'host' },
  { name: /^(?:RemoteUrl|Url|RequestURL)$/, type: 'url' },
  { name: /^(?:.*SHA256|.*SHA1|.*MD5|FileHash)$/, type: 'hash' },
];

/** What indicators stand as on the card; the other kinds do not stand there. */
export const INDICATOR_ENTITIES: Readonly<Partial<Record<IndicatorType, EntityType>>> = {
  ipv4: 'ip', ipv6: 'ip', domain: 'domain', url: 'url', email: 'email', md5: 'hash', sha1: 'hash', sha256: 'hash', sha512: 'hash', windows_path: 'file', linux_path: 'file',
};

const PER_COLUMN = 5;

/** The entity type that a column holds, by its name; undefined where it holds none. */
export const entityTypeOf = ({ name, type }: Column): EntityType | undefined =>
  (type === 'string' ? NAMED.find((one) => one.name.test(name))?.type : undefined);

/** The first few distinct entities that the rows name. */
export function entitiesIn(columns: readonly Column[], rows: readonly (readonly Value[])[]): Entity[] {
  const found = new Map<string, Entity>();
  columns.forEach((column, at) => {
    const type = entityTypeOf(column);
    if (type === undefined) return;
    const values = new Set(rows.map((row) => row[at]).filter((value) => typeof value === 'string' && value !== '' && value !== '-'));
    for (const value of [...values].slice(0, PER_COLUMN)) {
      if (typeof value === 'string') found.set(`${type}\n${value}`, { type, value });
    }
  });
  return [...found.values()];
}
