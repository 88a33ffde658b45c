import { attackFacts } from './attack.js';

/** A program of the system that attackers use for their own ends, found in a command line. */
export interface LivingOffTheLand {
  /** "certutil.exe", "awk". */
  readonly program: string;
  readonly list: 'LOLBAS' | 'GTFOBins';
  /** ATT&CK ids. */
  readonly techniques: readonly string[];
  readonly url: string;
}

/** Windows programs of https://lolbas-project.github.io with the techniques that it names for them. */
const LOLBAS = `
addinutil T1218|appinstaller T1105|aspnet_compiler T1127|at T1053.002|atbroker T1218|bash T1202|bitsadmin T1105,T1197,T1564.004|certoc T1218,T1105|certreq T1105
certutil T1105,T1140,T1027.013,T1564.004|cipher T1485|cmd T1059.003,T1564.004|cmdkey T1078|cmdl32 T1105|cmstp T1218.003|conhost T1202|control T1218.002|csc T1127
cscript T1059.005,T1564.004|csi T1127|customshellhost T1218|datasvcutil T1567|desktopimgdownldr T1105|devinit T1218.007|devtoolslauncher T1127|dfsvc T1127.002|diantz T1105,T1564.004
diskshadow T1003.003,T1202|dllhost T1218|dnscmd T1543.003|dnx T1127|dotnet T1218|dump64 T1003.001|dxcap T1127|esentutl T1003.003,T1105,T1564.004|eventvwr T1548.002|excel T1105
expand T1105,T1564.004|explorer T1202|extexport T1218|extrac32 T1105,T1564.004|findstr T1105,T1552.001,T1564.004|finger T1105|fltmc T1562.001|forfiles T1202,T1564.004|fsutil T1485,T1070
ftp T1202,T1105|gpscript T1218|hh T1105,T1218.001|ie4uinit T1218|iediagcmd T1218|ieexec T1105,T1218|ilasm T1127|imewdbld T1105|infdefaultinstall T1218|installutil T1218.004,T1105
jsc T1127|ldifde T1105|makecab T1105,T1564.004|mavinject T1218.013,T1055.001,T1564.004|microsoft.workflow.compiler T1127|mmc T1218.014,T1548.002|mpcmdrun T1105,T1564.004|msbuild T1127.001
msconfig T1218|msdt T1218,T1202|msedge T1105|mshta T1218.005,T1105|msiexec T1218.007|mspub T1105|netsh T1546.007|ngen T1105|ntdsutil T1003.003|odbcconf T1218.008|offlinescannershell T1218
onedrivestandaloneupdater T1105|pcalua T1202|pcwrun T1218,T1202|pktmon T1040|pnputil T1543|powershell T1059.001|presentationhost T1218,T1105|print T1105,T1564.004|printbrm T1105,T1564.004
procdump T1202,T1003.001|provlaunch T1218|psr T1113|rasautou T1218|rcsi T1127|rdrleakdiag T1003.001|reg T1003.002,T1564.004|regasm T1218.009|regedit T1564.004|regini T1564.004|register-cimprovider T1218
regsvcs T1218.009|regsvr32 T1218.010|replace T1105|rpcping T1003,T1187|rundll32 T1218.011,T1564.004|runexehelper T1218|runonce T1218|runscripthelper T1218|sc T1564.004,T1543.003|schtasks T1053.005
scriptrunner T1202,T1218|setres T1218|settingsynchost T1218|sqldumper T1003|sqlps T1218|sqltoolsps T1218|squirrel T1218|ssh T1202|stordiag T1218|syncappvpublishingserver T1218|tar T1564.004,T1105
te T1127|tracker T1127|ttdinject T1127|tttracer T1127,T1003.001|unregmp2 T1202|update T1218,T1547|vbc T1127|verclsid T1218.012|vsjitdebugger T1127|wab T1218|wbadmin T1003.003|wbemtest T1047
wevtutil T1070.001|wfc T1127|winget T1105|winrm T1021.006|winword T1105|wmic T1047,T1220,T1564.004|workfolders T1218|wscript T1059.005,T1564.004|wsl T1202,T1105|wsreset T1548.002|wuauclt T1218|xwizard T1105,T1218
vssadmin T1490|bcdedit T1490|nltest T1482,T1016|whoami T1033|net T1087,T1135|csvde T1087.002|dsquery T1087.002,T1482|quser T1033|tasklist T1057|curl T1105
`;

