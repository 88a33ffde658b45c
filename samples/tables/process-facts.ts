import { PROGRAM_WEIGHTS } from '../lists.js';
import { drawSql } from '../random.js';
import { fact, type Fact } from '../table.js';

/**
 * The facts of a process start, shared by Defender's and Windows' own log of it. The parent of an everyday process is
 * the session that the device has that day: same process id and start time all day.
 */
export const processFacts: readonly Fact[] = [
  fact('usr', 'INTEGER', 'floor(120 * pow(u(i, 1), 1.2))::INTEGER'),
  fact('device', 'INTEGER', 'CASE WHEN u(i, 2) < 0.9 THEN usr % 52 ELSE 52 + (h(i, 3) % 8)::INTEGER END'),
  fact('program', 'INTEGER', `CASE WHEN device >= 52 THEN pick([3, 4, 4, 12, 15, 18, 18, 18], i, 4) ELSE ${drawSql(PROGRAM_WEIGHTS, 4)} END`),
  fact('parent', 'INTEGER', 'NULL'),
  fact('command', 'VARCHAR', 'NULL'),
  fact('parentcommand', 'VARCHAR', 'NULL'),
  fact('pid', 'BIGINT', '1000 + (h(i, 5) % 15000)::BIGINT * 4'),
  fact('ppid', 'BIGINT', "900 + (hash(device, date_trunc('day', t)) % 3000)::BIGINT * 4"),
  fact('pstart', 'TIMESTAMP', "date_trunc('day', t) + to_seconds((hash(device, date_trunc('day', t)) % 60)::BIGINT)"),
  fact('system', 'BOOLEAN', 'NULL'),
];

export const processJoins =
  'JOIN users u ON u.id = coalesce(r.usr, -1) JOIN devices d ON d.id = coalesce(r.device, -1) '
  + 'JOIN programs g ON g.id = coalesce(r.program, -1) JOIN programs pg ON pg.id = coalesce(r.parent, g.parentid)';

/** Whether the process runs as SYSTEM. */
export const isSystem = 'coalesce(r.system, g.system OR r.device >= 52)';
export const commandLine =
  `coalesce(r.command, replace(replace(g.command, '{n}', (100 + h(r.i, 40) % 9000)::VARCHAR), '{user}', u.sam))`;
export const parentCommandLine =
  `coalesce(r.parentcommand, replace(replace(pg.command, '{n}', (100 + h(r.i, 41) % 90)::VARCHAR), '{user}', u.sam))`;
