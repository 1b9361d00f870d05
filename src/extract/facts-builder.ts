/** Facts of one source, record by record. Knows nothing of other sources. */
import { aboutOf } from '../identity/from-text.ts';
import type { AttemptRef, Component, IdentitySource } from '../identity/identity.ts';
import type { LogRecord } from '../records/record.ts';
import { understood } from '../records/reader.ts';
import { exceptionChains, lineAt } from '../records/traceback.ts';
import type { ParsedChain } from '../records/traceback.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { matchRecord } from '../rules/match.ts';
import type { Match } from '../rules/match.ts';
import type { CitedLine, ExceptionChain, Frame, PodFacts, Signal, SourceFacts, Timed } from './facts.ts';
import { digestOf } from './recent-lines.ts';
import type { RecentLines } from './recent-lines.ts';
import { BoundedList, BoundedLists } from './signal-store.ts';
import { versionSign } from './version-signs.ts';
import type { VersionRange } from './version-signs.ts';

/** Markers that only open regions for the scan. */
const SILENT_MARKERS = new Set(['frame', 'traceback']);
const TAIL_RECORDS = 12;
const CITED_CHARS = 400;
const MARKER_CHARS = 160;
const NO_CONTEXT: string[] = [];

export interface BuilderInfo {
  path: string;
  stream?: string;
  component: Component;
  envelopes: string[];
  identity: AttemptRef;
  identityFrom: Partial<Record<keyof AttemptRef, IdentitySource>>;
}

export class FactsBuilder {
  private readonly info: BuilderInfo;
  private readonly compiled: CompiledRules;
  private readonly recent: RecentLines;
  private readonly signals = new BoundedLists<Signal>(200, 50);
  private readonly markers = new BoundedLists<Signal>(4000, 1000);
  private readonly chains = new BoundedList<ExceptionChain>(100, 40);
  private readonly tail = new BoundedList<Place>(0, TAIL_RECORDS);
  private readonly dialects: Record<string, number> = {};
  private readonly names = new Set<string>();
  private readonly notUnderstood: CitedLine[] = [];
  /** Ordinal of the record at hand. */
  private ordinal = 0;
  private chainCount = 0;
  private linesParsed = 0;
  private linesUnderstood = 0;
  private firstTimed: LogRecord | undefined;
  private first: Place | undefined;
  private previous: Place | undefined;
  private version: VersionRange | undefined;

  constructor(info: BuilderInfo, compiled: CompiledRules, recent: RecentLines) {
    this.info = info;
    this.compiled = compiled;
    this.recent = recent;
  }

  record(record: LogRecord): void {
    const place: Place = { record, raw: this.recent.text(record.line) ?? '' };
    this.ordinal = nextOrdinal(this.ordinal, record.line);
    this.count(record, place);
    const chains = exceptionChains(record);
    const matches = matchRecord(record, chains, this.info.component, this.compiled);
    const ordinals = chains.map((chain) => this.keepChain(record, chain));
    if (matches.length > 0) this.keepMatches(record, matches, ordinals);
    this.first ??= place;
    this.previous = place;
    this.tail.add(place);
  }

  private count(record: LogRecord, place: Place): void {
    const lines = record.lines.length + (record.omittedLines ?? 0);
    this.dialects[record.dialect] = (this.dialects[record.dialect] ?? 0) + 1;
    this.linesParsed += lines;
    if (understood(record)) this.linesUnderstood += lines;
    else if (this.notUnderstood.length < 3 && record.text.trim() !== '')
      this.notUnderstood.push(cited(place));
    if (record.zone !== undefined) this.firstTimed ??= record;
  }

  private keepMatches(record: LogRecord, matches: Match[], ordinals: number[]): void {
    const about = this.aboutRecord(record);
    const version = versionSign(record);
    if (version) this.version = version.narrow(this.version);
    for (const match of matches) {
      const isMarker = match.cause === 'marker';
      if (isMarker && SILENT_MARKERS.has(match.id)) continue;
      const place = lineAt(record, match.at);
      const raw = this.recent.text(place.line);
      const signal: Signal = {
        cause: match.cause,
        id: match.id,
        line: place.line,
        byteOffset: place.byteOffset,
        digest: digestOf(raw ?? ''),
        record: this.ordinal,
        text: textAround(record.text, match.at, isMarker ? MARKER_CHARS : CITED_CHARS),
        context: isMarker ? NO_CONTEXT : this.recent.context(place.line, 3, 2),
        captures: match.captures,
        ...timed(record),
        ...(record.level && { level: record.level }),
        ...(record.logger !== undefined && { logger: record.logger }),
        ...(about && !(isMarker && this.isKnown(about)) && { about }),
        ...(record.output && { output: true }),
        ...(match.chainIndex !== undefined && {
          exception: { chain: ordinals[match.chainIndex]!, index: match.linkIndex ?? 0 },
        }),
        ...(!isMarker && this.previous && { previous: cited(this.previous) }),
      };
      (isMarker ? this.markers : this.signals).add(`${match.cause}/${match.id}`, signal);
    }
  }

  /** Whether a marker says nothing of whom it is about that the source's path does not say: most of 20,000 logs. */
  private isKnown(about: AttemptRef): boolean {
    const { identity } = this.info;
    if (identity.taskId === undefined) return false;
    const news = about.tiId !== undefined && !this.names.has(about.tiId);
    if (about.tiId !== undefined) this.names.add(about.tiId);
    return (
      !news && about.host === undefined && about.runId === identity.runId && about.taskId === identity.taskId
    );
  }

