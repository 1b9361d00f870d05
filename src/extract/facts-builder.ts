/** Facts of one source, record by record. Knows nothing of other sources. */
import type { AttemptRef, Component, IdentitySource } from '../identity/identity.ts';
import type { LogRecord } from '../records/record.ts';
import { understood } from '../records/reader.ts';
import { exceptionChains, lineAt } from '../records/traceback.ts';
import type { ParsedChain } from '../records/traceback.ts';
import type { CompiledRules } from '../rules/compile.ts';
import { matchRecord } from '../rules/match.ts';
import type { Match } from '../rules/match.ts';
import type { CitedLine, ExceptionChain, PodFacts, Signal, SourceFacts } from './facts.ts';
import { aboutRecord } from './about-record.ts';
import { citedAs, CITED_CHARS, detached, tellingFrames, textAround, timed } from './excerpts.ts';
import type { RecentLines } from './recent-lines.ts';
import { BoundedList, BoundedLists } from './signal-store.ts';
import { ends, latest } from './span-of-times.ts';
import { narrowed, versionSign } from './version-signs.ts';
import type { VersionRange } from './version-signs.ts';

/** Markers that only open regions for the scan. */
const SILENT_MARKERS = new Set(['frame', 'traceback']);
/** Markers that tell nothing of an attempt when nothing else stands in its log, but perhaps whose log it is. */
const IDLE_MARKERS = new Set(['identity', 'command', 'group-end', 'post-execute']);
const TAIL_RECORDS = 12;
const MARKER_CHARS = 160;
const NO_CONTEXT: string[] = [];

