/**
 * One stream of bytes in, its facts out. Decides what the stream is (a document, a Kubernetes dump, lines in
 * envelopes), and puts the readers together; everything else happens in the pieces.
 */
import { componentFromText } from '../identity/component.ts';
import { hostFromPath, identityFromPath } from '../identity/from-path.ts';
import type { AttemptRef, Component, IdentitySource } from '../identity/identity.ts';
import { detectDocument, expandDocument } from '../records/documents/documents.ts';
import { detectEnvelopes } from '../records/envelopes/detect.ts';
import type { LineEnvelope } from '../records/envelopes/envelope.ts';
import { EnvelopePeeler } from '../records/envelopes/peeler.ts';
import { detectKubernetes, expandKubernetes } from '../records/kubernetes/kubernetes.ts';
import { RecordReader } from '../records/reader.ts';
import type { LogRecord, PeeledLine, PhysicalLine, RecordOrigin } from '../records/record.ts';
import type { ZoneOption } from '../records/record-time.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { EveryLine } from '../scan/every-line.ts';
import type { LineFeed } from '../scan/every-line.ts';
import { FactsBuilder } from './facts-builder.ts';
import type { PodFacts, SourceFacts } from './facts.ts';
import { RecentLines } from './recent-lines.ts';

export interface ExtractOptions {
  compiled: CompiledRules;
  zone?: ZoneOption;
  /** Makes the reader of lines; default: every line. */
  feed?: (onLine: (line: PhysicalLine) => void) => LineFeed;
}

export interface ExtractInfo {
  path: string;
  /** Path with the folders above the argument; used for identity only. */
  location: string;
  envelopes: string[];
  mtimeMs: number;
}

const SNIFF_BYTES = 64 * 1024;
const MAX_DOCUMENT_BYTES = 256 * 1024 * 1024;
const MAX_BUILDERS = 256;

export class SourceExtractor {
  private readonly info: ExtractInfo;
  private readonly options: ExtractOptions;
  private head: Uint8Array[] = [];
  private headBytes = 0;
  private mode: Mode | undefined;
  private readonly problems: string[] = [];

  constructor(info: ExtractInfo, options: ExtractOptions) {
    this.info = info;
    this.options = options;
  }

  /** @param block UTF-8 bytes, valid during the call only */
  push(block: Uint8Array): void {
    if (this.mode) {
      this.mode.push(block);
      return;
    }
    this.head.push(block.slice());
    this.headBytes += block.length;
    if (this.headBytes >= SNIFF_BYTES) this.begin();
  }

  /** @param problem what was wrong with the bytes, as coverage should say it */
  end(problem?: string): SourceFacts[] {
    if (problem !== undefined) this.problems.push(problem);
    if (!this.mode) this.begin();
    return this.mode!.end(this.problems);
  }

  private begin(): void {
    const bytes = Buffer.concat(this.head);
    const sample = bytes.toString('utf8', 0, SNIFF_BYTES);
    const document = detectDocument(sample, this.info.path);
    const kubernetes = document === undefined ? detectKubernetes(sample, this.info.path) : undefined;
    if (document !== undefined) this.mode = new DocumentMode(this.info, this.options, document);
    else if (kubernetes !== undefined) this.mode = new KubernetesMode(this.info, this.options, kubernetes);
    else this.mode = new LinesMode(this.info, this.options, sample);
    this.head = [];
    this.mode.push(bytes);
  }
}

interface Mode {
  push(block: Uint8Array): void;
  end(problems: string[]): SourceFacts[];
}

/** Lines, each perhaps wrapped in envelopes. */
class LinesMode implements Mode {
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

abstract class WholeText implements Mode {
  protected readonly info: ExtractInfo;
  protected readonly options: ExtractOptions;
  private readonly blocks: Uint8Array[] = [];
  private bytes = 0;
  private tooLarge = false;

  constructor(info: ExtractInfo, options: ExtractOptions) {
    this.info = info;
    this.options = options;
  }

  push(block: Uint8Array): void {
    this.bytes += block.length;
    if (this.bytes <= MAX_DOCUMENT_BYTES) this.blocks.push(block.slice());
    else this.tooLarge = true;
  }

  end(problems: string[]): SourceFacts[] {
    const text = Buffer.concat(this.blocks).toString('utf8');
    const all = this.tooLarge
      ? [
          ...problems,
          'the document is larger than 256 MiB; what lies beyond was not read: export a shorter time range',
        ]
      : problems;
    const facts = this.expand(text, all);
    const total = facts[0];
    if (total) {
      total.bytes = this.bytes;
      total.lines = countLines(text);
    }
    return facts;
  }

  protected abstract expand(text: string, problems: string[]): SourceFacts[];
}

/** A document: an export or an API answer with one or more streams. */
class DocumentMode extends WholeText {
  private readonly id: string;

  constructor(info: ExtractInfo, options: ExtractOptions, id: string) {
    super(info, options);
    this.id = id;
  }

