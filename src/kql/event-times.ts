/** What Sentinel's and Defender's tables call the time of an event, in this order; where a table has both, they are the same moment. */
export const EVENT_TIMES: readonly string[] = ['TimeGenerated', 'Timestamp'];
