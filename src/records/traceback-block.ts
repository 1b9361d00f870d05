/** One traceback in Python's layout, or in a Rich box: its frames, and the line that names the exception. */
import type { Frame } from '../extract/facts.ts';
import type { ParsedLink } from './traceback.ts';
import { indentOf } from './traceback-lines.ts';
import type { TextLine } from './traceback-lines.ts';

const MAX_MESSAGE = 1000;
const FRAME = /^\s*File "([^"]{1,1000})", line (\d{1,9})(?:, in (.{1,300}))?$/;
const RICH_FRAME = /^\u2502 *(\/[^:\u2502]{1,400}):(\d{1,9}) in (\S{1,200})/;
const RICH_SOURCE = /^\u2502 *\u2771 *\d{1,7} (.{1,300})/;
const MARKS = /^[\s~^]+$/;
const EXCEPTION = /^([A-Za-z_][\w.<>]{0,250})(?:: ?(.*))?$/s;
/** Airflow loads DAG files as modules of such names; classes defined in them are printed with it. */
const UNUSUAL_PREFIX = /^unusual_prefix_[0-9a-f]{40}_[^.]{0,250}\./;
/** Names that end like an exception's, where a source line without indentation could be meant instead. */
const LOOKS_RAISED =
  /(?:Error|Exception|Timeout|Warning|Exit|Interrupt|Failed|Failure|NotFound|Unavailable|Group)$/;
const BELOW_BLANK = /^(?:\[SQL|\[parameters|\(Background on this error|DETAIL:|HINT:|CONTEXT:)/;
const ENDS_MESSAGE =
  /Traceback \(most recent call last\)|^The above exception was the direct cause|^During handling of the above|^"""$/;

/** The exception that a line names, with the lines of its message. */
export function exceptionAt(
  lines: readonly TextLine[],
  index: number,
): { exception: Pick<ParsedLink, 'type' | 'message' | 'at'>; next: number } | undefined {
  const line = lines[index];
  if (line === undefined) return undefined;
  const indent = indentOf(line.text);
  const match = EXCEPTION.exec(line.text.slice(indent));
  if (match === null) return undefined;
  let message = match[2] ?? '';
  let next = index + 1;
  for (; next < lines.length; next++) {
    const { text } = lines[next] ?? { text: '' };
    if (ENDS_MESSAGE.test(text)) break;
    if (text.trim() === '' && !BELOW_BLANK.test(lines[next + 1]?.text ?? '')) break;
    if (message.length < MAX_MESSAGE) message += `\n${text}`;
  }
  const type = (match[1] ?? '').replace(UNUSUAL_PREFIX, '');
  return {
    exception: { type, message: message.trimEnd().slice(0, MAX_MESSAGE), at: line.at + indent },
    next,
  };
}

/**
 * Reads the traceback whose first line is `start`. Tolerates missing source lines, carets, blank lines taken
 * out, and lost indentation. A traceback that is cut before its exception gives no link.
 */
export function parseBlock(lines: readonly TextLine[], start: number): { links: ParsedLink[]; next: number } {
  const head = lines[start]?.text ?? '';
  if (head.startsWith('\u256d')) return parseBox(lines, start);
  const base = indentOf(head);
  const frames: Frame[] = [];
  let flat = false;
  let afterFrame = false;
  let index = start + 1;
  for (; index < lines.length; index++) {
    const text = lines[index]?.text ?? '';
    const match = FRAME.exec(text);
    if (match !== null) {
      flat ||= indentOf(text) <= base;
      frames.push({ file: match[1] ?? '', line: Number(match[2]), name: match[3] ?? '' });
      afterFrame = true;
      continue;
    }
    if (text.trim() === '' || MARKS.test(text)) continue;
    if (indentOf(text) <= base && !(flat && isFlatSource(lines, index, afterFrame))) break;
    if (afterFrame) setSource(frames, text);
    afterFrame = false;
  }
  return withException(lines, index, frames);
}

/** Without indentation only its surroundings tell a source line from the exception's line. */
function isFlatSource(lines: readonly TextLine[], index: number, afterFrame: boolean): boolean {
  const text = lines[index]?.text ?? '';
  const next = lines[index + 1]?.text ?? '';
  if (text.startsWith('[Previous line repeated')) return true;
  if (!afterFrame) return false;
  if (FRAME.test(next) || (next !== '' && MARKS.test(next))) return true;
  const name = EXCEPTION.exec(text)?.[1];
  return name === undefined || !(text.includes(': ') || LOOKS_RAISED.test(name));
}

function setSource(frames: readonly Frame[], text: string): void {
  const frame = frames.at(-1);
  if (frame !== undefined) frame.code ??= text.trim().slice(0, 300);
}

function withException(
  lines: readonly TextLine[],
  index: number,
  frames: Frame[],
): { links: ParsedLink[]; next: number } {
  const found = exceptionAt(lines, index);
  if (found === undefined) return { links: [], next: Math.max(index, 1) };
  return { links: [{ ...found.exception, frames }], next: found.next };
}

/** Rich draws tracebacks as boxes (consoles of Airflow 3.0, `DEV` later); the exception stands below the box. */
function parseBox(lines: readonly TextLine[], start: number): { links: ParsedLink[]; next: number } {
  const frames: Frame[] = [];
  let index = start + 1;
  for (; index < lines.length; index++) {
    const text = lines[index]?.text ?? '';
    if (text.startsWith('\u2570')) break;
    if (!text.startsWith('\u2502')) return { links: [], next: index };
    const match = RICH_FRAME.exec(text);
    if (match !== null) frames.push({ file: match[1] ?? '', line: Number(match[2]), name: match[3] ?? '' });
    const source = RICH_SOURCE.exec(text)?.[1];
    if (source !== undefined) setSource(frames, source.replaceAll('\u2502', ' '));
  }
  index++;
  while (index < lines.length && lines[index]?.text.trim() === '') index++;
  return withException(lines, index, frames);
}
