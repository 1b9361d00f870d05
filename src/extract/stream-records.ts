/** From peeled lines to facts: records of different origins (services, pods, streams) get facts of their own. */
import { RecordReader } from '../records/reader.ts';
import type { LogRecord, PeeledLine, PhysicalLine, RecordOrigin } from '../records/record.ts';
import { describeSource } from './describe-source.ts';
import { FactsBuilder } from './facts-builder.ts';
import type { PodFacts, SourceFacts } from './facts.ts';
import type { ExtractInfo, ExtractOptions } from './mode.ts';
import { RecentLines } from './recent-lines.ts';
import type { Locate } from './recent-lines.ts';

const MAX_BUILDERS = 256;

/** Peeled lines of one file or stream; records of different origins (services, pods) get facts of their own. */
export class StreamRecords {
  private readonly info: ExtractInfo;
  private readonly options: ExtractOptions;
  private readonly sample: string;
  private readonly stream: string | undefined;
  private readonly reader = new RecordReader();
  private readonly recent: RecentLines;
  private readonly builders = new Map<string, FactsBuilder>();

  /** @param document the stream of a document, and where its lines stand in it */
  constructor(
    info: ExtractInfo,
    options: ExtractOptions,
    sample: string,
    document: { stream?: string; locate?: Locate } = {},
  ) {
    this.info = info;
    this.options = options;
    this.sample = sample;
    this.stream = document.stream;
    this.recent = new RecentLines(document.locate);
  }

  /** A line before its envelopes are taken off, for what cites it. */
  pushRaw(line: PhysicalLine): void {
    this.recent.pushRaw(line);
  }

  push(line: PeeledLine): void {
    this.recent.push(line);
    for (const record of this.reader.push(line)) this.take(record);
  }

  end(totals: { bytes: number; lines: number; pods: PodFacts[]; problems: string[] }): SourceFacts[] {
    for (const record of this.reader.end()) this.take(record);
    if (this.builders.size === 0) this.builderOf(undefined);
    const nothing = { bytes: 0, lines: 0, pods: [], problems: [] };
    return [...this.builders.values()].map((builder, i) => builder.finish(i === 0 ? totals : nothing));
  }

  private take(record: LogRecord): void {
    this.builderOf(record.origin).record(record);
  }

  private builderOf(origin: RecordOrigin | undefined): FactsBuilder {
    const name =
      origin?.stream ?? (origin?.pod === undefined ? '' : `${origin.pod}/${origin.container ?? ''}`);
    const key = this.builders.size >= MAX_BUILDERS && !this.builders.has(name) ? '' : name;
    let builder = this.builders.get(key);
    if (!builder) {
      builder = new FactsBuilder(
        describeSource(this.info, this.sample, this.stream ?? (key === '' ? undefined : key), origin),
        this.options.compiled,
        this.recent,
      );
      this.builders.set(key, builder);
    }
    return builder;
  }
}
