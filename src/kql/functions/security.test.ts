import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DuckDBConnection } from '@duckdb/node-api';
import { openDuck, runKql } from '../../../test/kql/run.js';

type Case = readonly [string, string, unknown];

const HASHES: readonly Case[] = [
  ['a text', 'hash("World")', '1846988464401551951'],
  ['a datetime', 'hash(datetime(2015-01-01))', '1380966698541616202'],
  ['the empty text', 'hash("")', '-1205034819632174695'],
  ['a text below four bytes', 'hash("abc")', '4952883123889572249'],
  ['a text beyond 32 bytes', 'hash("0123456789abcdef0123456789abcdef0123456789abcdefg")', '-5459892435741588139'],
];

const XML: readonly Case[] = [
  ['an empty element', '<e/>', { e: null }],
  ['text', '<e>text</e>', { e: 'text' }],
  ['an attribute', '<e name="value" />', { e: { '@name': 'value' } }],
  ['an attribute in single quotes and text', "<e name='value'>text</e>", { e: { '@name': 'value', '#text': 'text' } }],
  ['children', '<e> <a>text</a> <b>text</b> </e>', { e: { a: 'text', b: 'text' } }],
  ['children of one name', '<e> <a>text</a> <a>text</a> </e>', { e: { a: ['text', 'text'] } }],
  ['text beside a child', '<e> text <a>text</a> </e>', { e: { '#text': 'text', a: 'text' } }],
  ['a greater-than sign in an attribute', '<e a="x>y"/>', { e: { '@a': 'x>y' } }],
  ['entities', '<e>a &amp;&lt;&#65;&#x42;</e>', { e: 'a &<AB' }],
  ['declarations, comments and CDATA', '<?xml version="1.0"?><!-- <a> --><e><![CDATA[<b>]]></e>', { e: '<b>' }],
  ['event data', '<D><Data Name="A">v</Data><Data Name="B"></Data></D>', { D: { Data: [{ '@Name': 'A', '#text': 'v' }, { '@Name': 'B' }] } }],
  ['crossed tags', '<a><b></a></b>', null],
  ['an open tag', '<a><b></b>', null],
  ['two roots', '<a/><b/>', null],
  ['text alone', 'plain', null],
  ['an unknown entity', '<a>&bad;</a>', null],
  ['an attribute without quotes', '<a x=1/>', null],
  ['nothing', '', null],
];

const ADDRESSES: readonly Case[] = [
  ['an IPv4 address as IPv6', 'parse_ipv6("192.168.255.255/24")', '0000:0000:0000:0000:0000:ffff:c0a8:ff00'],
  ['a shortened address', 'parse_ipv6("fe80::85d:e82c:9446:7994")', 'fe80:0000:0000:0000:085d:e82c:9446:7994'],
  ['an address that ends in an IPv4 address', 'parse_ipv6("::ffff:1.2.3.4")', '0000:0000:0000:0000:0000:ffff:0102:0304'],
  ['two gaps are no address', 'parse_ipv6("1::2::3")', ''],
  ['too few groups are no address', 'parse_ipv6("1:2:3:4:5:6:7")', ''],
  ['a prefix beyond 128 bits is none', 'parse_ipv6("::1/200")', ''],
  ['a mask', 'parse_ipv6_mask("1:2:3:4:5:6:7:8", 120)', '0001:0002:0003:0004:0005:0006:0007:0000'],
  ['in a range', 'ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "a5e:f127:8a9d:146d:e102:b5d3:c755:0000/112")', true],
  ['out of a range', 'ipv6_is_in_range("a5e:f127:8a9d:146d:e102:b5d3:c755:abcd", "0:0:0:0:0:ffff:c0a8:ac/60")', false],
  ['in any range', 'ipv6_is_in_any_range("10.1.2.3", dynamic(["fe80::/10", "10.0.0.0/8"]))', true],
  ['equal by a prefix', 'ipv6_is_match("192.168.1.1/24", "192.168.1.255")', true],
  ['less', 'ipv6_compare("::1", "::2")', -1],
  ['no address compares as null', 'ipv6_compare("x", "::2")', null],
  ['an address in text', 'has_ipv4("from 10.1.1.1, then", "10.1.1.1")', true],
  ['an address that runs on', "has_any_ipv4('05:04:54127.0.0.1 GET', '127.0.0.1', '192.168.1.1')", false],
  ['no address is found nowhere', 'has_any_ipv4("127.0.0.256", dynamic(["127.0.0.256"]))', false],
  ['a prefix', "has_any_ipv4_prefix('05:04:54 127.0.0.1 GET', dynamic(['127.0.', '192.168.']))", true],
  ['a prefix without its dot', "has_ipv4_prefix('05:04:54 127.0.0.1 GET', '127.0')", false],
  ['a netmask', 'ipv4_netmask_suffix("10.1.2.3/24")', 24],
  ['no netmask', 'ipv4_netmask_suffix("10.1.2.3")', 32],
];

