import { spawn, type ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';

const PREFERRED_PORT = 56_150;
const READY_MS = 20_000;

export interface Playground {
  readonly url: string;
  readonly stop: () => void;
}

/** People and places of the local client; ids have the form that Teams gives them, `userPrincipleName` is its spelling. */
const CONFIG = `version: "0.1.1"
tenantId: 00000000-0000-0000-0000-0000000000aa
bot: { id: "28:casebook", name: Casebook }
currentUser: { id: "29:ana", name: Ana Analyst, userPrincipleName: ana@northwind.example, aadObjectId: 00000000-0000-0000-0000-000000000001, givenName: Ana, surname: Analyst, email: ana@northwind.example }
users:
  - { id: "29:bo", name: Bo Responder, userPrincipleName: bo@northwind.example, aadObjectId: 00000000-0000-0000-0000-000000000002, givenName: Bo, surname: Responder, email: bo@northwind.example }
  - { id: "29:cleo", name: Cleo Hunter, userPrincipleName: cleo@northwind.example, aadObjectId: 00000000-0000-0000-0000-000000000003, givenName: Cleo, surname: Hunter, email: cleo@northwind.example }
  - { id: "29:dan", name: Dan Lead, userPrincipleName: dan@northwind.example, aadObjectId: 00000000-0000-0000-0000-000000000004, givenName: Dan, surname: Lead, email: dan@northwind.example }
  - { id: "29:eve", name: Eve Manager, userPrincipleName: eve@northwind.example, aadObjectId: 00000000-0000-0000-0000-000000000005, givenName: Eve, surname: Manager, email: eve@northwind.example }
  - { id: "29:finn", name: Finn Engineer, userPrincipleName: finn@northwind.example, aadObjectId: 00000000-0000-0000-0000-000000000006, givenName: Finn, surname: Engineer, email: finn@northwind.example }
personalChat: { id: "a:personal-ana" }
groupChat: { id: "19:responders@thread.v2", name: Responders }
team: { id: "19:soc@thread.tacv2", name: SOC, aadGroupId: 00000000-0000-0000-0000-0000000000bb, channels: [{ id: "19:incidents@thread.tacv2", name: Incidents }] }
`;

/** The client's program, or null where it is not installed (a production install leaves it out). */
function program(): string | null {
  try {
    return createRequire(import.meta.url).resolve('@microsoft/m365agentsplayground/cli.js');
  } catch {
    return null;
  }
}

/** The preferred port where it is free, else any free one. */
async function freePort(): Promise<number> {
  const probe = (port: number): Promise<number | null> => new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => { resolve(null); });
    server.listen(port, () => {
      const address = server.address();
      server.close(() => { resolve(typeof address === 'object' && address !== null ? address.port : null); });
    });
  });
  return (await probe(PREFERRED_PORT)) ?? (await probe(0)) ?? PREFERRED_PORT;
}

async function ready(url: string, child: ChildProcess): Promise<boolean> {
  const until = Date.now() + READY_MS;
  while (Date.now() < until && child.exitCode === null) {
    const answered = await fetch(url, { signal: AbortSignal.timeout(2_000) }).then(({ ok }) => ok, () => false);
    if (answered) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

/**
 * Starts the Microsoft 365 Agents Playground, a Teams-like client in the browser, beside the bot. Null where it is
 * not installed, or does not come up; its own log is below `folder`.
 */
export async function startPlayground(endpoint: string, folder: string): Promise<Playground | null> {
  const cli = program();
  if (cli === null) return null;
  await mkdir(folder, { recursive: true });
  const config = join(folder, 'playground.yml');
  await writeFile(config, CONFIG);
  const port = await freePort();
  const args = [cli, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry'];
  const child = spawn(process.execPath, args, {
    stdio: 'ignore', cwd: folder,
    env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_CONFIG_PATH: config, M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'playground.log') },
  });
  const url = `http://localhost:${port}`;
  const stop = (): void => { child.kill(); };
  process.once('exit', stop); // also where the bot's start fails meanwhile
  if (await ready(url, child)) return { url, stop };
  stop();
  return null;
}
