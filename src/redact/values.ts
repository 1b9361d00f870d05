/** How far a value reaches, in the notations that logs use. */

export interface Span {
  from: number;
  to: number;
  quoted: boolean;
}

export interface Notation {
  /** The value of a header: blanks belong to it. */
  wholeLine: boolean;
  /** An object in braces is the value, not a place for further names. */
  object: boolean;
  /** The pair is URL-encoded. */
  encoded: boolean;
  /** The value stands between tags. */
  untilTag: boolean;
}

const QUOTE = /(?:[bruf]{1,2}(?=["']))?(\\{0,8}(?:"""|'''|["'`])|%22|%27|&quot;|&#39;)/iy;
const WORD = /[^\s"'`<>|\u001b]+/y;
const LINE = /[^"'`\r\n\u001b]+/y;
const TO_TAG = /[^<\n]+/y;
const BRACED = /\{[^{}"':=\n]{0,200}\}[^\s"'`<>|;&,]*/y;
/** Where the next pair of a list starts: `,user=`, `;UID=`, `&page=`. */
const NEXT_PAIR = /[,;&](?=[\w.%-]{1,60}[=:])/;
const SCHEME = /^(?:Basic|Bearer|Token|Digest|ApiKey)\s{1,4}$/i;

export function readValue(text: string, at: number, notation: Notation): Span | undefined {
  if (notation.untilTag) return run(TO_TAG, text, at);
  const quote = match(QUOTE, text, at);
  if (quote) return quotedValue(text, at + quote[0].length, quote[1] ?? '"');
  if (notation.object && text.charAt(at) === '{') return { from: at, to: lineEnd(text, at), quoted: false };
  if (text.charAt(at) === '{') return run(BRACED, text, at);
  if (text.charAt(at) === '[') return undefined;
  if (notation.wholeLine) return headerValue(text, at);
  return bareValue(text, at, notation.encoded);
}

/** Up to the same quote, escaped as often as the opening one; to the end of the line where it was cut off. */
function quotedValue(text: string, from: number, open: string): Span {
  const end = lineEnd(text, from);
  const depth = /^\\*/.exec(open)?.[0].length ?? 0;
  const mark = open.slice(depth);
  const multiline = mark.length === 3 && depth === 0;
  const limit = multiline ? text.length : end;
  for (let at = text.indexOf(mark, from); at !== -1 && at < limit; at = text.indexOf(mark, at + 1)) {
    let escapes = 0;
    while (at - escapes > from && text.charAt(at - escapes - 1) === '\\') escapes += 1;
    const closes = depth === 0 ? escapes % 2 === 0 : escapes === depth;
    if (closes) return { from, to: at - depth, quoted: true };
  }
  return { from, to: limit, quoted: true };
}

function headerValue(text: string, from: number): Span | undefined {
  const span = run(LINE, text, from);
  if (!span) return undefined;
  const value = text.slice(from, span.to);
  const next = /(?<![;,])\s(?=[A-Za-z_]{2,40}=)|\\[nr]|\\{1,16}$/.exec(value);
  const end = next ? value.slice(0, next.index) : value;
  return { ...span, to: from + end.replace(/[)\]},\s]{0,20}$/, '').length };
}

function bareValue(text: string, from: number, encoded: boolean): Span | undefined {
  let span = run(WORD, text, from);
  if (!span) return undefined;
  const value = text.slice(from, span.to);
  const paren = value.indexOf('(');
  if (paren !== -1) return { ...span, to: closingParen(text, from + paren) };
  const next = (encoded ? /%(?:26|22|27|7D|20)|&/i : NEXT_PAIR).exec(value);
  const end = (next ? value.slice(0, next.index) : value)
    .replace(/\\[nrt][^]*$/, '')
    .replace(/[,;&)\]}\\]{1,20}$/, '');
  span = { ...span, to: from + end.length };
  return span.to > from ? withCredentials(text, span) : undefined;
}

/** `Bearer abc`: the word alone is not the secret. */
function withCredentials(text: string, span: Span): Span {
  const gap = text.slice(span.to, span.to + 1);
  if (!SCHEME.test(`${text.slice(span.from, span.to)} `) || gap !== ' ') return span;
  const next = run(WORD, text, span.to + 1);
  return next ? { ...span, to: next.to } : span;
}

function closingParen(text: string, open: number): number {
  const limit = Math.min(lineEnd(text, open), open + 500);
  let depth = 0;
  for (let at = open; at < limit; at += 1) {
    if (text.charAt(at) === '(') depth += 1;
    if (text.charAt(at) === ')') depth -= 1;
    if (depth === 0) return at + 1;
  }
  return limit;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function run(pattern: RegExp, text: string, at: number): Span | undefined {
  const found = match(pattern, text, at);
  return found ? { from: at, to: at + found[0].length, quoted: false } : undefined;
}