const ENCODINGS: readonly Case[] = [
  ['bytes', 'format_bytes(564)', '564 Bytes'],
  ['bytes with a digit', 'format_bytes(10332, 1)', '10.1 KB'],
  ['bytes in a unit', 'format_bytes(20010332, 0, "KB")', '19541 KB'],
  ['a guid in base64', "base64_encode_fromguid(toguid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb'))", '8jMxriJurkmwahbmqbIS6w=='],
  ['base64 to a guid', "base64_decode_toguid('8jMxriJurkmwahbmqbIS6w==')", 'ae3133f2-6e22-49ae-b06a-16e6a9b212eb'],
  ['bytes in base64', 'base64_encode_fromarray(dynamic([75,117]))', 'S3U='],
  ['what is no byte', 'base64_encode_fromarray(dynamic([300]))', ''],
  ['code points to text', 'unicode_codepoints_to_string(dynamic([75, 117]), 128512)', 'Ku😀'],
  ['text to code points', 'unicode_codepoints_from_string("aé")', [97, 233]],
  ['the fields of a record', 'parse_csv("aa,\\"b,\\"\\"b\\",,cc\\nx")', ['aa', 'b,"b', '', 'cc']],
  ['a component of a URL', 'url_encode_component("https://a b")', 'https%3a%2f%2fa%20b'],
  ['a column that is there', 'iscolumnexists("n")', true],
  ['keys in order, at every level', 'dynamic_to_json(dynamic({"b":[{"z":1,"a":null}],"a":{"d":true,"c":[]}}))', '{"a":{"c":[],"d":true},"b":[{"a":null,"z":1}]}'],
  ['groups by name', "extract_all(@'(?P<a>\\w)(?P<b>\\d)', dynamic(['b','a']), 'x1 y2')", [['1', 'x'], ['2', 'y']]],
  ['a shift that wraps', 'binary_shift_left(3, 63)', '-9223372036854775808'],
];

describe('functions of security queries', () => {
  let duck: DuckDBConnection;
  beforeAll(async () => { duck = await openDuck(); });
  afterAll(() => { duck.closeSync(); });
  const valueOf = async (expression: string, prefix = 'print n = 1'): Promise<unknown> =>
    (await runKql(duck, `${prefix} | project value = ${expression}`)).rows[0]?.[0];

  it.each(HASHES)('hash() gives xxHash64 of %s', async (_, expression, expected) => {
    expect(String(await valueOf(expression))).toBe(expected);
  });

  it.each(XML)('parse_xml() of %s', async (_, xml, expected) => {
    expect(await valueOf('parse_xml(x)', `datatable(x:string)[${JSON.stringify(xml)}]`)).toEqual(expected);
  });

  it.each([...ADDRESSES, ...ENCODINGS])('%s', async (_, expression, expected) => {
    expect(await valueOf(expression)).toEqual(expected);
  });

  it.each([
    ['hash(1)', 'hash\\(\\) of a long'],
    ['datetime(2024-01-01 00:00:00.1234567)', 'finer than a microsecond'],
    ['datetime(2024-01-01) + 1tick', 'finer than a microsecond'],
    ['parse_user_agent("x", "engine")', 'cannot answer exactly'],
  ])('refuses %s', async (expression, reason) => {
    await expect(valueOf(expression)).rejects.toThrow(new RegExp(reason));
  });

  it('refuses to compare two dynamics', async () => {
    await expect(valueOf('d == d', 'print d = dynamic([1])')).rejects.toThrow('Two dynamic values cannot be compared');
  });

  it('says that the last 100 ns of a day are taken for its last microsecond', async () => {
    const { translation } = await runKql(duck, 'print datetime(2024-01-01 23:59:59.9999999)');
    expect(translation.notes).toEqual(['Times have microseconds here: the seventh digit of a second is dropped.']);
  });
});
