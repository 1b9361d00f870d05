/** Sources of lines: logs, each line perhaps wrapped in envelopes. */
import { detectEnvelopes } from '../records/envelopes/detect.ts';
import type { LineEnvelope } from '../records/envelopes/envelope.ts';
import { EnvelopePeeler } from '../records/envelopes/peeler.ts';
import type { PhysicalLine } from '../records/record.ts';
import { EveryLine } from '../scan/every-line.ts';
import type { LineFeed } from '../scan/every-line.ts';
import type { SourceFacts } from './facts.ts';
import type { ExtractInfo, ExtractOptions, Mode } from './mode.ts';
import { StreamRecords } from './stream-records.ts';

/** Lines, each perhaps wrapped in envelopes. */
export class LinesMode implements Mode {
  private readonly feed: LineFeed;
  private readonly peeler: EnvelopePeeler | undefined;
  private readonly envelopes: LineEnvelope[];
  private readonly records: StreamRecords;

  constructor(info: ExtractInfo, options: ExtractOptions, sample: string) {
    this.envelopes = detectEnvelopes(firstLines(sample), info.path);
    if (this.envelopes.length > 0) this.peeler = new EnvelopePeeler(this.envelopes);
    const names = [...info.envelopes, ...this.envelopes.map(({ id }) => id)];
    this.records = new StreamRecords({ ...info, envelopes: names }, options, sample);
    const onLine = (line: PhysicalLine): void => {
      if (!this.peeler) {
        this.records.push(line);
        return;
      }
      this.records.pushRaw(line);
      for (const peeled of this.peeler.push(line)) this.records.push(peeled);
    };
    this.feed = options.feed ? options.feed(onLine) : new EveryLine(onLine);
  }

  push(block: Uint8Array): void {
    this.feed.push(block);
  }

  skip(bytes: number, newlines: number): boolean {
    return this.feed.skip?.(bytes, newlines) ?? false;
  }

  end(problems: string[]): SourceFacts[] {
    this.feed.end();
    if (this.peeler) for (const peeled of this.peeler.end()) this.records.push(peeled);
    return this.records.end({ bytes: this.feed.bytes, lines: this.feed.lines, pods: [], problems });
  }
}

/** The first lines that are not blank, at most 50 of the first 400. */
function firstLines(sample: string): string[] {
  const lines: string[] = [];
  let from = 0;
  for (let seen = 0; seen < 400 && lines.length < 50 && from < sample.length; seen += 1) {
    const end = sample.indexOf('\n', from);
    const line = sample.slice(from, end < 0 ? undefined : end).replace(/\r$/, '');
    if (line.trim() !== '') lines.push(line);
    from = end < 0 ? sample.length : end + 1;
  }
  return lines;
}
