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
    const lines = sample.split(/\r?\n/, 400).filter((line) => line.trim() !== '');
    this.envelopes = detectEnvelopes(lines.slice(0, 50), info.path);
    if (this.envelopes.length > 0) this.peeler = new EnvelopePeeler(this.envelopes);
    const names = [...info.envelopes, ...this.envelopes.map(({ id }) => id)];
    this.records = new StreamRecords({ ...info, envelopes: names }, options, sample);
    const onLine = (line: PhysicalLine): void => {
      if (!this.peeler) this.records.push(line);
      else for (const peeled of this.peeler.push(line)) this.records.push(peeled);
    };
    this.feed = options.feed ? options.feed(onLine) : new EveryLine(onLine);
  }

  push(block: Uint8Array): void {
    this.feed.push(block);
  }

  end(problems: string[]): SourceFacts[] {
    this.feed.end();
    if (this.peeler) for (const peeled of this.peeler.end()) this.records.push(peeled);
    return this.records.end({ bytes: this.feed.bytes, lines: this.feed.lines, pods: [], problems });
  }
}
