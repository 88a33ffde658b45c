import { ATTACKER, VICTIM } from './story.js';

/** One command of the tour through the sample incident. */
export interface WalkthroughStep {
  readonly say: string;
  /** Why an analyst asks this now. */
  readonly why: string;
  /** A part of what the answer must show; without dots, since domains and addresses are shown defanged. */
  readonly expect: string;
}

/** The account's name up to its dot. */
const OWNER = VICTIM.sam.replace(/\..*$/, '');

/** The commands that find the attack of the sample, one after the other. They hold for any seed, size and end. */
export const walkthrough: readonly WalkthroughStep[] = [
  {
    say: 'query SigninLogs | where ResultType != "0" | summarize Failures=count() by bin(TimeGenerated, 1h) | order by TimeGenerated asc | render timechart as $failures',
    why: 'How many sign-ins fail each hour: a working day has its rhythm, and one night stands out.',
    expect: 'Failures',
  },
  {
    say: 'anomaly $failures',
    why: 'Which hours are out of line with the rhythm of day and week, and by how much.',
    expect: 'anomal',
  },
  {
    say: 'query SigninLogs | summarize Failed=countif(ResultType == "50126"), Succeeded=countif(ResultType == "0"), Accounts=dcount(UserPrincipalName) by IPAddress | where Accounts > 20 and Failed > Succeeded | order by Succeeded desc, IPAddress asc as $spray',
    why: 'Wrong passwords for many accounts from one address, more failures than successes: a password spray. The office, which everyone shares, drops out.',
    expect: '61',
  },
  {
    say: 'enrich $spray.IPAddress',
    why: 'Where these addresses are and whose networks they belong to: hosting companies in countries where nobody of the organisation works.',
    expect: ATTACKER.country,
  },
  {
    say: 'query SigninLogs | where ResultType == "0" | join kind=leftsemi $spray on IPAddress | project TimeGenerated, UserPrincipalName, IPAddress, Location, AppDisplayName | order by TimeGenerated asc',
    why: 'Did the spray get in anywhere? One account signs in from one of its addresses.',
    expect: OWNER,
  },
  { say: `set $user = "${VICTIM.upn}"`, why: 'The rest of the investigation is about this account.', expect: OWNER },
  {
    say: 'query SigninLogs | where UserPrincipalName == $user and ResultType == "0" | summarize SignIns=count(), First=min(TimeGenerated), Last=max(TimeGenerated) by Location | order by SignIns asc',
    why: 'Where this account signs in from otherwise: never from that country before.',
    expect: ATTACKER.country,
  },
  {
    say: 'query DeviceProcessEvents | where AccountUpn == $user and ProcessCommandLine has "EncodedCommand" | project TimeGenerated, DeviceName, InitiatingProcessFileName, ProcessCommandLine as $procs',
    why: 'What ran under the account: one encoded PowerShell, from a person\'s session and not from the management tool.',
    expect: 'powershell',
  },
  {
    say: 'decode $procs.ProcessCommandLine',
    why: 'Base64 of UTF-16, and inside it gzip in base64: the innermost text names the server.',
    expect: 'cdn-harbour-metrics',
  },
  {
    say: `query DeviceNetworkEvents | where RemoteUrl has "${ATTACKER.c2Domain}" | project TimeGenerated, DeviceName, InitiatingProcessFileName, RemoteIP, RemotePort | order by TimeGenerated asc as $beacon`,
    why: 'Who talks to that server, from which program, and to which address.',
    expect: 'powershell',
  },
  {
    say: 'timeline $beacon by DeviceName',
    why: 'The connections over time: one workstation, every five minutes, for nine hours.',
    expect: 'lkf-lt-006',
  },
  {
    say: `query CommonSecurityLog | where DestinationIP == "${ATTACKER.c2Address}" | summarize Connections=count(), Sent=sum(SentBytes) by SourceHostName, SourceUserName, DeviceAction`,
    why: 'Does the firewall see the same, and does any other machine talk to it? It is the only one.',
    expect: '110',
  },
  {
    say: 'query OfficeActivity | where UserId == $user and Operation == "New-InboxRule" | project TimeGenerated, ClientIP, Operation, Parameters',
    why: 'What was done with the mailbox: a rule that forwards mail on payments to the outside and deletes it.',
    expect: 'quiet-harbour-mail',
  },
];
