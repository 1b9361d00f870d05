import type { DocumentStream } from '../envelopes/envelope.ts';
import { originOfStream } from '../envelopes/origin.ts';
import { transportTime } from '../envelopes/time.ts';
import { toStreams, type DocumentEntry } from './entries.ts';
import { Positions } from './positions.ts';

/** `aws logs tail --format json`: stamp and stream on a line, then the message as JSON over several lines. */
const HEAD = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?\+00:00) (\S{1,512}) ?\r?\n(?=[{[])/gm;

export function isAwsTailJson(head: string): boolean {
  return head.search(HEAD) === 0;
}

export function expandAwsTailJson(text: string): DocumentStream[] {
  const heads = [...text.matchAll(HEAD)];
  const positions = new Positions(text);
  const entries = heads.map((head, index): DocumentEntry => {
    const start = head.index + head[0].length;
    const body = text.slice(start, heads[index + 1]?.index).trimEnd();
    const entry: DocumentEntry = {
      text: compact(body),
      origin: originOfStream(head[2]!),
      startsRecord: true,
      ...positions.of(start),
    };
    const time = transportTime(head[1]!);
    if (time !== undefined) entry.time = time;
    return entry;
  });
  return toStreams(entries);
}

function compact(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return json;
  }
}
