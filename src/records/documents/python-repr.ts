import type { DocumentStream } from '../envelopes/envelope.ts';
import { unescapePython, unescapePythonBytes } from '../envelopes/python-literal.ts';
import type { RecordOrigin } from '../record.ts';
import { toStreams, type DocumentEntry } from './entries.ts';

/** The list of `(host, text)` that Airflow 2's API makes a string of: `[('worker-1', '*** Found …\n')]`. */
export function isPythonRepr(text: string): boolean {
  return /^\s{0,100}\[{1,2}\((?:'|"|b'|b")/.test(text);
}

/**
 * Every tuple is a stream of its own. All lines keep the place at which the representation stands, since in the
 * file it is one line.
 */
export function expandPythonRepr(
  repr: string,
  place: { line: number; byteOffset: number },
): DocumentStream[] {
  const tuples = readTuples(repr);
  const entries = tuples.texts.map(({ host, text }, index): DocumentEntry => {
    const origin: RecordOrigin = {};
    if (host !== '') origin.host = host;
    if (tuples.texts.length > 1) origin.stream = `${index + 1}${host === '' ? '' : ` ${host}`}`;
    return { text, origin, ...place };
  });
  const streams = toStreams(entries);
  return tuples.cut
    ? streams.map((stream, i) => (i === streams.length - 1 ? { ...stream, problems: [CUT] } : stream))
    : streams;
}

const CUT = 'the list of log texts is cut off; ask the API again for the whole answer';

function readTuples(repr: string): { texts: { host: string; text: string }[]; cut: boolean } {
  const texts: { host: string; text: string }[] = [];
  let tuple: string[] = [];
  const literal = /(b?)(['"])|[()]/g;
  for (let match = literal.exec(repr); match; match = literal.exec(repr)) {
    const [token, bytes, quote] = match;
    if (token === '(') tuple = [];
    else if (token === ')') texts.push(...ofTuple(tuple));
    else {
      const start = literal.lastIndex;
      const end = endOfLiteral(repr, start, quote!);
      const inside = repr.slice(start, end);
      tuple.push(bytes === 'b' ? unescapePythonBytes(inside) : unescapePython(inside));
      if (end >= repr.length) return { texts: [...texts, ...ofTuple(tuple)], cut: true };
      literal.lastIndex = end + 1;
    }
  }
  return { texts, cut: false };
}

function ofTuple(tuple: readonly string[]): { host: string; text: string }[] {
  const [host = '', text] = tuple;
  if (text !== undefined) return [{ host, text }];
  return host === '' ? [] : [{ host: '', text: host }];
}

function endOfLiteral(repr: string, start: number, quote: string): number {
  for (let end = repr.indexOf(quote, start); end !== -1; end = repr.indexOf(quote, end + 1)) {
    let before = end - 1;
    while (repr[before] === '\\') before--;
    if ((end - before) % 2 === 1) return end;
  }
  return repr.length;
}
