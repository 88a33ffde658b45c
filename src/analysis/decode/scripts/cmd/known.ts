/** Variables with one value nearly everywhere. */
export const VARIABLES: ReadonlyMap<string, string> = new Map([
  ['comspec', 'C:\\WINDOWS\\system32\\cmd.exe'], ['systemroot', 'C:\\WINDOWS'], ['windir', 'C:\\WINDOWS'], ['systemdrive', 'C:'], ['public', 'C:\\Users\\Public'],
  ['programfiles', 'C:\\Program Files'], ['programfiles(x86)', 'C:\\Program Files (x86)'], ['programdata', 'C:\\ProgramData'], ['allusersprofile', 'C:\\ProgramData'],
  ['commonprogramfiles', 'C:\\Program Files\\Common Files'], ['os', 'Windows_NT'], ['pathext', '.COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC'],
  ['psmodulepath', 'C:\\Program Files\\WindowsPowerShell\\Modules;C:\\WINDOWS\\system32\\WindowsPowerShell\\v1.0\\Modules'], ['driverdata', 'C:\\Windows\\System32\\Drivers\\DriverData'],
  ['processor_architecture', 'AMD64'], ['path', 'C:\\WINDOWS\\system32;C:\\WINDOWS;C:\\WINDOWS\\System32\\Wbem;C:\\WINDOWS\\System32\\WindowsPowerShell\\v1.0\\'],
]);

/** Names of programs and commands, so that a word that hides one is told from any other. */
const COMMANDS = new Set(`cmd powershell pwsh wscript cscript mshta rundll32 regsvr32 certutil bitsadmin schtasks reg net net1 wmic ping start msiexec whoami ipconfig curl wget copy xcopy
  del erase echo set call for if goto netstat tasklist taskkill systeminfo nltest quser query sc at nslookup arp route type find findstr calc notepad explorer forfiles pcalua installutil
  regasm regsvcs msbuild csc cmstp control odbcconf vssadmin wbadmin bcdedit fsutil cipher icacls takeown attrib rename move robocopy tar expand extrac32 makecab mkdir rmdir netsh
  wevtutil hostname qwinsta rasdial ftp tftp ssh python perl java javaw adfind procdump psexec desktopimgdownldr finger hh ieexec invoke iex download http https
  exit cd chdir md rd ren cls pushd popd setlocal endlocal title rem shift timeout choice`.split(/\s+/));

export const isCommand = (word: string): boolean => COMMANDS.has(word.toLowerCase().replace(/^.*[\\/]/, '').replace(/\.(?:exe|com|bat|cmd)$/, ''));
