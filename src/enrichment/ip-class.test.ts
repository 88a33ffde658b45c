import { describe, expect, it } from '@jest/globals';
import { parseIp } from '../analysis/ip/address.js';
import { classifyIp } from './ip-class.js';

describe('classifyIp', () => {
  it.each([
    ['8.8.8.8', 'public'], ['172.15.255.255', 'public'], ['172.32.0.0', 'public'], ['100.63.255.255', 'public'],
    ['100.128.0.0', 'public'], ['192.0.0.9', 'public'], ['223.255.255.255', 'public'],
    ['10.1.2.3', 'private'], ['172.16.0.1', 'private'], ['172.31.255.255', 'private'], ['192.168.0.1', 'private'],
    ['127.0.0.1', 'loopback'], ['169.254.169.254', 'link-local'], ['100.64.0.1', 'cgnat'],
    ['224.0.0.251', 'multicast'], ['239.255.255.255', 'multicast'],
    ['192.0.2.7', 'documentation'], ['198.51.100.7', 'documentation'], ['203.0.113.9', 'documentation'],
    ['0.0.0.0', 'reserved'], ['192.0.0.8', 'reserved'], ['198.19.0.1', 'reserved'], ['240.0.0.1', 'reserved'],
    ['255.255.255.255', 'reserved'],
    ['2001:4860:4860::8888', 'public'], ['2001:4:112::1', 'public'], ['2001::1', 'public'], ['2002:102:304::', 'public'],
    ['::1', 'loopback'], ['fe80::1', 'link-local'], ['febf::1', 'link-local'], ['fd00::1', 'private'],
    ['ff02::1', 'multicast'], ['2001:db8::1', 'documentation'], ['3fff:fff::1', 'documentation'],
    ['::', 'reserved'], ['100::1', 'reserved'], ['2001:100::1', 'reserved'], ['4000::1', 'reserved'], ['5f00::1', 'reserved'],
    ['fec0::1', 'reserved'],
    ['::ffff:10.0.0.1', 'private'], ['::ffff:8.8.8.8', 'public'],
  ] as const)('%s is %s', (ip, kind) => {
    expect(classifyIp(parseIp(ip)!).class).toBe(kind);
  });

  it('names the most specific block', () => {
    expect(classifyIp(parseIp('255.255.255.255')!).block).toBe('Limited broadcast (RFC 919)');
    expect(classifyIp(parseIp('203.0.113.9')!).block).toBe('TEST-NET-3 (RFC 5737)');
  });
});
