import type { Group } from './corpus.js';

/** Texts that look as if they held an indicator. */
const nothing = (texts: string): string => texts.split('\n').filter((text) => text !== '').map((text) => `${text}\n=> nothing`).join('\n');

export const TRAPS: readonly Group[] = [
  {
    name: 'file names', source: 'endings that are top-level domains as well (data.iana.org/TLD)',
    cases: nothing(String.raw`
readme.md
run.sh
evil.zip and backup.2024.zip
script.py, lib.rs, libc.so
perl exploit.pl
gcc main.cc -o main
see CHANGELOG.md and LICENSE.md
unzip archive.zip
payload.mov
id_rsa.pub
invoice.pdf.com
chcp.com 65001
python setup.py install
source build.sh
Makefile.in config.in
kernel32.dll ntdll.dll
cmd.exe powershell.exe
app.module.ts
jquery.min.js
Get-Content notes.txt
driver.cat driver.inf
main.tf variables.tf
index.html style.css
autorun.inf
data.cab setup.msi
report.docx budget.xlsx
Modul.pm perl skript.pl
docker-compose.yml
x.tar.gz y.7z
update.ps1
tests.spec.rs
eicar.com.txt`),
  },
  {
    name: 'names of code', source: 'PowerShell, .NET, Java, JavaScript, Python; their standard libraries',
    cases: nothing(String.raw`
System.Net.WebClient
New-Object System.Net
[System.IO.File]::ReadAllText($file.name)
this.name = self.id
[Math]::Abs(1)
std::vector [Convert]::Add(1)
java.util.zip
java.io
com.example.app
org.apache.commons.io
com.android.systemui
window.location.host
document.forms event.target
console.info('x')
logger.info("started")
$client.name and $_.Name
user.email: x
host.os.name
subprocess.run(["ls"])
asyncio.run(main())
foo.bar
obj.is(a, b)
process.name
os.link(a, b)
Math.min Math.max
ASP.NET and ADO.NET
Socket.IO
Paint.NET
torch.cat((a, b))
datetime.date
element.style
spring.application.name=orders
source.geo.name
import foo from bar
System.Security.Cryptography
Microsoft.Win32.Security
Microsoft.NET
a.b.c
self.host.media
foo::bar::baz
dead::beef
i.e. e.g. etc.
Invoke-Expression $x.y
args.group(1)
$PSVersionTable.PSVersion
np.random.rest
string.format
$json.data.id
Console.WriteLine("x")
Properties.Settings.Default
event.action
threat.indicator.name
res.data
model.fit(x, y)
plt.show()
props.style
Trojan.Agent.de
Backdoor.Linux.Mirai.ba
Microsoft.Network/virtualNetworks/write
logging.info
requests.post
process.env.HOME
Microsoft.Azure.KeyVault.Core.dll
node.js and vue.js`),
  },
  {
    name: 'numbers', source: 'versions, object identifiers (X.660), times, MACs (IEEE 802), masks, key fingerprints (RFC 4716)',
    cases: nothing(String.raw`
999.999.999.999
256.1.1.1
1.2.3.4.5
version 1.2.3.4
v1.2.3.4
Version=4.0.0.0, Culture=neutral
FileVersion: 6.1.7600.16385
ProductVersion 8.0.0.1
OID 1.3.6.1
1.3.6.1.4.1.311.2.1.12
10.0.19041.1234
build 10.0.0.1
section 1.2.3.4
Abschnitt 4.3.2.1
раздел 1.2.3.4
版本1.2.3.4
netmask 255.255.255.0
255.255.252.0
0.1.2.3
Chrome/120.0.0.0
package-1.2.3.4.jar
pip install evil==1.2.3.4
Firefox 115.0.2.0
MAC 000c.29ab.cdef
12:34:56
2026-01-12T10:21:09Z
2026-01-12 10:21:09.123
00:1a:2b:3c:4d:5e
00-1A-2B-3C-4D-5E
00:11:22:33:44:55:66:77
MD5:16:27:ac:a5:76:28:2d:36:63:1b:56:4d:eb:df:a6:48
1:2:3
4:3 and 16:9
v1.2.co
1.5.in
10.30 am
01.02.2026
3.14159
1,234.56
192.168.1
203.0.113
0x1.2.3.4
12/24/2026
1/2 and 3/4
10/10
10.1.2.300
1.2.3.4.com.5
x1.2.3.4`),
  },
  {
    name: 'things that look like hashes or identifiers', source: 'RFC 9562 (nil UUID), Git, base64 (RFC 4648), MSDN HRESULTs, EIP-55 and BIP 173 (invalid examples)',
    cases: nothing(String.raw`
00000000000000000000000000000000
ffffffffffffffffffffffffffffffff
12345678901234567890123456789012
00000000-0000-0000-0000-000000000000
commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904
0x80070005
d41d8cd98f00b204e9800998ecf8427
d41d8cd98f00b204e9800998ecf8427ee
aGVsbG8gd29ybGQgaGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=
trace_id=4bf92f3577b34da6a3ce929d0e0e4736
CVE-21-44228
CVE-2021-1
CVE-2021-
Canon T1100
Model T1500
SKU G0016
Artikelnummer T1059
part S0154
T1059abc
T9999
T1000
Error S0001 in module
TA505 and FIN7
AS15169
T10590
IT1059
XT1059
S-1
S-1-5
1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb
bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5
0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD
0x0000000000000000000000000000000000000000
3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLz
44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B
USB port 3
port 70000
report 22
Support 24/7
passport 12345
support for 3 ports
Gigabitethernet1/0/1`),
  },
  {
    name: 'paths of the web, switches, prose', source: 'HTTP request lines (RFC 9112), media types (RFC 6838), Windows switches, dates',
    cases: nothing(String.raw`
GET /etc/x HTTP/1.1
POST /api/v1/users
Content-Type: application/json
text/html
and/or
him/her
/a/b
24/7
TCP/IP
cmd /c dir /s /b
reg add /v x /t REG_SZ /d y /f
</div></body>
s/foo/bar/g
// comment
/* comment */
http://
C:\
\\
D: is full
a@b
Message-ID: <CAF+abc123@mail.gmail.com>
ls -la /tmp/
find / -name x
docker pull evil/image:latest
@mention
user@localhost
user@host
foo@2x.png
npm i @scope/pkg@1.2.3
e-mail: none@
the dot product
connect the dot to me
meet at noon
Hello.World
end of sentence.The next
Ende.Der nächste Satz
CORP\bob
DOMAIN\john.smith
domain.like.iandom
printer.local
foo.invalid
README
%2Fbad
%APPDATA%
HKLM
HKEY_LOCAL_MACHINE
Software\Microsoft
\n\t\r
$1.99
100%.
a...b
...
:-) :/ ://
http://.com
http://evil..com
1.
::
[::]
z.B. d.h. u.a.
т.е. и т.д.
p.m. a.m.
U.S.A.
c.-à-d.
пример.
恶意软件。
user agent unknown
10.0.0
50% off
C++ / C#
w/o
N/A
km/h
S.p.A.`),
  },
];
