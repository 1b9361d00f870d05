/**
 * Values that their name makes a secret: `password=…`, `"token": "…"`, `--api-key …`, headers, Python reprs,
 * JSON in JSON, URL-encoded pairs, connections in the environment. The name is found by one regular expression,
 * the extent of the value by reading on from there, so the work stays linear.
 */
import { MASK, saysNothing } from './mask.ts';
import { readValue, type Span } from './values.ts';

const NAMES = [
  'pass(?:word|wd|phrase|code)',
  'pwd',
  '(?<=[_-])pass',
  '(?<![a-z])(?:pass(?==)|sas|sig|jwt|otp|pat|auth|bearer)',
  'secret(?:[_-]?id)?',
  'token',
  'api[_-]?(?:key|secret)',
  '(?:access|account|secret|private|signing|encryption|shared|storage|master|session|subscription|service|auth|license|jwt|fernet|hmac|consumer|client|ssh|app|application|webserver|function|host)[_-]?key',
  'private[_-]?key[_-]?id',
  'signature',
  'credentials?',
  '(?:set-)?cookie',
  'authori[sz]ation',
  'session[_-]?id',
  'webhook(?:[_-]?url)?',
];
const CONNECTION = 'AIRFLOW_CONN_[A-Z0-9_]{1,100}';
const SUFFIX = '(?:[_-]?(?:value|hash|b64|base64|plain|header))?\\d{0,2}';
const COLOR = '(?:(?:\\u001b|\\\\{1,8}(?:u00|x)1b)\\[[0-9;]{0,20}m){0,3}';
/** What closes a name: quotes of any depth, a bracket of an index. */
const CLOSE = '(?:\\\\{0,8}["\'`]|%22|%27|&quot;)?\\]?';
const TYPE = '(?::\\s?(?:str|bytes|SecretStr|Optional\\[str\\]|str \\| None)\\s?=)';
const SEPARATOR = `${COLOR}\\s{0,3}(?:${TYPE}|=>|:=|==|[:=]|%3[AD])${COLOR}(?:\\s|%20){0,3}${COLOR}`;
/** `--token abc`, `'--token', 'abc'`, `('token', 'abc')`, `<token>abc<`; valid only with what stands before. */
const LOOSE = '\\s{1,3}|["\'],\\s{0,3}(?=["\'])|>';

const NAMED = new RegExp(
  `(?:(${NAMES.join('|')})${SUFFIX}|(${CONNECTION}))(?![a-z])(?:(${CLOSE})(${SEPARATOR})|(${LOOSE}))`,
  'gi',
);
const BEFORE_NAME = /[\w.-]{0,60}$/;

export function maskNamedValues(text: string): string {
  let result = '';
  let done = 0;
  NAMED.lastIndex = 0;
  for (let match = NAMED.exec(text); match; match = NAMED.exec(text)) {
    const span = secretSpan(text, match);
    if (!span) continue;
    result += text.slice(done, span.from) + MASK;
    done = span.to;
    NAMED.lastIndex = Math.max(span.to, NAMED.lastIndex);
  }
  return result + text.slice(done);
}

/** Whether a name alone makes its value a secret. */
export function isSecretName(name: string): boolean {
  NAMED.lastIndex = 0;
  const match = NAMED.exec(`${name}=x`);
  return match !== null && match.index + match[0].length === name.length + 1;
}

function secretSpan(text: string, match: RegExpExecArray): Span | undefined {
  const [all, name = '', connection, close = '', separator = '', loose] = match;
  const from = match.index + all.length;
  const before = text.slice(Math.max(0, match.index - 100), match.index);
  if (loose !== undefined && !fits(loose, before, text.charAt(from))) return undefined;
  const wholeLine = /^(?:(?:set-)?cookie|authori[sz]ation)$/i.test(name);
  const span = readValue(text, from, {
    wholeLine,
    object: connection !== undefined,
    encoded: separator.startsWith('%'),
    untilTag: loose === '>',
  });
  if (!span) return undefined;
  const value = text.slice(span.from, span.to);
  if (saysNothing(value)) return undefined;
  if (isSomethingElse(name, value)) return undefined;
  if (separator.trim() === ':' && close === '' && !span.quoted && isProse(before, value, wholeLine)) {
    return undefined;
  }
  return afterScheme(value, span);
}

function fits(loose: string, before: string, next: string): boolean {
  const start = before.replace(BEFORE_NAME, '');
  const name = before.slice(start.length);
  if (loose === '>') return /<\/?$/.test(start) && !start.endsWith('/');
  if (loose.trim() === '') return name.startsWith('--') && next !== '-';
  return name.startsWith('--') || /\(["']$/.test(start);
}

/** `PWD=/opt/airflow` of a shell, `PASS=2` of a test run, `token=token` of a call in a traceback. */
function isSomethingElse(name: string, value: string): boolean {
  if (/^pwd$/i.test(name)) return value.startsWith('/');
  return value === name || (/^pass$/i.test(name) && /^\d{1,6}$/.test(value));
}

/**
 * «error verifying token: Signature has expired» tells of a token and does not show it. A name that begins its
 * line, message or object is a name all the same.
 */
function isProse(before: string, value: string, header: boolean): boolean {
  const start = before.replace(BEFORE_NAME, '');
  if (header || /(?:^|\n|[-{,|(>"'`]|\\n)\s*$/.test(start)) return false;
  return /^[A-Za-z]?[a-z]*(?:[A-Z][a-z]+)*[.,:;!]?$/.test(value);
}

/** Leaves `Bearer` and the like standing: which scheme was used is no secret. */
function afterScheme(value: string, span: Span): Span {
  const scheme =
    /^(?:Basic|Bearer|Digest|Token|Negotiate|ApiKey|SharedKey|AWS4-HMAC-SHA256)\s{1,4}(?=\S)/i.exec(value);
  return scheme ? { ...span, from: span.from + scheme[0].length } : span;
}
