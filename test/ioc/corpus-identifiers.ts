import type { Group } from './corpus.js';

export const IDENTIFIERS: readonly Group[] = [
  {
    name: 'hashes', source: 'lengths of RFC 1321, FIPS 180-4; digests of the empty string and of the EICAR test file (eicar.org); JA3 as in github.com/salesforce/ja3',
    cases: String.raw`
d41d8cd98f00b204e9800998ecf8427e
=> md5 d41d8cd98f00b204e9800998ecf8427e
MD5: 44D88612FEA8A8F36DE82E1278ABB02F
=> md5 44d88612fea8a8f36de82e1278abb02f
SHA1=3395856CE81F2B7382DEE72602F798B642F14140,MD5=44D88612FEA8A8F36DE82E1278ABB02F
=> sha1 3395856ce81f2b7382dee72602f798b642f14140 | md5 44d88612fea8a8f36de82e1278abb02f
sha256:275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f eicar.com.txt
=> sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  -
=> sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
=> sha512 cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
ja3=e7d705a3286e19ea42f587b344ee6865
=> ja3 e7d705a3286e19ea42f587b344ee6865
"ja3_hash":"6734f37431670b3ab4292b8f60f29984","x":1
=> ja3 6734f37431670b3ab4292b8f60f29984
JA3S: ec74a5c51106f0419184d0dd08fb05bc
=> ja3 ec74a5c51106f0419184d0dd08fb05bc
JA3 fingerprint 72a589da586844d7f0818ce684948eea
=> ja3 72a589da586844d7f0818ce684948eea
00236a2ae558018ed13b5222ef1bd987hash -hash=00236a2ae558018ed13b5222ef1bd988
=> md5 00236a2ae558018ed13b5222ef1bd987 | md5 00236a2ae558018ed13b5222ef1bd988
Hashes(44d88612fea8a8f36de82e1278abb02f, 3395856ce81f2b7382dee72602f798b642f14140)
=> md5 44d88612fea8a8f36de82e1278abb02f | sha1 3395856ce81f2b7382dee72602f798b642f14140
Prüfsumme 44d88612fea8a8f36de82e1278abb02f stimmt
=> md5 44d88612fea8a8f36de82e1278abb02f
文件哈希44d88612fea8a8f36de82e1278abb02f。
=> md5 44d88612fea8a8f36de82e1278abb02f
IMPHASH=f34d5f2d4577ed6d9ceec516c1f5a744
=> md5 f34d5f2d4577ed6d9ceec516c1f5a744
"Thumbprint":"A909502DD82AE41433E6F83886B00D4277A32A7B"
=> sha1 a909502dd82ae41433e6f83886b00d4277a32a7b
C:\Samples\275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f.bin
=> windows_path C:\Samples\275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f.bin | sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f
aad3b435b51404eeaad3b435b51404ee:31d6cfe0d16ae931b73c59d7e0c089c0
=> md5 aad3b435b51404eeaad3b435b51404ee | md5 31d6cfe0d16ae931b73c59d7e0c089c0`,
  },
  {
    name: 'CVE and ATT&CK', source: 'cve.org (syntax since 2014), attack.mitre.org (identifiers of techniques, tactics, software, groups)',
    cases: String.raw`
exploits CVE-2021-44228 (Log4Shell)
=> cve CVE-2021-44228
cve-2017-0144, CVE-2019-0708; CVE-2014-123456
=> cve CVE-2017-0144 | cve CVE-2019-0708 | cve CVE-2014-123456
CVE 2024-3400 and CVE_2023_4966
=> cve CVE-2024-3400 | cve CVE-2023-4966
CVE‑2020‑1472
=> cve CVE-2020-1472
Schwachstelle CVE-2022-30190 ausgenutzt
=> cve CVE-2022-30190
利用CVE-2017-11882漏洞
=> cve CVE-2017-11882
T1059.001 PowerShell
=> attack T1059.001
Techniques: T1055, T1547.001, T1003.001.
=> attack T1055 | attack T1547.001 | attack T1003.001
tactic TA0002 (Execution) and TA0011
=> attack TA0002 | attack TA0011
uses Cobalt Strike (S0154), APT29 (G0016)
=> attack S0154 | attack G0016
"techniques":["T1566","T1078.004"]
=> attack T1566 | attack T1078.004
mitre_technique_id=T1110
=> attack T1110
ICS technique T0855 observed
=> attack T0855
ATT&CK mitigation M1036, campaign C0024
=> attack M1036 | attack C0024
Die Technik T1486 wurde beobachtet.
=> attack T1486
технiка T1021.002 (SMB)
=> attack T1021.002
[T1053.005]
=> attack T1053.005
T1218/T1036
=> attack T1218 | attack T1036
    - attack.t1059.001⏎    - attack.execution
=> attack T1059.001`,
  },
  {
    name: 'wallets', source: 'BIP 13, BIP 173 and BIP 350 (their test addresses), EIP-55 (its test addresses), getmonero.org (the donation address), the genesis block',
    cases: String.raw`
Send 0.5 BTC to 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
=> bitcoin 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa
wallet: 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy.
=> bitcoin 3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy
bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
=> bitcoin bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4
=> bitcoin bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4
bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0
=> bitcoin bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0
bitcoin:1HSb4fZHmyNro5LGyjQFpcDwqKjRUqJhh2?amount=0.1
=> bitcoin 1HSb4fZHmyNro5LGyjQFpcDwqKjRUqJhh2
17U1BaXwyuxeX2sZyMjC25G8skrZ8mtTdz plus 1NGCsGqSdNEKpptQ4DKbJEva59cTSk369o
=> bitcoin 17U1BaXwyuxeX2sZyMjC25G8skrZ8mtTdz | bitcoin 1NGCsGqSdNEKpptQ4DKbJEva59cTSk369o
ETH 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
=> ethereum 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359
=> ethereum 0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359
888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H
=> monero 888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H
xmrig -u 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A
=> monero 44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A`,
  },
  {
    name: 'SID, GUID', source: 'MS-DTYP 2.4.2, Microsoft: well-known SIDs; RFC 9562',
    cases: String.raw`
SubjectUserSid S-1-5-18
=> sid S-1-5-18
S-1-5-21-3623811015-3361044348-30300820-1013 logged on
=> sid S-1-5-21-3623811015-3361044348-30300820-1013
icacls x /grant *S-1-1-0:F
=> sid S-1-1-0
(S-1-5-32-544)
=> sid S-1-5-32-544
6F9619FF-8B86-D011-B42D-00C04FC964FF
=> guid 6f9619ff-8b86-d011-b42d-00c04fc964ff
{6F9619FF-8B86-D011-B42D-00C04FC964FF}
=> guid 6f9619ff-8b86-d011-b42d-00c04fc964ff
/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg1
=> guid 11111111-2222-3333-4444-555555555555
"CorrelationId":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"
=> guid f81d4fae-7dec-11d0-a765-00a0c91e6bf6`,
  },
  {
    name: 'user agents', source: 'RFC 9110 section 10.1.5; default agents of the programs named, W3C extended and combined log formats',
    cases: String.raw`
"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36"
=> user_agent Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36
User-Agent: Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)
=> user_agent Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)
203.0.113.60 - - [12/Jan/2026:10:21:09 +0000] "GET / HTTP/1.1" 200 1 "-" "sqlmap/1.7.2#stable (https://sqlmap.org)"
=> ipv4 203.0.113.60 | user_agent sqlmap/1.7.2 | url https://sqlmap.org | domain sqlmap.org
"UserAgent":"python-requests/2.31.0"
=> user_agent python-requests/2.31.0
curl/7.68.0
=> user_agent curl/7.68.0
User-Agent: Go-http-client/1.1
=> user_agent Go-http-client/1.1
curl -A "EvilBot 1.0" --user-agent "EvilBot/2.0" http://evil-ua.com
=> user_agent EvilBot/2.0 | url http://evil-ua.com | domain evil-ua.com
Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0
=> user_agent Mozilla/5.0 (X11; Linux x86_64; rv:109.0) Gecko/20100101 Firefox/115.0
user_agent="BAV2ROPC" result=ok
=> user_agent BAV2ROPC
Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1
=> user_agent Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1
Microsoft-CryptoAPI/10.0
=> user_agent Microsoft-CryptoAPI/10.0`,
  },
  {
    name: 'ports', source: 'manner of firewall logs and of prose; RFC 6335',
    cases: String.raw`
open ports: 22/tcp and 53/udp
=> port 22 | port 53
dport=4444 sport=51000
=> port 4444 | port 51000
listening on port 1337
=> port 1337
TCP/445 blocked
=> port 445
"remotePort": 8443
=> port 8443
Zielport 3389, Port 5985
=> port 3389 | port 5985
destination port: 6667
=> port 6667
LPORT=4444 LHOST=203.0.113.61
=> port 4444 | ipv4 203.0.113.61
UDP 161
=> port 161
Ports: 22, 80 and 443
=> port 22 | port 80 | port 443`,
  },
];
