import type { DocumentStream, Peeled } from '../envelopes/envelope.ts';
import { withoutLineEnds } from '../envelopes/shapes.ts';
import type { PeeledLine } from '../record.ts';

/** One entry of an export: what was logged at once, and where it stands in the document. */
export interface DocumentEntry extends Peeled {
  line: number;
  byteOffset: number;
  /** Orders entries where their time's zone is unknown, so that it is not given on. */
  order?: number;
}

/** Puts the entries of an export in order of time and parts them by stream. */
export function toStreams(entries: readonly DocumentEntry[]): DocumentStream[] {
  const streams = new Map<string, DocumentStream>();
  for (const entry of inOrder(entries)) {
    const name = entry.origin?.stream;
    let stream = streams.get(name ?? '');
    if (!stream) {
      stream = name === undefined ? { lines: [] } : { stream: name, lines: [] };
      streams.set(name ?? '', stream);
    }
    pushLines(entry, stream.lines);
  }
  return [...streams.values()];
}

/**
 * Cloud Logging and Insights put the newest first: turned round before the stable sort, so that entries of one
 * millisecond keep their order. An entry without a time stays behind the one that it followed.
 */
function inOrder(entries: readonly DocumentEntry[]): DocumentEntry[] {
  let last = -Infinity;
  let rising = 0;
  const timed = entries.map((entry) => {
    const time = entry.time ?? entry.order ?? last;
    if (last !== -Infinity) rising += Math.sign(time - last);
    last = time;
    return { entry, time };
  });
  if (rising < 0) timed.reverse();
  return timed.sort((a, b) => a.time - b.time).map(({ entry }) => entry);
}

function pushLines(entry: DocumentEntry, lines: PeeledLine[]): void {
  const { line, byteOffset, time, level, origin, startsRecord } = entry;
  withoutLineEnds(entry.text)
    .split('\n')
    .forEach((part, index) => {
      const peeled: PeeledLine = { text: part.endsWith('\r') ? part.slice(0, -1) : part, line, byteOffset };
      if (time !== undefined) peeled.outerTime = time;
      if (level !== undefined) peeled.outerLevel = level;
      if (origin !== undefined) peeled.origin = origin;
      if (startsRecord === true && index === 0) peeled.startsRecord = true;
      lines.push(peeled);
    });
}
