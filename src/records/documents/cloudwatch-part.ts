import { exportFolder } from '../../identity/from-path.ts';
import type { DocumentStream } from '../envelopes/envelope.ts';
import { beginsRecord } from '../envelopes/shapes.ts';
import { transportTime } from '../envelopes/time.ts';
import { toStreams, type DocumentEntry } from './entries.ts';

/**
 * `<export>/<stream>/000000.gz` of a CloudWatch export to S3. Its chunks are not in order of time:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/S3Export.html
 */

const EVENT = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)(?: |$)/;

export function isCloudWatchPart(text: string, path: string): boolean {
  return exportFolder(path) !== undefined && EVENT.test(text.slice(0, 40));
}

/** The stamp stands once for each event; the lines up to the next one belong to it. */
export function expandCloudWatchPart(text: string): DocumentStream[] {
  const entries: DocumentEntry[] = [];
  let byteOffset = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const match = EVENT.exec(line);
    const last = entries.at(-1);
    if (match) {
      const content = line.slice(match[0].length);
      const time = transportTime(match[1]!);
      entries.push({
        text: content,
        line: index + 1,
        byteOffset,
        ...(time !== undefined && { time }),
        ...(beginsRecord(content) && { startsRecord: true }),
      });
    } else if (last) last.text += `\n${line}`;
    byteOffset += Buffer.byteLength(line) + 1;
  }
  return toStreams(entries);
}
