// Makes src/enrichment/rdap/servers.json of IANA's bootstrap registries (RFC 9224): dns.json, ipv4.json and ipv6.json of
// https://data.iana.org/rdap/ in the folder that is given. Usage: node scripts/rdap-servers.mjs FOLDER YYYY-MM-DD (the day they are of)
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const OUT = fileURLToPath(new URL('../src/enrichment/rdap/servers.json', import.meta.url));

/** The address with the name in it as a star, where it stands between two marks; most registries have one server a name. */
const starred = (url, name) => url.split(/([/.])/).map((part) => (part === name ? '*' : part)).join('');

/** { "https://rdap.nic.*\/": "aaa aarp" }: what has no https address is left out. */
function compact(services) {
  const byServer = new Map();
  const add = (server, name) => byServer.set(server, [...(byServer.get(server) ?? []), name]);
  const entries = services.flatMap(([names, urls]) => {
    const url = urls.find((one) => one.startsWith('https://'));
    return url === undefined ? [] : names.map((name) => [name, url]);
  });
  const shared = new Map();
  for (const [name, url] of entries) shared.set(starred(url, name), (shared.get(starred(url, name)) ?? 0) + 1);
  for (const [name, url] of entries) add((shared.get(starred(url, name)) ?? 0) > 1 ? starred(url, name) : url, name);
  return Object.fromEntries([...byServer].map(([server, names]) => [server, names.join(' ')]));
}

const [folder, asOf] = process.argv.slice(2);
if (folder === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(asOf ?? '')) throw new Error('Usage: node scripts/rdap-servers.mjs FOLDER YYYY-MM-DD');
const registries = {};
for (const name of ['dns', 'ipv4', 'ipv6']) {
  const { publication, services } = JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8'));
  registries[name] = { publication, servers: compact(services) };
}
await writeFile(OUT, `${JSON.stringify({ asOf, ...registries }, null, 1)}\n`);
