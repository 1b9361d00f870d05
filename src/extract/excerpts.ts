/** What facts keep of long texts: the line round a match, a cited line, the frames that tell. */
import type { LogRecord } from '../records/record.ts';
import type { Citation, CitedLine, Frame, Timed } from './facts.ts';

export const CITED_CHARS = 400;

/** Of a text that is longer, V8 keeps all as long as one slice of it lives. */
const LONG_CHARS = 2048;

/** @returns what was taken from a text, as a copy if it would keep a long one in memory */
export function detached<T>(taken: T, text: string): T {
  return text.length > LONG_CHARS ? structuredClone(taken) : taken;
}

/** The line of the text that holds an offset, cut to a length round it. */
export function textAround(text: string, at: number, limit: number = CITED_CHARS): string {
  const from = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  const end = text.indexOf('\n', Math.max(at, from));
  const line = text.slice(at < from ? at : from, end < 0 ? undefined : end).trim();
  if (line.length <= limit) return detached(line, text);
  const offset = Math.max(0, at - from - 120);
  return detached(`${offset > 0 ? '…' : ''}${line.slice(offset, offset + limit - 2)}…`, text);
}

export function citedAs(citation: Citation, record: LogRecord): CitedLine {
  const line: CitedLine = { ...citation, text: textAround(record.text, 0) };
  if (record.time !== undefined) line.time = record.time;
  if (record.local !== undefined) line.local = record.local;
  return line;
}

export function timed({ time, local }: Timed): Timed {
  return { ...(time !== undefined && { time }), ...(local !== undefined && { local }) };
}

/** The last 12 frames, and before them the first one of the user's own code. */
export function tellingFrames(frames: readonly Frame[]): Frame[] {
  const last = frames.slice(-12);
  const own = frames.find(({ file }) => !/site-packages|dist-packages|\/lib\/python|<frozen/.test(file));
  return own && !last.includes(own) ? [own, ...last] : last;
}