/** Unix programs of https://gtfobins.github.io, by what they give an attacker. */
const GTFOBINS: Readonly<Record<string, readonly [techniques: readonly string[], programs: string]>> = {
  shell: [['T1059.004'], 'awk gawk mawk nawk ash bash dash sh zsh ksh csh busybox docker ed emacs env expect find flock gdb git irb less make man more mysql nano nice nmap nsenter pico psql rlwrap rsync screen script sed setarch socat ssh stdbuf strace tar taskset tclsh tmux time timeout unshare vi vim watch xargs zip'],
  interpreter: [['T1059'], 'jjs julia lua node perl php ruby'],
  python: [['T1059.006'], 'python python2 python3'],
  transfer: [['T1105'], 'aria2c curl wget ftp lftp scp sftp tftp smbclient'],
  'reverse shell': [['T1095', 'T1059.004'], 'nc ncat netcat openssl telnet'],
  elevation: [['T1548.001', 'T1548.003'], 'sudo su pkexec doas chroot capsh'],
  persistence: [['T1053.003', 'T1543.002'], 'crontab at systemctl'],
  'file access': [['T1005'], 'base64 xxd dd od hexdump'],
};

const MAX_TEXT = 8_192;
const MAX_FOUND = 10;
const COMMAND_BREAK = /[|&;()`\n{}]+|\$\(|\b(?:sudo|xargs|exec|nohup|start|call|then|do)\s|\s\/[ck]\s/gi;

const windows: ReadonlyMap<string, readonly string[]> = new Map(LOLBAS.trim().split(/[|\n]/).map((one) => {
  const [name = '', ids = ''] = one.split(' ');
  return [name, ids.split(',')] as const;
}));
const unix: ReadonlyMap<string, readonly string[]> = new Map(Object.values(GTFOBINS).flatMap(([ids, programs]) => programs.split(' ').map((name) => [name, ids] as const)));

/**
 * The programs of LOLBAS and GTFOBins that a command line calls: where a command can stand, or with `.exe`. Windows is assumed
 * where the text shows signs of it. Told once each, in the order of the text.
 */
export function livingOffTheLand(commandLine: string): LivingOffTheLand[] {
  const text = commandLine.slice(0, MAX_TEXT);
  const isWindows = /\.exe\b|[a-z]:\\|%\w{1,40}%|\s\/[a-z]\b|\bpowershell\b|\bcmd\b|\\\\/i.test(text);
  const called = text.split(COMMAND_BREAK).map(firstWord);
  const withExtension = [...text.matchAll(/([\w.+-]{1,60})\.exe\b/gi)].map(([, name]) => `${name ?? ''}.exe`);
  const found = new Map<string, LivingOffTheLand>();
  for (const word of [...called, ...withExtension]) {
    const name = word.toLowerCase();
    const plain = name.replace(/\.exe$/, '');
    const lolbas = name !== plain || isWindows || !unix.has(plain) ? windows.get(plain) : undefined;
    const techniques = lolbas ?? (name === plain && !isWindows ? unix.get(plain) : undefined);
    if (techniques === undefined || found.has(plain) || found.size >= MAX_FOUND) continue;
    found.set(plain, lolbas === undefined
      ? { program: plain, list: 'GTFOBins', techniques, url: `https://gtfobins.github.io/gtfobins/${plain}/` }
      : { program: `${plain}.exe`, list: 'LOLBAS', techniques, url: `https://lolbas-project.github.io/#${plain}` });
  }
  return [...found.values()];
}

/** The program that a piece of a command line begins with, without its path. */
function firstWord(piece: string): string {
  const [, quoted, plain] = /^\s*@?(?:["']([^"']{1,400})["']|([^\s"',<>=]{1,400}))/.exec(piece) ?? [];
  // Quotes around a whole command, `cmd /c "mshta http://…"`, or around a path with blanks.
  const path = /^([^\s\\/]{1,60})\s/.exec(quoted ?? '')?.[1] ?? quoted ?? plain ?? '';
  return path.split(/[\\/]/).at(-1)?.replace(/\^/g, '') ?? '';
}

/** "certutil.exe: T1105 Ingress Tool Transfer, T1140 …". */
export const livingOffText = ({ program, techniques }: LivingOffTheLand): string =>
  `${program}: ${techniques.map((id) => `${id} ${attackFacts(id)?.name ?? ''}`.trim()).join(', ')}`;
