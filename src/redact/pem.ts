/** Private keys in PEM, whole or in part, with real line ends or with `\n` written out. */
import { MASK } from './mask.ts';

const BEGIN = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const END = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
/** A line that is nothing but base64 of the width that PEM uses. */
const BASE64_LINE = /^[ \t]*[A-Za-z0-9+/]{64}[ \t]*\r?$/gm;
/** An ASN.1 sequence of a length that keys have, in base64: how the body of a key starts. */
const BODY_START = /(?<![A-Za-z0-9+/])MI[IG][A-Za-z0-9+/]{40,}={0,2}/g;

export function maskPrivateKeys(text: string): string {
  if (!/-----|[A-Za-z0-9+/]{43}/.test(text)) return text;
  return maskTails(maskBlocks(text)).replace(BASE64_LINE, MASK).replace(BODY_START, MASK);
}

/** From BEGIN to END, or to the end of the text where the END was cut off. */
function maskBlocks(text: string): string {
  let result = '';
  let done = 0;
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin; begin = BEGIN.exec(text)) {
    const from = BEGIN.lastIndex;
    END.lastIndex = from;
    const end = END.exec(text);
    const to = end ? end.index : text.length;
    result += text.slice(done, from) + body(text.slice(from, to));
    done = to;
    BEGIN.lastIndex = to;
  }
  return result + text.slice(done);
}

/** Base64 before an END whose BEGIN was cut off. */
function maskTails(text: string): string {
  let result = '';
  let done = 0;
  END.lastIndex = 0;
  for (let end = END.exec(text); end; end = END.exec(text)) {
    let from = end.index;
    while (from > done && /[A-Za-z0-9+/=\\\s]/.test(text.charAt(from - 1))) from -= 1;
    const key = text.slice(from, end.index);
    result += text.slice(done, from) + (key.replace(/\\n|\s/g, '').length < 8 ? key : body(key));
    done = end.index;
  }
  return result + text.slice(done);
}

/** As many lines as before, so that lines of context stay in step. */
function body(key: string): string {
  if (key.trim() === '' || key.includes(MASK)) return key;
  return key.replace(/\S[^\n]*/g, MASK);
}