  private aboutRecord(record: LogRecord): AttemptRef | undefined {
    const { dagId, taskId, runId, mapIndex, tryNumber, pod, host } = record.origin ?? {};
    const origin: AttemptRef = {
      ...(dagId !== undefined && { dagId }),
      ...(taskId !== undefined && { taskId }),
      ...(runId !== undefined && { runId }),
      ...(mapIndex !== undefined && mapIndex >= 0 && { mapIndex }),
      ...(tryNumber !== undefined && { tryNumber }),
      ...(pod !== undefined && { pod }),
      ...(host !== undefined && { host }),
    };
    const named = aboutOf(record.text, record.fields);
    const about = { ...origin, ...named };
    return Object.keys(about).length > 0 ? about : undefined;
  }

  private keepChain(record: LogRecord, chain: ParsedChain): number {
    const ordinal = this.chainCount;
    this.chainCount += 1;
    const about = this.aboutRecord(record);
    const first = lineAt(record, chain.links[0]?.at ?? 0);
    this.chains.add({
      ordinal,
      line: first.line,
      byteOffset: first.byteOffset,
      digest: digestOf(this.recent.text(first.line) ?? ''),
      record: this.ordinal,
      headline: chain.headline.slice(0, 300),
      links: chain.links.map((link) => {
        const place = lineAt(record, link.at);
        return {
          type: link.type,
          message: link.message.slice(0, 1000),
          line: place.line,
          byteOffset: place.byteOffset,
          digest: digestOf(this.recent.text(place.line) ?? ''),
          frames: tellingFrames(link.frames),
          ...(link.relation && { relation: link.relation }),
        };
      }),
      ...timed(record),
      ...(record.logger !== undefined && { logger: record.logger }),
      ...(about && { about }),
      ...(record.output && { output: true }),
    });
    return ordinal;
  }

  finish(totals: { bytes: number; lines: number; pods: PodFacts[]; problems: string[] }): SourceFacts {
    const signals = this.signals.items();
    const quiet = signals.length === 0 && this.chainCount === 0;
    const ending = this.tail.items();
    const tail = ending.slice(quiet ? -1 : 0).map(cited);
    const last = tail.at(-1);
    const byPlace = (a: Signal, b: Signal): number => a.record - b.record || a.line - b.line;
    return {
      ...this.info,
      ...totals,
      dialects: this.dialects,
      linesParsed: this.linesParsed,
      linesUnderstood: this.linesUnderstood,
      notUnderstood: this.notUnderstood,
      tail,
      signals: [...signals, ...this.markers.items()].sort(byPlace),
      exceptions: this.chains.items(),
      dropped: { ...this.signals.dropped(), ...this.markers.dropped() },
      ...(this.version && { airflowVersion: this.version }),
      ...(this.firstTimed && ends(this.firstTimed, latest(ending))),
      ...(this.first && { first: cited(this.first) }),
      ...(last && { last }),
    };
  }
}

/** A record and its first line as it stands in the source, in case that it is cited. */
interface Place {
  record: LogRecord;
  raw: string;
}

function timed({ time, local }: Timed): Timed {
  return { ...(time !== undefined && { time }), ...(local !== undefined && { local }) };
}

/** The one that ended latest; those without a year only among themselves. */
function latest(places: readonly Place[]): LogRecord | undefined {
  const at = ({ time, local }: LogRecord): number => time ?? (local ?? -Infinity) - YEARLESS_LAST;
  return places
    .map(({ record }) => record)
    .filter(({ zone }) => zone !== undefined)
    .reduce<LogRecord | undefined>((a, b) => (a !== undefined && at(a) > at(b) ? a : b), undefined);
}

function ends(first: LogRecord, last: LogRecord | undefined): Partial<SourceFacts> {
  return {
    ...(first.time !== undefined && { firstTime: first.time }),
    ...(first.local !== undefined && { firstLocal: first.local }),
    ...(last?.time !== undefined && { lastTime: last.time }),
    ...(last?.local !== undefined && { lastLocal: last.local }),
    ...(first.zone !== undefined && { zone: first.zone }),
  };
}

function cited({ record, raw }: Place): CitedLine {
  return {
    line: record.line,
    byteOffset: record.byteOffset,
    digest: digestOf(raw),
    text: textAround(record.text, 0),
    ...timed(record),
  };
}

/** Sorts readings without a year before all times. */
const YEARLESS_LAST = 1e15;
/** Less than the smallest step between two lines by as much as records in one event can be many. */
const STEP = 2 ** -16;

/** A record's line number, so that it does not depend on which lines were read; behind the point, its place in an event. */
function nextOrdinal(last: number, line: number): number {
  return Math.floor(last) === line ? last + STEP : line;
}

/** The line of the text that holds an offset, cut to a length round it. */
function textAround(text: string, at: number, limit = CITED_CHARS): string {
  const from = text.lastIndexOf('\n', Math.max(0, at - 1)) + 1;
  const end = text.indexOf('\n', Math.max(at, from));
  const line = text.slice(at < from ? at : from, end < 0 ? undefined : end).trim();
  if (line.length <= limit) return line;
  const offset = Math.max(0, at - from - 120);
  return `${offset > 0 ? '…' : ''}${line.slice(offset, offset + limit - 2)}…`;
}

/** The last 12 frames, and before them the first one of the user's own code. */
function tellingFrames(frames: readonly Frame[]): Frame[] {
  const last = frames.slice(-12);
  const own = frames.find(({ file }) => !/site-packages|dist-packages|\/lib\/python|<frozen/.test(file));
  return own && !last.includes(own) ? [own, ...last] : last;
}