  protected expand(text: string, problems: string[]): SourceFacts[] {
    const info = { ...this.info, envelopes: [...this.info.envelopes, this.id] };
    return expandDocument(this.id, text, this.info.path).flatMap((stream, index) => {
      const sample = stream.lines
        .slice(0, 200)
        .map((line) => line.text)
        .join('\n');
      const records = new StreamRecords(info, this.options, sample, stream.stream);
      for (const line of stream.lines) records.push(line);
      const own = [...(stream.problems ?? []), ...(index === 0 ? problems : [])];
      return records.end({ bytes: 0, lines: 0, pods: [], problems: own });
    });
  }
}

/** `kubectl describe`, `get -o json`, events: records as they come, and facts about pods. */
class KubernetesMode extends WholeText {
  private readonly id: string;

  constructor(info: ExtractInfo, options: ExtractOptions, id: string) {
    super(info, options);
    this.id = id;
  }

  protected expand(text: string, problems: string[]): SourceFacts[] {
    const { records, pods } = expandKubernetes(this.id, text, this.info.path);
    const recent = new RecentLines();
    const builder = new FactsBuilder(
      {
        path: this.info.path,
        component: 'kubernetes',
        envelopes: this.info.envelopes,
        identity: {},
        identityFrom: {},
      },
      this.options.compiled,
      recent,
    );
    const texts = text.split('\n');
    for (const record of records) {
      for (const { line, byteOffset } of record.lines) {
        recent.push({ text: (texts[line - 1] ?? '').replace(/\r$/, ''), line, byteOffset });
      }
      builder.record(record);
    }
    return [builder.finish({ bytes: 0, lines: 0, pods, problems })];
  }
}

/** Peeled lines of one file or stream; records of different origins (services, pods) get facts of their own. */
class StreamRecords {
  private readonly info: ExtractInfo;
  private readonly options: ExtractOptions;
  private readonly sample: string;
  private readonly stream: string | undefined;
  private readonly reader: RecordReader;
  private readonly recent = new RecentLines();
  private readonly builders = new Map<string, FactsBuilder>();

  constructor(info: ExtractInfo, options: ExtractOptions, sample: string, stream?: string) {
    this.info = info;
    this.options = options;
    this.sample = sample;
    this.stream = stream;
    this.reader = new RecordReader({
      path: info.path,
      ...(options.zone !== undefined && { zoneOffsetMinutes: options.zone }),
      ...(info.mtimeMs > 0 && { yearHint: new Date(info.mtimeMs).getUTCFullYear() }),
    });
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
      builder = new FactsBuilder(this.describe(key, origin), this.options.compiled, this.recent);
      this.builders.set(key, builder);
    }
    return builder;
  }

  private describe(
    name: string,
    origin: RecordOrigin | undefined,
  ): {
    path: string;
    stream?: string;
    component: Component;
    envelopes: string[];
    identity: AttemptRef;
    identityFrom: Partial<Record<keyof AttemptRef, IdentitySource>>;
  } {
    const { path, location, envelopes } = this.info;
    const streamName = this.stream ?? (name === '' ? undefined : name);
    const own = streamName === undefined ? undefined : identityFromPath(streamName);
    const byPath = own?.component ? own : mergeIdentity(own, identityFromPath(location));
    const identity: AttemptRef = { ...byPath.ref };
    const identityFrom: Partial<Record<keyof AttemptRef, IdentitySource>> = {};
    for (const key of Object.keys(identity) as (keyof AttemptRef)[]) identityFrom[key] = 'path';
    readOrigin(origin, identity, identityFrom);
    const fromText = componentFromText(this.sample);
    const component = byPath.component ?? (identity.taskId === undefined ? fromText : 'task') ?? 'unknown';
    if (component === 'worker' && identity.host === undefined) {
      const host = hostFromPath(streamName ?? path);
      if (host !== undefined) {
        identity.host = host;
        identityFrom.host = 'path';
      }
    }
    return {
      path,
      ...(streamName !== undefined && { stream: streamName }),
      component,
      envelopes,
      identity,
      identityFrom,
    };
  }
}

function mergeIdentity(
  own: ReturnType<typeof identityFromPath> | undefined,
  file: ReturnType<typeof identityFromPath>,
): ReturnType<typeof identityFromPath> {
  return own && Object.keys(own.ref).length > 0 ? own : file;
}

function readOrigin(
  origin: RecordOrigin | undefined,
  identity: AttemptRef,
  from: Partial<Record<keyof AttemptRef, IdentitySource>>,
): void {
  if (!origin) return;
  const { dagId, taskId, runId, tryNumber, mapIndex, pod, host } = origin;
  const values: AttemptRef = {
    ...(dagId !== undefined && { dagId }),
    ...(taskId !== undefined && { taskId }),
    ...(runId !== undefined && { runId }),
    ...(tryNumber !== undefined && { tryNumber }),
    ...(mapIndex !== undefined && mapIndex >= 0 && { mapIndex }),
    ...(pod !== undefined && { pod }),
    ...(host !== undefined && { host }),
  };
  for (const key of Object.keys(values) as (keyof AttemptRef)[]) {
    if (identity[key] !== undefined) continue;
    Object.assign(identity, { [key]: values[key] });
    from[key] = 'envelope';
  }
}

function countLines(text: string): number {
  let lines = text === '' || text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
