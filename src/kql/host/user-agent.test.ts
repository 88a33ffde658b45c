import { describe, expect, it } from '@jest/globals';
import { USER_AGENT_FUNCTIONS } from './user-agent.js';

const parse = (agent: string, ...targets: readonly string[]): unknown => {
  const answer = USER_AGENT_FUNCTIONS['parse_user_agent']?.call([agent, JSON.stringify(targets.length === 1 ? targets[0] : targets)], {});
  return typeof answer === 'string' ? JSON.parse(answer) : answer;
};
const browser = (agent: string): string => {
  const { Browser } = parse(agent, 'browser') as { Browser: Record<string, string> }; // the shape that is documented
  return [Browser['Family'], Browser['MajorVersion'], Browser['MinorVersion'], Browser['Patch']].join('/');
};
const system = (agent: string): string => {
  const { OperatingSystem } = parse(agent, 'os') as { OperatingSystem: Record<string, string> }; // the shape that is documented
  return [OperatingSystem['Family'], OperatingSystem['MajorVersion'], OperatingSystem['MinorVersion']].join('/');
};

const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_2_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';

describe('parse_user_agent', () => {
  it.each([
    [`${WINDOWS} Chrome/120.0.6099.71 Safari/537.36`, 'Chrome/120/0/6099', 'Windows/10/'],
    [`${WINDOWS} Chrome/120.0.0.0 Safari/537.36 Edg/120.0.2210.91`, 'Edge/120/0/2210', 'Windows/10/'],
    [`${WINDOWS} Chrome/119.0.0.0 Safari/537.36 OPR/105.0.0.0`, 'Opera/105/0/0', 'Windows/10/'],
    ['Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0', 'Firefox/121/0/', 'Ubuntu//'],
    [`${IPHONE} Version/17.2 Mobile/15E148 Safari/604.1`, 'Mobile Safari/17/2/', 'iOS/17/2'],
    [`${IPHONE} CriOS/120.0.6099.50 Mobile/15E148 Safari/604.1`, 'Chrome Mobile iOS/120/0/6099', 'iOS/17/2'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15', 'Safari/17/1/', 'Mac OS X/10/15'],
    ['Mozilla/5.0 (Linux; Android 13; SM-G991B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36', 'Chrome Mobile/120/0/0', 'Android/13/'],
    ['Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko', 'IE/11/0/', 'Windows/7/'],
    ['python-requests/2.31.0', 'Python Requests/2/31/0', 'Other//'],
    ['curl/8.4.0', 'curl/8/4/0', 'Other//'],
    ['unheard of', 'Other///', 'Other//'],
  ])('%s', (agent, itsBrowser, itsSystem) => {
    expect([browser(agent), system(agent)]).toEqual([itsBrowser, itsSystem]);
  });

  it('gives several targets, in one bag, and devices by their model', () => {
    expect(Object.keys(parse(IPHONE, 'device', 'OS', 'browser') as object)).toEqual(['Browser', 'OperatingSystem', 'Device']);
    expect(parse('Mozilla/5.0 (Linux; Android 13; SM-G991B Build/TP1A) Chrome/1', 'device')).toEqual({ Device: { Family: 'SM-G991B', Brand: 'Generic_Android', Model: 'SM-G991B' } });
    expect(parse(IPHONE, 'device')).toMatchObject({ Device: { Family: 'iPhone' } });
  });

  it('gives null for no text, refuses an unknown target, and ends on hostile text', () => {
    expect(parse('', 'os')).toBeNull();
    expect(() => parse('x', 'engine')).toThrow('looks for');
    expect(browser('Version/'.repeat(100_000))).toBe('Other///');
    expect(system(`iPhone${' OS'.repeat(100_000)}`)).toBe('iOS//');
  });
});