/** A record and its first line as it stands in the source, in case that it is cited. */
interface Place {
  record: LogRecord;
  raw: string;
}

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
  private readonly citesNothing: boolean;
  private readonly signals = new BoundedLists<Signal>(keyOf, 200, 50);
  private readonly markers = new BoundedLists<Signal>(keyOf, 4000, 1000);
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
  private readonly versionSigns = new Set<VersionRange>();

  /** @param citesNothing the facts are only wanted if nothing but markers is found, of which nothing is cited */
  constructor(info: BuilderInfo, compiled: CompiledRules, recent: RecentLines, citesNothing = false) {
    this.citesNothing = citesNothing;
    this.info = info;
    this.compiled = compiled;
    this.recent = recent;
  }

  /** Nothing was found but markers. */
  get isUneventful(): boolean {
    return this.signals.isEmpty && this.chainCount === 0;
  }

  /** @param literals numbers of the compiled literals in the record's text, where they are known */
  record(record: LogRecord, literals?: readonly number[]): void {
    const place: Place = { record, raw: this.recent.text(record.line) ?? '' };
    this.ordinal = nextOrdinal(this.ordinal, record.line);
    this.count(record, place);
    const chains = exceptionChains(record);
    const matches = matchRecord(record, chains, this.info.component, this.compiled, literals);
    const ordinals = chains.map((chain) => this.keepChain(record, chain));
    if (matches.length > 0) this.keepMatches(record, matches, ordinals);
    this.first ??= place;
    this.previous = place;
    this.tail.add(place);
  }

  private cited({ record, raw }: Place): CitedLine {
    return citedAs(this.recent.cite(record, raw), record);
  }

  private count(record: LogRecord, place: Place): void {
    const lines = record.lines.length + (record.omittedLines ?? 0);
    this.dialects[record.dialect] = (this.dialects[record.dialect] ?? 0) + 1;
    this.linesParsed += lines;
    if (understood(record)) this.linesUnderstood += lines;
    else if (this.notUnderstood.length < 3 && record.text.trim() !== '')
      this.notUnderstood.push(this.cited(place));
    if (record.zone !== undefined) this.firstTimed ??= record;
  }

  private keepMatches(record: LogRecord, matches: Match[], ordinals: number[]): void {
    const about = aboutRecord(record, this.info.component);
    this.learnVersion(record);
    for (const match of matches) {
      const isMarker = match.cause === 'marker';
      if (isMarker && SILENT_MARKERS.has(match.id)) continue;
      const signal = isMarker ? this.marker(record, match, about) : this.signal(record, match, about);
      if (signal === undefined) continue;
      if (match.chainIndex !== undefined)
        signal.exception = { chain: ordinals[match.chainIndex]!, index: match.linkIndex ?? 0 };
      (isMarker ? this.markers : this.signals).add(detached(signal, record.text));
    }
  }

  private learnVersion(record: LogRecord): void {
    const sign = versionSign(record);
    if (!sign || this.versionSigns.has(sign)) return;
    this.versionSigns.add(sign);
    this.version = narrowed(this.version ?? sign, sign);
  }

  private signal(record: LogRecord, match: Match, about: AttemptRef | undefined): Signal {
    const signal = this.found(record, match, CITED_CHARS);
    signal.context = this.recent.context(signal.streamLine ?? signal.line, 3, 2);
    if (about) signal.about = about;
    if (this.previous) signal.previous = this.cited(this.previous);
    return signal;
  }

  /** @returns undefined for a marker that would be left out in the end */
  private marker(record: LogRecord, match: Match, about: AttemptRef | undefined): Signal | undefined {
    const isNews = about !== undefined && !this.isKnown(about);
    if (this.citesNothing && !isNews && IDLE_MARKERS.has(match.id)) return undefined;
    const signal = this.found(record, match, MARKER_CHARS);
    if (isNews) signal.about = about;
    return signal;
  }

  private found(record: LogRecord, match: Match, limit: number): Signal {
    const place = lineAt(record, match.at);
    const { line, byteOffset, digest, streamLine } = this.citesNothing
      ? { ...place, digest: '' }
      : this.recent.cite(place);
    const signal: Signal = {
      cause: match.cause,
      id: match.id,
      line,
      byteOffset,
      digest,
      record: this.ordinal,
      text: this.citesNothing ? '' : textAround(record.text, match.at, limit),
      context: NO_CONTEXT,
      captures: match.captures,
    };
    if (streamLine !== undefined) signal.streamLine = streamLine;
    if (record.time !== undefined) signal.time = record.time;
    if (record.local !== undefined) signal.local = record.local;
    if (record.level) signal.level = record.level;
    if (record.logger !== undefined) signal.logger = record.logger;
    if (record.output) signal.output = true;
    return signal;
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

  private keepChain(record: LogRecord, chain: ParsedChain): number {
    const ordinal = this.chainCount;
    this.chainCount += 1;
    const about = aboutRecord(record, this.info.component);
    const first = lineAt(record, chain.links[0]?.at ?? 0);
    const kept: ExceptionChain = {
      ordinal,
      ...this.recent.cite(first),
      record: this.ordinal,
      headline: chain.headline.slice(0, 300),
      links: chain.links.map((link) => ({
        type: link.type,
        message: link.message.slice(0, 1000),
        ...this.recent.cite(lineAt(record, link.at)),
        frames: tellingFrames(link.frames),
        ...(link.relation && { relation: link.relation }),
      })),
      ...timed(record),
      ...(record.logger !== undefined && { logger: record.logger }),
      ...(about && { about }),
      ...(record.output && { output: true }),
    };
    this.chains.add(detached(kept, record.text));
    return ordinal;
  }

  finish(totals: { bytes: number; lines: number; pods: PodFacts[]; problems: string[] }): SourceFacts {
    const isUneventful = this.isUneventful;
    const ending = this.tail.items();
    const tail = ending.slice(isUneventful ? -1 : 0).map((place) => this.cited(place));
    const last = tail.at(-1);
    const { path, component, envelopes, identity, identityFrom } = this.info;
    // Written out, as spreading is slow and makes objects that are large.
    const facts: SourceFacts = {
      path,
      component,
      envelopes,
      bytes: totals.bytes,
      lines: totals.lines,
      pods: totals.pods,
      problems: totals.problems,
      identity,
      identityFrom,
      dialects: this.dialects,
      linesParsed: this.linesParsed,
      linesUnderstood: this.linesUnderstood,
      notUnderstood: this.notUnderstood,
      tail,
      signals: isUneventful
        ? slimMarkers(this.markers.items(), this.info.component)
        : [...this.signals.items(), ...this.markers.items()].sort(byPlace),
      exceptions: this.chains.items(),
      dropped: Object.assign(this.signals.dropped(), this.markers.dropped()),
    };
    if (this.info.stream !== undefined) facts.stream = this.info.stream;
    if (this.version) facts.airflowVersion = this.version;
    if (this.firstTimed)
      Object.assign(facts, ends(this.firstTimed, latest(ending.map(({ record }) => record))));
    if (this.first) facts.first = this.cited(this.first);
    if (last) facts.last = last;
    return facts;
  }
}

function keyOf({ cause, id }: Signal): string {
  return `${cause}/${id}`;
}

function byPlace(a: Signal, b: Signal): number {
  return a.record - b.record || (a.streamLine ?? a.line) - (b.streamLine ?? b.line);
}

/** Of thousands of task logs most are uneventful: their markers tell how the attempt went, and are never cited. */
function slimMarkers(markers: Signal[], component: Component): Signal[] {
  markers.sort(byPlace);
  if (component !== 'task') return markers;
  const telling = markers.filter(({ id, about }) => !IDLE_MARKERS.has(id) || about !== undefined);
  for (const marker of telling) {
    marker.text = '';
    marker.digest = '';
  }
  return telling;
}

/** Less than the smallest step between two lines by as much as records in one event can be many. */
const STEP = 2 ** -16;

/** A record's line number, so that it does not depend on which lines were read; behind the point, its place in an event. */
function nextOrdinal(last: number, line: number): number {
  return Math.floor(last) === line ? last + STEP : line;
}
