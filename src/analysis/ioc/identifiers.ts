import { BACKSLASH, DASH, DIGIT } from './chars.js';
import { eachMatch } from './each-match.js';
import type { Rule } from './scan.js';

const CVE = /(?<![a-z0-9])CVE[-_\u2010-\u2014 ]{1,2}((?:19|20)\d{2})[-_\u2010-\u2014](\d{4,7})(?![0-9])/gi;

export const cve: Rule = {
  applies: ({ bits }) => (bits & DIGIT) !== 0,
  find(scan) {
    if (!/cve/i.test(scan.text)) return;
    eachMatch(CVE, scan.text, (match) => {
      const end = match.index + match[0].length;
      scan.claim('cve', `CVE-${match[1] ?? ''}-${match[2] ?? ''}`, match.index, end);
      return end;
    });
  },
};

const SID = /(?<![\w-])S-1-(?:0x[0-9a-f]{1,12}|\d{1,14})(?:-\d{1,10}){1,14}(?![\w])/gi;

/** Security identifiers of Windows (MS-DTYP 2.4.2). */
export const sid: Rule = {
  applies: ({ bits }) => (bits & DASH) !== 0,
  find(scan) {
    if (!/s-1-/i.test(scan.text)) return;
    eachMatch(SID, scan.text, (match) => {
      const end = match.index + match[0].length;
      if (!scan.isTaken(match.index, end)) scan.claim('sid', match[0].toUpperCase(), match.index, end);
      return end;
    });
  },
};

const GUID = /(?<![0-9a-z-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-z]|-[0-9a-f])/gi;

export const guid: Rule = {
  applies: ({ bits, hexRun }) => (bits & DASH) !== 0 && hexRun >= 12,
  find(scan) {
    eachMatch(GUID, scan.text, (match) => {
      const end = match.index + match[0].length;
      // all zeros or all f: none is meant
      if (!/^[0-]+$|^[f-]+$/i.test(match[0]) && !scan.isTaken(match.index, end)) scan.claim('guid', match[0].toLowerCase(), match.index, end);
      return end;
    });
  },
};

/**
 * Identifiers of MITRE ATT&CK: techniques (T), tactics (TA), software (S), groups (G), mitigations (M), campaigns (C), data
 * sources (DS). Numbers outside of those that were given out are something else.
 */
const ATTACK = /(?:(?<=\battack\.)[tsg]\d{4}(?:\.\d{3})?|(?<![\w.#-])(?:T(?:1[0-7]\d{2}|08\d{2})(?:\.\d{3})?|TA0(?:0[0-4]\d|1[01]\d)|[SG][01]\d{3}|M(?:10|08|09)\d{2}|C00\d{2}|DS00[0-4]\d))(?![\w]|-\w|\.\d|,\d|:\d)/g;
const CONTEXT = /att&?ck|mitre|tactic|technique|ttps?\b|\bT1\d{3}\.\d{3}\b|\bTA00\d\d\b/i;
/** A label of ordinary product and part numbers. */
const PRODUCT = /(?:sku|part|parts|model|modell|modèle|serial|order|item|article|artikel(?:nummer)?|bestell(?:nr|nummer)|nr|no|numéro|number|invoice|rechnung|room|raum|gate|flight|flug|toner|printer|drucker|cartridge|canon|epson|brother|ricoh|lexmark|thinkpad|thinkcentre|dell|rebel|samsung|galaxy|lumix|error|fehler(?:code)?|erreur|code|ticket|case|zone|size|bus|line|linie|locker|seat|sitz|sensor|valve|pump|tank|train|zug|tram|torx|lamp|tube|bulb|transformer|version|build|firmware|модель|артикул|型号|iso|form|class|rule|event|channel)[\s.:#№]{0,3}$/i;

export const attack: Rule = {
  applies: ({ bits }) => (bits & DIGIT) !== 0,
  find(scan) {
    let context: boolean | undefined;
    eachMatch(ATTACK, scan.text, (match) => {
      const start = match.index;
      const end = start + match[0].length;
      if (scan.isTaken(start, end) || (scan.features.bits & BACKSLASH) !== 0 && scan.text.charAt(start - 1) === '\\') return end;
      context ??= CONTEXT.test(scan.text);
      if (isAttack(match[0], scan.text.slice(Math.max(0, start - 24), start), context)) scan.claim('attack', match[0].toUpperCase(), start, end);
      return end;
    });
  },
};

function isAttack(id: string, before: string, context: boolean): boolean {
  if (/^[a-z]/.test(id)) return true; // a tag of a Sigma rule: attack.t1059.001
  if (id.startsWith('T1000')) return false;
  if (id.includes('.') || id.startsWith('TA')) return true;
  if (PRODUCT.test(before)) return false;
  return /^(?:[TSG]0|T1)/.test(id) ? true : context;
}

/** Everything that is found by its own form alone. */
export const IDENTIFIERS: readonly Rule[] = [cve, sid, guid, attack];

