import { describe, expect, it } from '@jest/globals';
import { commandLineArguments } from './command-line.js';
import { xmlToJson } from './xml.js';

describe('parse_xml', () => {
  it.each<readonly [string, unknown]>([
    ['<a/>', { a: null }],
    ['<?xml version="1.0"?><!-- x --><!DOCTYPE a SYSTEM "a>b"><a>t &lt;&#x41;&#66;</a>', { a: 't <AB' }],
    ["<a x='1' y=\"&quot;\">t</a>", { a: { '@x': '1', '@y': '"', '#text': 't' } }],
    ['<a><b>1</b><c/><b>2</b></a>', { a: { b: ['1', '2'], c: null } }],
    ['<a>x<![CDATA[ <raw> ]]>y</a>', { a: { '#text': ['x', ' <raw> ', 'y'] } }],
    ['<E><D Name="é">ü</D>\n <D Name="u"/></E>', { E: { D: [{ '@Name': 'é', '#text': 'ü' }, { '@Name': 'u' }] } }],
  ])('%s', (xml, expected) => {
    expect(JSON.parse(xmlToJson(xml) ?? 'null')).toEqual(expected);
  });

  it.each(['', 'text', '<a>', '</a>', '<a></b>', '<a/><b/>', '<a/>x', '<a x=1/>', '<a>&nope;</a>', '<a>& b</a>', '<a x="<"/>', '<!-- <a/>', '<a><![CDATA[</a>', '<1/>', '<a>&#0;</a>', '<'])('%s is not well-formed', (xml) => {
    expect(xmlToJson(xml)).toBeNull();
  });

  it('reads what is large or deep, and nothing beyond its limit', () => {
    const deep = `${'<a>'.repeat(100_000)}${'</a>'.repeat(100_000)}`;
    expect(xmlToJson(deep)?.length).toBeGreaterThan(400_000);
    expect(xmlToJson('<!--'.repeat(200_000))).toBeNull();
    expect(xmlToJson(`<a>${'x'.repeat(1_048_576)}</a>`)).toBeNull();
  });
});

describe('parse_command_line', () => {
  // The examples of Windows' own documentation and its known corner cases.
  it.each<readonly [string, readonly string[]]>([
    ['x "a b c" d e', ['x', 'a b c', 'd', 'e']],
    ['x "ab\\"c" "\\\\" d', ['x', 'ab"c', '\\', 'd']],
    ['x a\\\\\\b d"e f"g h', ['x', 'a\\\\\\b', 'de fg', 'h']],
    ['x a\\\\\\"b c d', ['x', 'a\\"b', 'c', 'd']],
    ['x a\\\\\\\\"b c" d e', ['x', 'a\\\\b c', 'd', 'e']],
    ['"C:\\Program Files\\a.exe" /c\t""', ['C:\\Program Files\\a.exe', '/c', '']],
    ['x """a""" b', ['x', '"a"', 'b']],
    [' x', ['', 'x']],
    ['"open', ['open']],
  ])('%s', (text, expected) => {
    expect(commandLineArguments(text)).toEqual(expected);
  });
});
