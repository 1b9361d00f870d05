/**
 * `key=value` pairs behind a message: found in console and interface text, and written in one form for
 * every dialect, so that a rule sees ` exit_code=1 signal_name=SIGKILL` wherever the record came from.
 */
import { parsePythonLiteral, pythonRepr } from './python-repr.ts';

/** Keys whose values stand in `fields` only: identity and call site repeat on every line and say nothing about causes. */
const FIELDS_ONLY = new Set([
  'timestamp',
  'level',
  'event',
  'logger',
  'filename',
  'lineno',
  'chan',
  'ti_id',
  'dag_id',
  'task_id',
  'run_id',
  'try_number',
  'map_index',
  'loc',
  'error_detail',
  'exception',
  'exc_info',
  'stack',
  'source',
]);

/** True when a pair belongs into the normalised text, not only into the fields. */
export function isTextKey(key: string): boolean {
  return !FIELDS_ONLY.has(key);
}

export type Pair = [key: string, value: string];

const OPENING = '([{';
const CLOSING = ')]}';

/** Index after the value that starts at `at`: a quoted string, a bracketed literal, or a word up to a blank. */
function valueEnd(text: string, at: number, stop: string): number {
  let depth = 0;
  let index = at;
  const angled = text.charAt(at) === '<';
  for (; index < text.length; index++) {
    const character = text.charAt(index);
    if ((character === "'" || character === '"') && (depth > 0 || index === at)) {
      index = stringEnd(text, index);
      if (index < 0) return -1;
    } else if (OPENING.includes(character) || (character === '<' && angled)) depth++;
    else if (CLOSING.includes(character) || (character === '>' && angled)) depth--;
    else if (depth <= 0 && (character === ' ' || (stop !== ' ' && text.startsWith(stop, index)))) break;
  }
  return index;
}

/** Index of the quote that closes the string opened at `at`, or -1. */
function stringEnd(text: string, at: number): number {
  const quote = text.charAt(at);
  for (let index = at + 1; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === '\\') index++;
    else if (character === quote) return index;
  }
  return -1;
}

const KEY = /[A-Za-z_]\w{0,80}=/y;

/**
 * The pairs of a text that consists of nothing else, from index `at` to its end; undefined when it does not.
 * @param separator what stands between two pairs besides blanks: `: ` in the interface text of 3.0
 */
export function readPairs(text: string, at: number, separator = ' '): Pair[] | undefined {
  const pairs: Pair[] = [];
  let index = at;
  for (;;) {
    while (text.charCodeAt(index) === 32) index++;
    if (index >= text.length) return pairs;
    KEY.lastIndex = index;
    const key = KEY.exec(text);
    if (key === null) return undefined;
    const start = index + key[0].length;
    const end = valueEnd(text, start, separator);
    if (end < 0) return undefined;
    pairs.push([key[0].slice(0, -1), text.slice(start, end)]);
    index = separator !== ' ' && text.startsWith(separator, end) ? end + separator.length : end;
  }
}

/** Starts of `key=` after `lead` that are tried; a message may itself hold pairs that are none. */
const MAX_STARTS = 24;

/** Splits a text into a message and the pairs behind it; undefined when it ends in none. */
export function splitTrailingPairs(text: string, lead = ' '): { message: string; pairs: Pair[] } | undefined {
  let at = text.indexOf('=');
  for (let tries = 0; at > 0 && tries < MAX_STARTS; tries++) {
    const start = text.lastIndexOf(lead, at);
    if (start >= 0 && /^[A-Za-z_]\w{0,80}$/.test(text.slice(start + lead.length, at))) {
      const pairs = readPairs(text, start + lead.length, lead === ' ' ? ' ' : lead);
      if (pairs !== undefined) return { message: text.slice(0, start).trimEnd(), pairs };
    }
    at = text.indexOf('=', at + 1);
  }
  return undefined;
}

/** Pairs as fields: strings without their quotes, other values as JSON where they are literals. */
export function pairFields(pairs: readonly Pair[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [key, value] of pairs) {
    const plain = literal(value);
    fields[key] = typeof plain === 'string' ? plain : JSON.stringify(plain);
  }
  return fields;
}

/** The value that a pair's text stands for; the text itself when it is no literal. */
export function literal(value: string): unknown {
  const first = value.charAt(0);
  if (first === '"' || first === '{' || first === '[') {
    try {
      return JSON.parse(value);
    } catch {
      return parsePythonLiteral(value) ?? value;
    }
  }
  // The interface prints JSON's words where the console prints Python's.
  if (value === 'null') return null;
  if (value === 'true' || value === 'false') return value === 'true';
  if (first === "'" || first === '(') return parsePythonLiteral(value) ?? value;
  return value;
}

/** What Python prints for an object that has no literal: `<Negsignal.SIGKILL: -9>`, `UUID('…')`. */
const OBJECT = /^(?:<[^\n]*>|[A-Za-z_][\w.]{0,100}\([^\n]*\))$/;

/** ` key=value` in the one form of normalised texts: words and objects bare, everything else as Python prints it. */
export function pairText(key: string, value: unknown): string {
  if (typeof value !== 'string') return ` ${key}=${pythonRepr(value)}`;
  const bare = value !== '' && (!/[\s"'=]/.test(value) || OBJECT.test(value));
  return ` ${key}=${bare ? value : pythonRepr(value)}`;
}

/** The pairs that belong into the text, in alphabetical order, each with a leading blank. */
export function pairsText(pairs: readonly Pair[]): string {
  return pairs
    .filter(([key]) => isTextKey(key))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => pairText(key, literal(value)))
    .join('');
}

/** Fields of a message that may end in pairs; the text stays as it is. */
export function withPairsAsFields(message: string): Record<string, string> | undefined {
  const split = message.length < 8192 ? splitTrailingPairs(message) : undefined;
  return split === undefined ? undefined : pairFields(split.pairs);
}
