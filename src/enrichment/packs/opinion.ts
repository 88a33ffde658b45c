import type { Opinion } from '../answer.js';

const WORDS: Readonly<Record<Opinion, readonly string[]>> = {
  malicious: ['malicious', 'malware', 'bad', 'critical', 'high', 'block', 'phishing', 'c2', 'botnet_cc', 'compromised-malicious'],
  suspicious: ['suspicious', 'suspect', 'medium', 'low', 'warning', 'unknown', 'anomalous'],
  benign: ['benign', 'clean', 'good', 'harmless', 'info', 'informational', 'none', 'allow', 'whitelist', 'allowlist', 'trusted'],
};

/** The opinion that a word of a list stands for; undefined where it is not known. */
export function opinionWord(word: string): Opinion | undefined {
  const plain = word.trim().toLowerCase();
  return (['malicious', 'suspicious', 'benign'] as const).find((opinion) => WORDS[opinion].includes(plain));
}

/** What an entry without an opinion of its own is: the pack's, and less where the list itself is less than half sure. */
export const opinionBy = (score: number | undefined, usual: Opinion): Opinion => (usual === 'malicious' && score !== undefined && score < 50 ? 'suspicious' : usual);
