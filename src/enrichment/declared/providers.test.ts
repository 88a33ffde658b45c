import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Observable } from '../answer.js';
import { NOTHING_INTERNAL } from '../privacy/internal.js';
import { keyOf, SourceFailure, type Source, type SourceReply } from '../source.js';
import type { HttpAnswer, HttpCall } from './http-client.js';
import { httpSource } from './http-source.js';
import { BUILT_IN_FOLDER, loadDescriptions, type DescribedSource } from './load-files.js';

let described: readonly DescribedSource[] = [];
let problems: readonly string[] = [];
beforeAll(async () => { ({ described, problems } = await loadDescriptions([BUILT_IN_FOLDER])); });

/** The source with every setting set, and what it sends. */
function open(name: string, answer: (call: HttpCall) => HttpAnswer): { source: Source; calls: HttpCall[] } {
  const one = described.find(({ file }) => file.name === name);
  if (one?.kind !== 'api') throw new Error(`no description of ${name}`);
  const calls: HttpCall[] = [];
  const source = httpSource(one.file, one.revision, {
    internal: NOTHING_INTERNAL, setting: (setting) => (setting.endsWith('_URL') ? 'https://ti.contoso.com/base/' : `<${setting}>`),
    client: (call) => { calls.push(call); return Promise.resolve(answer(call)); },
  });
  return { source, calls };
}

const isLines = (name: string): boolean => described.some((one) => one.kind === 'api' && one.file.name === name && one.file.format === 'ndjson');
const json = (body: unknown, status = 200): (() => HttpAnswer) => () => ({ status, text: JSON.stringify(body) });

async function ask(name: string, observables: readonly Observable[], answer: (call: HttpCall) => HttpAnswer): Promise<{ replies: (SourceReply | undefined)[]; call: HttpCall | undefined }> {
  const { source, calls } = open(name, answer);
  const replies = await source.ask(observables, new AbortController().signal);
  return { replies: observables.map((observable) => replies.get(keyOf(observable))), call: calls[0] };
}

const IP: Observable = { type: 'ipv4', value: '185.220.101.1' };
const DOMAIN: Observable = { type: 'domain', value: 'www.evil.top' };
const URL_: Observable = { type: 'url', value: 'http://evil.top/a b?x="1"&y=ü#z' };
const MD5: Observable = { type: 'md5', value: '44d88612fea8a8f36de82e1278abb02f' };
const SHA1: Observable = { type: 'sha1', value: '3395856ce81f2b7382dee72602f798b642f14140' };
const SHA256: Observable = { type: 'sha256', value: '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f' };

interface Case {
  readonly source: string;
  readonly of: Observable;
  /** Path and query, or the body where it is a POST. */
  readonly sends: string;
  readonly header?: readonly [name: string, value: string];
  readonly body: unknown;
  readonly gives: Partial<SourceReply>;
}

