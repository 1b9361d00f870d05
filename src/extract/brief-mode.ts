/**
 * The shortest way to read: of the small log of an attempt in which nothing but its start, life and end shows (most
 * logs of a folder), only the telling lines are parsed. Leads to the same facts as the other ways, or leaves
 * the log to them.
 */
import { detectEnvelopes } from '../records/envelopes/detect.ts';
import { RecordReader } from '../records/reader.ts';
import type { LogRecord } from '../records/record.ts';
import { tellingLines } from '../scan/telling-lines.ts';
import type { TellingLine, TellingLines } from '../scan/telling-lines.ts';
import { describeSource } from './describe-source.ts';
import { FactsBuilder } from './facts-builder.ts';
import type { ExtractInfo, ExtractOptions, Mode } from './mode.ts';
import { RecentLines } from './recent-lines.ts';

/** A header this far from the first one may be quoted from another log; readers of whole regions can tell. */
const DAY_MS = 86_400_000;

/**
 * @param bytes the whole source, UTF-8
 * @returns undefined when the source must be read in another way
 */
export function briefMode(bytes: Uint8Array, info: ExtractInfo, options: ExtractOptions): Mode | undefined {
  if (!options.scanner) return undefined;
  // Without the first lines: the path must tell all.
  const description = describeSource(info, '');
  if (description.component !== 'task' || description.identity.taskId === undefined) return undefined;
  const telling = tellingLines(bytes, options.scanner);
  if (!telling || (telling.head !== undefined && detectEnvelopes(telling.head, info.path).length > 0))
    return undefined;
  const recent = new RecentLines();
  const builder = new FactsBuilder(description, options.compiled, recent, true);
  const reader = new BriefReader(builder, recent, new RecordReader());
  if (!reader.read(telling)) return undefined;
  const totals = { bytes: bytes.length, lines: telling.count, pods: [] };
  return { push: () => undefined, end: (problems) => [builder.finish({ ...totals, problems })] };
}

class BriefReader {
  private readonly builder: FactsBuilder;
  private readonly recent: RecentLines;
  private readonly records: RecordReader;
  private first: number | undefined;
  private latest = -Infinity;
  private last = -Infinity;

  constructor(builder: FactsBuilder, recent: RecentLines, records: RecordReader) {
    this.builder = builder;
    this.recent = recent;
    this.records = records;
  }

  /** @returns false unless each line is a record of its own, and nothing but markers was found */
  read({ lines, tailLines }: TellingLines): boolean {
    for (const [i, line] of lines.entries()) {
      this.recent.push(line);
      // A line behind a gap completes the record of the line before.
      const complete = this.records.push(line);
      if (i > 0 && !this.take(complete, lines[i - 1]!)) return false;
    }
    if (!this.take(this.records.end(), lines.at(-1)!)) return false;
    // Facts tell the latest time of the last records.
    return tailLines > 1 || this.last === this.latest;
  }

  private take([record, ...more]: readonly LogRecord[], { line, literals }: TellingLine): boolean {
    if (record?.line !== line || record.time === undefined || more.length > 0) return false;
    if (record.origin !== undefined || record.dialect === 'plain') return false;
    this.first ??= record.time;
    this.last = record.time;
    this.latest = Math.max(this.latest, record.time);
    if (Math.abs(record.time - this.first) >= DAY_MS) return false;
    this.builder.record(record, literals);
    return this.builder.isUneventful;
  }
}
