import type { DocumentStream } from '../envelopes/envelope.ts';
import { isObject, toJson } from '../envelopes/shipped.ts';
import { fieldTime } from '../envelopes/time.ts';
import type { PeeledLine } from '../record.ts';
import { withCut } from './json-entries.ts';
import { JsonWalk } from './json-walk.ts';
import { Positions } from './positions.ts';
import { expandPythonRepr, isPythonRepr } from './python-repr.ts';

/** Answers of Airflow's own REST API for logs. */

/** Version 1 (2.0 to 2.11): `content` is a string, in most versions the `repr` of a list of tuples. */
export function expandRestV1(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  const place = new Positions(text).of(Math.max(0, walk.find(0, 'content') ?? 0));
  const streams: DocumentStream[] = [];
  for (const root of walk.roots()) {
    const answer = walk.parse(root);
    const content = isObject(answer) ? answer['content'] : answer;
    if (typeof content !== 'string') continue;
    const parts: DocumentStream[] = isPythonRepr(content)
      ? expandPythonRepr(content, place)
      : [{ lines: content.split(/\r?\n/).map((line) => ({ text: line, ...place })) }];
    if (isObject(answer) && moreToCome(answer['continuation_token'])) {
      parts.at(-1)!.problems = [
        'the API answer ends before the log does (continuation_token); fetch it with full_content=true',
      ];
    }
    streams.push(...parts);
  }
  return withCut(streams, walk);
}

/** The token is itsdangerous' URL-safe JSON: base64url of `{"end_of_log":false,"log_pos":1234}`, a dot, a signature. */
function moreToCome(token: unknown): boolean {
  if (typeof token !== 'string' || token.startsWith('.')) return false;
  const state = Buffer.from(token.split('.')[0] ?? '', 'base64url').toString('utf8');
  return /"end_of_log": ?false/.test(state);
}

/**
 * Version 2 (Airflow 3): a list of structured records, which are handed on as the JSON lines that task log files
 * hold. Elements without a level are lines of older text logs or of the header, and become text again.
 */
export function expandRestV2(text: string): DocumentStream[] {
  const walk = new JsonWalk(text);
  const start = walk.find(0, 'content');
  const lines: PeeledLine[] = [];
  if (start === undefined) return [];
  const positions = new Positions(text);
  for (const slice of walk.children(start)) {
    const element = walk.parse(slice);
    const place = positions.of(slice.start);
    if (typeof element === 'string') {
      for (const line of element.replace(/\n$/, '').split('\n')) lines.push({ text: line, ...place });
    } else if (isObject(element)) {
      lines.push(...elementLines(element).map((line) => ({ ...line, ...place })));
    }
  }
  return withCut([{ lines }], walk);
}

function elementLines(element: Readonly<Record<string, unknown>>): Omit<PeeledLine, 'line' | 'byteOffset'>[] {
  const time = fieldTime(element['timestamp']);
  const timed = time === undefined ? {} : { outerTime: time };
  const { event } = element;
  if (typeof event !== 'string' || 'level' in element || 'logger' in element) {
    return [{ text: toJson(element), ...timed, startsRecord: true }];
  }
  const sources = Array.isArray(element['sources']) ? element['sources'].map(String) : [];
  return [...event.replace(/\n$/, '').split('\n'), ...sources].map((text) => ({ text, ...timed }));
}
