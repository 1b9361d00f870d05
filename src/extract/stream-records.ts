/** From peeled lines to facts: records of different origins (services, pods, streams) get facts of their own. */
import { componentFromText } from '../identity/component.ts';
import { hostFromPath, identityFromPath } from '../identity/from-path.ts';
import type { AttemptRef, Component, IdentitySource } from '../identity/identity.ts';
import { RecordReader } from '../records/reader.ts';
import type { LogRecord, PeeledLine, RecordOrigin } from '../records/record.ts';
import { FactsBuilder } from './facts-builder.ts';
import type { PodFacts, SourceFacts } from './facts.ts';
import type { ExtractInfo, ExtractOptions } from './mode.ts';
import { RecentLines } from './recent-lines.ts';

const MAX_BUILDERS = 256;

/** Peeled lines of one file or stream; records of different origins (services, pods) get facts of their own. */
export class StreamRecords {
  private readonly info: ExtractInfo;
  private readonly options: ExtractOptions;
  private readonly sample: string;
  private readonly stream: string | undefined;
  private readonly reader = new RecordReader();
  private readonly recent = new RecentLines();
  private readonly builders = new Map<string, FactsBuilder>();

  constructor(info: ExtractInfo, options: ExtractOptions, sample: string, stream?: string) {
    this.info = info;
    this.options = options;
    this.sample = sample;
    this.stream = stream;
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