/** Requests and answers in the forms that the pages of `documentation` in the files describe; values are our own. */
const CASES: readonly Case[] = [
  {
    source: 'ipinfo', of: IP, sends: '/185.220.101.1/json', header: ['authorization', 'Bearer <CASEBOOK_IPINFO_KEY>'],
    body: {
      ip: '185.220.101.1', hostname: 'exit1.example.net', city: 'Berlin', region: 'State of Berlin', country: 'DE', loc: '52.5244,13.4105', org: 'AS64500 Example Hosting', postal: '10115', timezone: 'Europe/Berlin',
      privacy: { vpn: false, proxy: false, tor: true, relay: false, hosting: true, service: '' }, abuse: { email: 'abuse@example.net' },
    },
    gives: { status: 'found', details: 'city Berlin, State of Berlin, DE; network AS64500 Example Hosting; host exit1.example.net; privacy tor, hosting; abuse abuse@example.net', link: 'https://ipinfo.io/185.220.101.1' },
  },
  { source: 'ipinfo', of: IP, sends: '/185.220.101.1/json', body: { ip: '185.220.101.1', bogon: true }, gives: { status: 'found', details: 'note not routed' } },
  {
    source: 'maxmind', of: IP, sends: '/geoip/v2.1/city/185.220.101.1', header: ['authorization', `Basic ${Buffer.from('<CASEBOOK_MAXMIND_ACCOUNT>:<CASEBOOK_MAXMIND_KEY>').toString('base64')}`],
    body: {
      city: { names: { de: 'Berlin', en: 'Berlin' } }, country: { iso_code: 'DE', names: { en: 'Germany' } }, subdivisions: [{ iso_code: 'BE', names: { en: 'Land Berlin' } }], location: { accuracy_radius: 20, latitude: 52.52, longitude: 13.41 },
      traits: { ip_address: '185.220.101.1', autonomous_system_number: 64500, autonomous_system_organization: 'Example Hosting', isp: 'Example ISP', user_type: 'hosting', is_tor_exit_node: true },
    },
    gives: { status: 'found', details: 'city Berlin, Land Berlin, DE; radius km 20; network Example Hosting; provider Example ISP; kind hosting; privacy tor' },
  },
  {
    source: 'virustotal', of: IP, sends: '/api/v3/ip_addresses/185.220.101.1', header: ['x-apikey', '<CASEBOOK_VIRUSTOTAL_KEY>'],
    body: { data: { type: 'ip_address', attributes: { as_owner: 'Example AS', country: 'DE', last_analysis_date: 1_760_000_000, last_analysis_stats: { harmless: 60, malicious: 15, suspicious: 5, undetected: 20, timeout: 0 } } } },
    gives: { status: 'found', opinion: 'malicious', score: 15, details: 'malicious 15; suspicious 5; harmless 60; owner Example AS; country DE', observedAt: '2025-10-09T08:53:20.000Z', link: 'https://www.virustotal.com/gui/ip-address/185.220.101.1' },
  },
  { source: 'virustotal', of: { type: 'url', value: 'http://evil.top/' }, sends: '/api/v3/urls/aHR0cDovL2V2aWwudG9wLw', body: { data: { attributes: { last_analysis_stats: { harmless: 70, malicious: 0, suspicious: 0, undetected: 20 } } } }, gives: { opinion: 'benign', score: 0, link: 'https://www.virustotal.com/gui/url/aHR0cDovL2V2aWwudG9wLw' } },
  { source: 'virustotal', of: SHA256, sends: `/api/v3/files/${SHA256.value}`, body: { data: { attributes: { meaningful_name: 'eicar.com', last_analysis_stats: { harmless: 0, malicious: 1, suspicious: 0, undetected: 0 }, popular_threat_classification: { suggested_threat_label: 'virus.eicar/test' } } } }, gives: { opinion: 'suspicious', score: 100, details: 'malicious 1; suspicious 0; harmless 0; threat virus.eicar/test; name eicar.com' } },
  {
    source: 'otx', of: DOMAIN, sends: '/api/v1/indicators/hostname/www.evil.top/general', header: ['X-OTX-API-KEY', '<CASEBOOK_OTX_KEY>'],
    body: { indicator: 'www.evil.top', validation: [], pulse_info: { count: 6, pulses: [{ name: 'Campaign\u202e A', modified: '2026-02-01T10:00:00.123000', malware_families: [{ display_name: 'Emotet' }] }] } },
    gives: { opinion: 'malicious', score: 60, details: 'pulses 6; named Campaign A; families Emotet' },
  },
  { source: 'otx', of: { type: 'domain', value: 'evil.top' }, sends: '/api/v1/indicators/domain/evil.top/general', body: { validation: [{ source: 'whitelist', message: 'Whitelisted domain' }], pulse_info: { count: 50, pulses: [] } }, gives: { opinion: 'benign' } },
  { source: 'otx', of: IP, sends: '/api/v1/indicators/IPv4/185.220.101.1/general', body: { validation: [], pulse_info: { count: 0, pulses: [] } }, gives: { status: 'no data', details: '' } },
  { source: 'greynoise', of: IP, sends: '/v3/community/185.220.101.1', header: ['key', '<CASEBOOK_GREYNOISE_KEY>'], body: { ip: IP.value, noise: true, riot: false, classification: 'malicious', name: 'unknown', link: 'https://viz.greynoise.io/ip/185.220.101.1', last_seen: '2026-03-01', message: 'Success' }, gives: { opinion: 'malicious', details: 'unknown; class malicious; noise scans the Internet', observedAt: '2026-03-01T00:00:00.000Z' } },
  {
    source: 'abuseipdb', of: IP, sends: '/api/v2/check?ipAddress=185.220.101.1&maxAgeInDays=90', header: ['Key', '<CASEBOOK_ABUSEIPDB_KEY>'],
    body: { data: { ipAddress: IP.value, isPublic: true, ipVersion: 4, isWhitelisted: false, abuseConfidenceScore: 100, countryCode: 'DE', usageType: 'Data Center/Web Hosting/Transit', isp: 'Example', isTor: true, totalReports: 210, numDistinctUsers: 40, lastReportedAt: '2026-03-01T07:00:00+00:00' } },
    gives: { opinion: 'malicious', score: 100, details: 'confidence 100; reports 210; reporters 40; usage Data Center/Web Hosting/Transit; provider Example; country DE; tor yes', observedAt: '2026-03-01T07:00:00.000Z' },
  },
  { source: 'abuseipdb', of: IP, sends: '/api/v2/check?ipAddress=185.220.101.1&maxAgeInDays=90', body: { data: { ipAddress: IP.value, isWhitelisted: null, abuseConfidenceScore: 0, totalReports: 0 } }, gives: { status: 'no data' } },
  { source: 'xforce', of: IP, sends: '/ipr/185.220.101.1', header: ['authorization', `Basic ${Buffer.from('<CASEBOOK_XFORCE_KEY>:<CASEBOOK_XFORCE_PASSWORD>').toString('base64')}`], body: { ip: IP.value, score: 7.1, cats: { 'Anonymisation Services': 71 }, geo: { country: 'Germany' }, reason: 'Regional Internet Registry', history: [{ created: '2012-03-22T07:26:00.000Z' }, { created: '2026-01-02T03:04:00.000Z' }] }, gives: { opinion: 'malicious', score: 71, details: 'score 7.1; categories Anonymisation Services; reason Regional Internet Registry; country Germany', observedAt: '2026-01-02T03:04:00.000Z' } },
  { source: 'xforce', of: URL_, sends: '/url/http%3A%2F%2Fevil.top%2Fa%20b%3Fx%3D%221%22%26y%3D%C3%BC%23z', body: { result: { url: 'evil.top', score: 2, cats: {} } }, gives: { opinion: 'suspicious', score: 20 } },
  { source: 'xforce', of: MD5, sends: `/malware/${MD5.value}`, body: { malware: { type: 'md5', risk: 'high', created: '2014-10-20T23:19:00Z', origins: { external: { family: ['eicar'] } } } }, gives: { opinion: 'malicious', details: 'risk high; family eicar; kind md5' } },
  { source: 'urlscan', of: DOMAIN, sends: '/api/v1/search/?q=page.domain%3A%22www.evil.top%22&size=50', header: ['API-Key', '<CASEBOOK_URLSCAN_KEY>'], body: { total: 2, results: [{ _id: 'abc', task: { time: '2026-02-03T04:05:06.789Z' }, page: { domain: 'www.evil.top', title: 'Sign in' }, verdicts: { score: 100, malicious: true } }, { _id: 'def', task: { time: '2026-01-01T00:00:00.000Z' }, page: { domain: 'www.evil.top' } }] }, gives: { opinion: 'malicious', score: 100, link: 'https://urlscan.io/result/abc/', observedAt: '2026-02-03T04:05:06.789Z', details: 'scans 2; malicious 1; pages www.evil.top; title Sign in' } },
  { source: 'urlscan', of: URL_, sends: '/api/v1/search/?q=page.url.keyword%3A%22http%3A%2F%2Fevil.top%2Fa%20b%3Fx%3D%5C%221%5C%22%26y%3D%C3%BC%23z%22%20OR%20task.url.keyword%3A%22http%3A%2F%2Fevil.top%2Fa%20b%3Fx%3D%5C%221%5C%22%26y%3D%C3%BC%23z%22&size=50', body: { total: 0, results: [] }, gives: { status: 'no data' } },
  { source: 'pulsedive', of: DOMAIN, sends: '/api/info.php?indicator=www.evil.top&key=%3CCASEBOOK_PULSEDIVE_KEY%3E', body: { iid: 12, indicator: 'www.evil.top', type: 'domain', risk: 'high', stamp_seen: '2026-02-03 04:05:06', riskfactors: [{ description: 'found in threat feeds' }], threats: [{ name: 'Phishing' }], feeds: [] }, gives: { opinion: 'malicious', details: 'risk high; because found in threat feeds; threats Phishing', observedAt: '2026-02-03T04:05:06.000Z' } },
  { source: 'pulsedive', of: DOMAIN, sends: '/api/info.php?indicator=www.evil.top&key=%3CCASEBOOK_PULSEDIVE_KEY%3E', body: { error: 'Indicator not found.' }, gives: { status: 'no data' } },
  { source: 'internetdb', of: IP, sends: '/185.220.101.1', body: { ip: IP.value, ports: [22, 443], cpes: [], hostnames: ['a.example'], tags: ['compromised'], vulns: ['CVE-2021-1'] }, gives: { opinion: 'suspicious', details: 'ports 22, 443; tags compromised; vulnerabilities CVE-2021-1; hosts a.example' } },
  { source: 'shodan', of: IP, sends: '/shodan/host/185.220.101.1?key=%3CCASEBOOK_SHODAN_KEY%3E&minify=true', body: { ip_str: IP.value, ports: [80], tags: [], org: 'Example', os: null, hostnames: [], country_code: 'DE', last_update: '2026-02-03T04:05:06.123456' }, gives: { status: 'found', details: 'ports 80; organisation Example; country DE', observedAt: '2026-02-03T04:05:06.123Z' } },
  { source: 'malwarebazaar', of: MD5, sends: `query=get_info&hash=${MD5.value}`, header: ['Auth-Key', '<CASEBOOK_ABUSECH_KEY>'], body: { query_status: 'ok', data: [{ sha256_hash: SHA256.value, file_name: 'a.exe', file_type: 'exe', signature: 'AgentTesla', tags: ['exe', 'AgentTesla'], first_seen: '2026-01-02 03:04:05', last_seen: null, reporter: 'abuse_ch' }] }, gives: { opinion: 'malicious', details: 'AgentTesla; file a.exe; kind exe; tags exe, AgentTesla; reporter abuse_ch', observedAt: '2026-01-02T03:04:05.000Z', link: `https://bazaar.abuse.ch/sample/${SHA256.value}/` } },
  { source: 'malwarebazaar', of: MD5, sends: `query=get_info&hash=${MD5.value}`, body: { query_status: 'hash_not_found' }, gives: { status: 'no data' } },
  { source: 'threatfox', of: IP, sends: '{"query":"search_ioc","search_term":"185.220.101.1","exact_match":false}', header: ['Auth-Key', '<CASEBOOK_ABUSECH_KEY>'], body: { query_status: 'ok', data: [{ id: '41', ioc: '185.220.101.1:443', threat_type: 'botnet_cc', malware_printable: 'Dridex', confidence_level: 100, first_seen: '2026-01-02 03:04:05 UTC', last_seen: null, tags: ['exe'] }, { id: '42', ioc: '185.220.101.199:80', malware_printable: 'Other', confidence_level: 100 }] }, gives: { opinion: 'malicious', score: 100, details: 'Dridex; type botnet_cc; confidence 100; tags exe', observedAt: '2026-01-02T03:04:05.000Z', link: 'https://threatfox.abuse.ch/ioc/41/' } },
  { source: 'threatfox', of: DOMAIN, sends: '{"query":"search_ioc","search_term":"www.evil.top","exact_match":true}', body: { query_status: 'no_result', data: 'Your search did not yield any results' }, gives: { status: 'no data' } },
  { source: 'threatfox', of: SHA256, sends: `{"query":"search_hash","hash":"${SHA256.value}"}`, body: { query_status: 'ok', data: [{ ioc: '1.2.3.4:80', malware_printable: 'Cobalt Strike', confidence_level: 50, first_seen: '2026-01-02 03:04:05 UTC', tags: null }] }, gives: { opinion: 'malicious', score: 50, details: 'Cobalt Strike' } },
  { source: 'urlhaus', of: DOMAIN, sends: 'host=www.evil.top', header: ['Auth-Key', '<CASEBOOK_ABUSECH_KEY>'], body: { query_status: 'ok', urlhaus_reference: 'https://urlhaus.abuse.ch/host/www.evil.top/', firstseen: '2025-01-01 00:00:00 UTC', url_count: '2', blacklists: { spamhaus_dbl: 'abused_legit_malware', surbl: 'not listed' }, urls: [{ url_status: 'online', tags: ['elf'], date_added: '2026-02-01 00:00:00 UTC' }, { url_status: 'offline', tags: null, date_added: '2025-02-01 00:00:00 UTC' }] }, gives: { opinion: 'suspicious', observedAt: '2026-02-01T00:00:00.000Z', link: 'https://urlhaus.abuse.ch/host/www.evil.top/', details: 'malware URLs 2; online 1; tags elf; spamhaus abused_legit_malware; surbl not listed' } },
  { source: 'urlhaus', of: { type: 'url', value: 'http://evil.top/a?b=c&d' }, sends: 'url=http%3A%2F%2Fevil.top%2Fa%3Fb%3Dc%26d', body: { query_status: 'ok', url_status: 'offline', threat: 'malware_download', date_added: '2026-01-19 01:33:26 UTC', urlhaus_reference: 'javascript:alert(1)', tags: ['emotet'], payloads: [{ signature: 'Heodo' }] }, gives: { opinion: 'malicious', details: 'malware_download; status offline; tags emotet; family Heodo' } },
  { source: 'urlhaus', of: SHA256, sends: `sha256_hash=${SHA256.value}`, body: { query_status: 'no_results' }, gives: { status: 'no data' } },
  { source: 'circl-hashlookup', of: SHA256, sends: `/lookup/sha256/${SHA256.value}`, body: { 'SHA-256': SHA256.value.toUpperCase(), 'FileName': 'kernel32.dll', 'hashlookup:trust': 100, 'source': 'NSRL' }, gives: { opinion: 'benign', score: 0, details: 'file kernel32.dll; trust 100; from NSRL' } },
  { source: 'crowdsec', of: IP, sends: '/v2/smoke/185.220.101.1', header: ['x-api-key', '<CASEBOOK_CROWDSEC_KEY>'], body: { ip: IP.value, reputation: 'malicious', as_name: 'Example', location: { country: 'FR' }, behaviors: [{ name: 'ssh:bruteforce', label: 'SSH Bruteforce' }], classifications: { false_positives: [], classifications: [{ label: 'TOR exit node' }] }, history: { last_seen: '2026-03-01T05:00:00+00:00' }, scores: { overall: { total: 5 } } }, gives: { opinion: 'malicious', score: 100, details: 'reputation malicious; behaviour SSH Bruteforce; classified TOR exit node; network Example; country FR', observedAt: '2026-03-01T05:00:00.000Z' } },
  { source: 'ipqualityscore', of: IP, sends: '/api/json/ip/%3CCASEBOOK_IPQUALITYSCORE_KEY%3E/185.220.101.1?strictness=0', body: { success: true, message: 'Success', fraud_score: 100, recent_abuse: true, bot_status: true, proxy: true, vpn: true, tor: true, ISP: 'Example', country_code: 'DE' }, gives: { opinion: 'malicious', score: 100, details: 'fraud 100; recent abuse yes; bot yes; proxy yes; vpn yes; tor yes; provider Example; country DE' } },
  { source: 'openpagerank', of: { type: 'domain', value: 'evil.top' }, sends: '/api/v1.0/getPageRank?domains%5B0%5D=evil.top', header: ['API-OPR', '<CASEBOOK_OPENPAGERANK_KEY>'], body: { status_code: 200, response: [{ status_code: 200, error: '', page_rank_integer: 5, page_rank_decimal: 5.2, rank: '1234', domain: 'evil.top' }] }, gives: { opinion: 'benign', details: 'rank 5.2; position 1234' } },
  { source: 'misp', of: MD5, sends: `{"returnFormat":"json","value":["${MD5.value}"],"includeEventTags":true,"limit":500}`, header: ['Authorization', '<CASEBOOK_MISP_KEY>'], body: { response: { Attribute: [{ id: '1', event_id: '7', category: 'Payload delivery', type: 'filename|md5', to_ids: true, timestamp: '1760000000', comment: '', value: `a.exe|${MD5.value}`, Tag: [{ name: 'tlp:green' }], Event: { id: '7', info: 'Emotet wave' } }] } }, gives: { opinion: 'malicious', details: 'events Emotet wave; detects yes; category Payload delivery; tags tlp:green', observedAt: '2025-10-09T08:53:20.000Z' } },
  { source: 'opencti', of: SHA256, sends: `"filters":[{"key":["hashes.SHA-256"],"values":["${SHA256.value}"],"operator":"eq","mode":"or"}]`, header: ['Authorization', 'Bearer <CASEBOOK_OPENCTI_KEY>'], body: { data: { stixCyberObservables: { edges: [{ node: { id: 'x', observable_value: SHA256.value, x_opencti_score: 80, updated_at: '2026-01-02T03:04:05.000Z', objectLabel: [{ value: 'emotet' }], indicators: { edges: [{ node: { name: 'Emotet loader' } }] } } }] } } }, gives: { opinion: 'malicious', score: 80, details: 'score 80; labels emotet; indicators Emotet loader', observedAt: '2026-01-02T03:04:05.000Z' } },
  { source: 'opencti', of: DOMAIN, sends: '"filters":[{"key":["value"],"values":["www.evil.top"]', body: { data: { stixCyberObservables: { edges: [] } } }, gives: { status: 'no data' } },
  { source: 'intelowl', of: IP, sends: '/base/api/analyzable?name%5B%5D=185.220.101.1', header: ['Authorization', 'Token <CASEBOOK_INTELOWL_KEY>'], body: { count: 1, total_pages: 1, results: [{ id: 3, name: IP.value, md5: 'x', jobs: [1, 2], classification: 'ip', last_data_model: { evaluation: 'malicious', reliability: 9, malware_family: null, tags: ['tor'], date: '2026-01-02T03:04:05Z' } }] }, gives: { opinion: 'malicious', score: 90, details: 'evaluation malicious; reliability 9; tags tor; jobs 2', observedAt: '2026-01-02T03:04:05.000Z' } },
  {
    source: 'mnemonic-pdns', of: IP, sends: '/pdns/v3/185.220.101.1?limit=500', header: ['Argus-API-Key', '<CASEBOOK_MNEMONIC_KEY>'],
    body: {
      responseCode: 200, limit: 500, offset: 0, count: 2, metaData: {}, messages: [], currentPage: 0, size: 2,
      data: [
        { rrclass: 'in', rrtype: 'a', query: 'www.evil.top', answer: IP.value, minTtl: 600, maxTtl: 600, times: 145, tlp: 'white', firstSeenTimestamp: 1_487_193_402_522, lastSeenTimestamp: 1_509_969_898_297, createdTimestamp: 0, lastUpdatedTimestamp: 0, customer: null },
        { rrclass: 'in', rrtype: 'a', query: 'evil.top', answer: IP.value, minTtl: 60, maxTtl: 600, times: 5, tlp: 'white', firstSeenTimestamp: 1_450_000_000_000, lastSeenTimestamp: 1_500_000_000_000, createdTimestamp: 0, lastUpdatedTimestamp: 0, customer: null },
      ],
    },
    gives: { status: 'found', details: 'names www.evil.top, evil.top; answers 185.220.101.1; records 2; seen 150; first 2015-12-13; last 2017-11-06', observedAt: '2017-11-06T12:04:58.297Z' },
  },
  { source: 'mnemonic-pdns', of: DOMAIN, sends: '/pdns/v3/www.evil.top?limit=500', body: { responseCode: 200, limit: 500, offset: 0, count: 0, data: [] }, gives: { status: 'no data' } },
  {
    source: 'crtsh', of: DOMAIN, sends: '/?q=www.evil.top&output=json&deduplicate=Y',
    body: [
      { issuer_ca_id: 16418, issuer_name: "C=US, O=Let's Encrypt, CN=E8", common_name: 'www.evil.top', name_value: 'evil.top\nwww.evil.top', id: 2_549_490_984, entry_timestamp: '2026-02-07T00:14:48.255', not_before: '2026-02-06T23:14:48', not_after: '2026-05-07T23:14:48', serial_number: '03b5', result_count: 3 },
      { issuer_ca_id: 16418, issuer_name: "C=US, O=Let's Encrypt, CN=E8", common_name: '*.evil.top', name_value: '*.evil.top', id: 2_449_490_984, entry_timestamp: null, not_before: '2025-11-06T23:14:48', not_after: '2026-02-04T23:14:48', serial_number: '03b6', result_count: 2 },
    ],
    gives: { status: 'found', details: "certificates 2; names evil.top, www.evil.top, *.evil.top; issuers C=US, O=Let's Encrypt, CN=E8; first 2025-11-06; last 2026-02-06", link: 'https://crt.sh/?q=www.evil.top' },
  },
  { source: 'crtsh', of: DOMAIN, sends: '/?q=www.evil.top', body: [], gives: { status: 'no data' } },
  {
    source: 'certspotter', of: DOMAIN, sends: '/v1/issuances?domain=www.evil.top&match_wildcards=true&expand=dns_names&expand=issuer', header: ['authorization', 'Bearer <CASEBOOK_CERTSPOTTER_KEY>'],
    body: [
      { id: '14215808107', tbs_sha256: 'c8', cert_sha256: 'c6', dns_names: ['evil.top', 'www.evil.top'], pubkey_sha256: '8d', issuer: { friendly_name: "Let's Encrypt", pubkey_sha256: '88', name: "C=US, O=Let's Encrypt, CN=E8" }, not_before: '2026-03-21T14:42:02Z', not_after: '2026-06-19T14:42:01Z', revoked: false },
      { id: '14215808108', dns_names: ['*.evil.top'], issuer: { name: 'CN=Other' }, not_before: '2026-01-21T14:42:02Z', not_after: '2026-06-19T14:42:01Z' },
    ],
    gives: { status: 'found', details: "certificates 2; names evil.top, www.evil.top, *.evil.top; issuers Let's Encrypt, CN=Other; first 2026-01-21; last 2026-03-21" },
  },
  { source: 'certspotter', of: DOMAIN, sends: '/v1/issuances', body: [], gives: { status: 'no data' } },
];

describe('the descriptions that come with the program', () => {
  it('are all readable, and name where the API is described', () => {
    expect(problems).toEqual([]);
    expect(described.map(({ file }) => file.name)).toEqual([
      'abuseipdb', 'certspotter', 'circl-hashlookup', 'circl-pdns', 'cisa-kev', 'cloud-aws', 'cloud-azure', 'cloud-cloudflare', 'cloud-fastly', 'cloud-github', 'cloud-google', 'cloud-oracle', 'crowdsec', 'crtsh', 'greynoise', 'intelowl', 'internetdb', 'ipinfo', 'ipqualityscore', 'malwarebazaar', 'maxmind', 'misp', 'mnemonic-pdns', 'opencti', 'openpagerank', 'otx',
      'pulsedive', 'shodan', 'threatfox', 'tor-exits', 'urlhaus', 'urlscan', 'virustotal', 'xforce',
    ]);
  });

  it.each(CASES)('$source asks about $of.type $of.value and reads the answer as $gives.opinion', async ({ source, of, sends, header, body, gives }) => {
    const { replies: [reply], call } = await ask(source, [of], json(body));
    expect(call?.body ?? `${call?.url.pathname ?? ''}${call?.url.search ?? ''}`).toContain(sends);
    if (header !== undefined) expect(call?.headers).toMatchObject({ [header[0]]: header[1] });
    expect(reply).toMatchObject(gives);
    if (gives.opinion === undefined) expect(reply?.opinion).toBeUndefined();
  });

  it('reads what MSTICPy trips over: the risk of Pulsedive (B2), an answer of GreyNoise without classification (B3)', async () => {
    const pulsedive = await ask('pulsedive', [IP], json({ iid: 1, risk: 'medium', risk_recommended: 'none', attributes: { risk: 'none' } }));
    expect(pulsedive.replies[0]).toMatchObject({ status: 'found', opinion: 'suspicious', details: 'risk medium' });
    const greynoise = await ask('greynoise', [IP], json({ ip: IP.value, noise: true, riot: false, code: '0x01' }));
    expect(greynoise.replies[0]).toEqual({ status: 'found', details: 'noise scans the Internet', link: 'https://viz.greynoise.io/ip/185.220.101.1' });
  });

  it('reads records of passive DNS one a line, their numbers as numbers or texts', async () => {
    const rows = [
      { rrtype: 'A', rrname: 'www.evil.top', rdata: IP.value, count: '19', time_first: '1696798385', time_last: '1697890824' },
      { rrtype: 'MX', rrname: 'www.evil.top', rdata: ['mx1.evil.top', 'mx2.evil.top'], count: 3, time_first: 1_696_790_000, time_last: 1_697_000_000 },
    ];
    const lines = (text: string) => () => ({ status: 200, text });
    const { replies, call } = await ask('circl-pdns', [DOMAIN], lines(`${rows.map((row) => JSON.stringify(row)).join('\n')}\n`));
    expect(replies).toEqual([{ status: 'found', details: 'names www.evil.top; answers 185.220.101.1, mx1.evil.top, mx2.evil.top; records 2; seen 22; first 2023-10-08; last 2023-10-21', observedAt: '2023-10-21T12:20:24.000Z' }]);
    expect([call?.url.href, call?.headers.authorization]).toEqual(['https://www.circl.lu/pdns/query/www.evil.top', `Basic ${Buffer.from('<CASEBOOK_CIRCL_USER>:<CASEBOOK_CIRCL_PASSWORD>').toString('base64')}`]);
    expect((await ask('circl-pdns', [DOMAIN], lines('\n'))).replies).toEqual([{ status: 'no data', details: '' }]);
    for (const broken of [`${JSON.stringify(rows[0])}\n{"rrname":`, `${JSON.stringify(rows[0])}\n{}`, '[1]\n[2]']) await expect(ask('circl-pdns', [DOMAIN], lines(broken))).rejects.toMatchObject({ kind: 'transient' });
  });

  it('counts all different names of many records', async () => {
    const data = Array.from({ length: 500 }, (_, at) => ({ query: `n${at}.evil.top`, answer: IP.value, times: 1, firstSeenTimestamp: 1_487_193_402_522, lastSeenTimestamp: 1_509_969_898_297 }));
    expect((await ask('mnemonic-pdns', [IP], json({ responseCode: 200, count: 900, data }))).replies[0]?.details).toContain('n4.evil.top and 495 more; answers 185.220.101.1; records 900; seen 500');
  });

  it('gives a link from an answer only where it is an https address', async () => {
    const { replies } = await ask('urlhaus', [{ type: 'url', value: 'http://evil.top/' }], json({ query_status: 'ok', urlhaus_reference: 'javascript:alert(1)' }));
    expect(replies[0]).not.toHaveProperty('link');
  });

  it('asks about several at once and tells their answers apart', async () => {
    const hashes = [MD5, { type: 'md5', value: 'a'.repeat(32) }] as const;
    const circl = await ask('circl-hashlookup', hashes, json([{ 'MD5': MD5.value.toUpperCase(), 'FileName': 'bad.exe', 'KnownMalicious': 'malshare.com', 'hashlookup:trust': 0 }]));
    expect(circl.call?.body).toBe(JSON.stringify({ hashes: hashes.map(({ value }) => value) }));
    expect(circl.replies).toMatchObject([{ status: 'found', opinion: 'malicious', score: 100 }, { status: 'no data' }]);
    const domains = ['a.com', 'b.com', 'c.com'].map((value): Observable => ({ type: 'domain', value }));
    const ranks = await ask('openpagerank', domains, json({ status_code: 200, response: [{ status_code: 200, domain: 'b.com', page_rank_decimal: 1 }, { status_code: 404, domain: 'a.com', page_rank_decimal: 0 }] }));
    expect(ranks.call?.url.search).toBe('?domains%5B0%5D=a.com&domains%5B1%5D=b.com&domains%5B2%5D=c.com');
    expect(ranks.replies.map((reply) => reply?.status)).toEqual(['no data', 'found', 'no data']);
  });

  const everyLookup = (): { name: string; of: Observable }[] => described.flatMap((one) => (one.kind === 'list' ? [] : one.file.lookups.flatMap(({ types }) => types.map((type) => ({ name: one.file.name, of: SAMPLES[type] ?? { type, value: 'x' } })))));
  const SAMPLES: Readonly<Partial<Record<Observable['type'], Observable>>> = { ipv4: IP, ipv6: { type: 'ipv6', value: '2a00::1' }, domain: DOMAIN, url: URL_, md5: MD5, sha1: SHA1, sha256: SHA256 };

  it('take nothing that is not in the known form for an answer, whatever they are asked', async () => {
    for (const { name, of } of everyLookup()) {
      for (const text of ['<html>502</html>', '', 'null', '"text"', '42', '{}', '{"data":null}', '['.repeat(100_000), '{"a":'.repeat(100) + '1' + '}'.repeat(100)]) {
        const result = await ask(name, [of], () => ({ status: 200, text })).catch((error: unknown) => error);
        // A list of what is known is empty where nothing is; else a failure it must be.
        if (text === '' && isLines(name)) continue;
        expect([name, of.type, text.slice(0, 20), result instanceof SourceFailure]).toEqual([name, of.type, text.slice(0, 20), true]);
      }
    }
  });

  it('give bounded, well-formed replies whatever is answered', async () => {
    const words = fc.constantFrom('data', 'attributes', 'last_analysis_stats', 'malicious', 'harmless', 'pulse_info', 'count', 'pulses', 'name', 'ip', 'ip_str', 'noise', 'riot', 'results', 'verdicts', 'score', 'result', 'query_status', 'tags', 'response', 'Attribute', 'value', 'iid', 'risk', 'success', 'fraud_score', 'ok', IP.value, '__proto__');
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof({ depthSize: 'small', withCrossShrink: true }, words, fc.string({ unit: 'binary', maxLength: 2_000 }), fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('tree'), { maxLength: 4 }), fc.dictionary(words, tie('tree'), { maxKeys: 6 })),
    }));
    const lookups = everyLookup();
    await fc.assert(fc.asyncProperty(fc.nat(lookups.length - 1), tree, async (at, body) => {
      const { name, of } = lookups[at] ?? { name: '', of: IP };
      const result = await ask(name, [of], json(body)).catch((error: unknown) => error);
      if (result instanceof SourceFailure) return;
      const [reply] = (result as Awaited<ReturnType<typeof ask>>).replies; // anything else thrown has no replies and fails here
      expect(['found', 'no data']).toContain(reply?.status);
      expect(reply?.details.length).toBeLessThanOrEqual(500);
      // eslint-disable-next-line no-control-regex -- control characters are what is looked for
      expect(reply?.details).not.toMatch(/[\u0000-\u001f\u202e]/);
      if (reply?.score !== undefined) expect(reply.score >= 0 && reply.score <= 100).toBe(true);
      if (reply?.link !== undefined) expect(reply.link).toMatch(/^https:\/\//);
    }), { numRuns: 1_500 });
  });

  it('tell statuses apart', async () => {
    const kinds = { 401: 'refused', 403: 'refused', 429: 'throttled', 500: 'transient', 502: 'transient', 422: 'rejected', 302: 'rejected' };
    for (const { name, of } of everyLookup()) {
      for (const [status, kind] of Object.entries(kinds)) {
        const failure: unknown = await ask(name, [of], json({ message: 'no' }, Number(status))).catch((error: unknown) => error);
        expect([name, status, failure instanceof SourceFailure && failure.kind]).toEqual([name, status, kind]);
      }
      expect([name, (await ask(name, [of], json({ detail: 'not found' }, 404))).replies[0]?.status]).toEqual([name, 'no data']);
    }
  });

  it('tell failures that come with status 200', async () => {
    const failures = [
      ['ipqualityscore', { success: false, message: 'Invalid or unauthorized key.' }, 'refused'], ['ipqualityscore', { success: false, message: 'You have exceeded your request quota' }, 'refused'],
      ['threatfox', { query_status: 'unknown_auth_key' }, 'refused'], ['threatfox', { query_status: 'illegal_search_term' }, 'rejected'], ['threatfox', { query_status: 'something_new' }, 'transient'],
      ['urlhaus', { query_status: 'invalid_host' }, 'rejected'], ['opencti', { errors: [{ message: 'You must be logged in', extensions: { code: 'AUTH_REQUIRED' } }], data: null }, 'refused'],
      ['pulsedive', { error: 'Invalid API key' }, 'refused'],
    ] as const;
    for (const [name, body, kind] of failures) {
      const failure: unknown = await ask(name, [IP], json(body)).catch((error: unknown) => error);
      expect([name, failure instanceof SourceFailure && failure.kind]).toEqual([name, kind]);
    }
  });
});
