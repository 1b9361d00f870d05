/**
 * The zone of stamps that print none, where a line tells it: a date in UTC that the line itself holds, or an event
 * that a source with zoned stamps has, too.
 */
import type { Signal, SourceFacts } from '../../extract/facts.ts';
import { compactStamp, isoStamp } from '../../records/timestamps.ts';
import { groupBy } from '../group-by.ts';
import { runKey, taskKey } from '../names.ts';

export interface ToldZone {
  offsetMinutes: number;
  from: 'lines' | 'sibling';
  /** Path of the source that tells it. */
  by: string;
}

const QUARTER_MINUTES = 15;
/** Zones lie whole hours from UTC, or these (in minutes): https://data.iana.org/time-zones/tz-link.html */
const ODD_ZONES = new Set([-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825]);
/** How long after an event its line may be written for the difference to count as a zone. */
const LAG_MS = 120_000;
/** Markers of one event: what a worker and the task's own log print of a start, an executor and the log of an end. */
const EVENTS: Readonly<Record<string, string>> = {
  'running-on': 'on host',
  'celery-command': 'start',
  start: 'start',
  'executor-event': 'end',
  'return-code': 'end',
};

/** @param sources of one deployment, with their years settled */
export function zonesTold(sources: readonly SourceFacts[]): Map<SourceFacts, ToldZone> {
  const told = new Map<SourceFacts, ToldZone>();
  const placed = sources.flatMap((source) => eventsOf(source).map((event) => ({ ...event, source })));
  const votes = groupBy([...groupBy(placed, ({ key }) => key).values()].flatMap(pairVotes), ({ of }) => of);
  for (const source of sources) {
    const own = decide(source.signals.flatMap(ownVote).map((offset) => ({ offset, by: source.path })));
    if (own) told.set(source, { ...own, from: 'lines' });
    const sibling = own ? undefined : decide(votes.get(source) ?? []);
    if (sibling) told.set(source, { ...sibling, from: 'sibling' });
  }
  return told;
}

interface Vote {
  offset: number;
  by: string;
}

/** The offset that the events agree on; a few that contradict it are chance, as many as half are not. */
function decide(votes: readonly Vote[]): { offsetMinutes: number; by: string } | undefined {
  const ranked = [...groupBy(votes, ({ offset }) => offset)].sort(([, a], [, b]) => b.length - a.length);
  const [first, second] = ranked;
  if (!first || (second && second[1].length * 2 >= first[1].length)) return undefined;
  const by = first[1].map((vote) => vote.by).sort()[0]!;
  return { offsetMinutes: first[0], by };
}

/** `end_date=` of these lines is UTC, and they are written at once. */
function ownVote({ cause, local, captures }: Signal): number[] {
  const date = captures['endDate'];
  if (cause !== 'marker' || local === undefined || date === undefined) return [];
  const stamp = compactStamp(date) ?? isoStamp(date);
  return stamp?.offset === undefined ? [] : offsetOf(local - (stamp.local - stamp.offset * 60_000));
}

function offsetOf(difference: number): number[] {
  const minutes = Math.round(difference / 60_000 / QUARTER_MINUTES) * QUARTER_MINUTES;
  const exists = minutes % 60 === 0 ? minutes >= -720 && minutes <= 840 : ODD_ZONES.has(minutes);
  return exists && Math.abs(difference - minutes * 60_000) <= LAG_MS ? [minutes] : [];
}

interface Event {
  key: string;
  time: number;
  isReading: boolean;
}

type Placed = Event & { source: SourceFacts };

function eventsOf(source: SourceFacts): Event[] {
  return source.signals.flatMap((signal) => {
    const event = signal.cause === 'marker' ? EVENTS[signal.id] : undefined;
    if (event === undefined || signal.time === undefined || signal.output === true) return [];
    const ref = { ...(source.component === 'task' ? source.identity : {}), ...signal.about };
    const task = taskKey(ref);
    const run = runKey(ref.runId);
    if (task === undefined || run === undefined) return [];
    const tried = event === 'end' ? String(ref.tryNumber ?? '') : '';
    const key = [event, task, run, ref.mapIndex ?? -1, tried].join('|');
    return [{ key, time: signal.time, isReading: signal.local !== undefined }];
  });
}

/**
 * All lines of one event: the tries of one task instance are told apart by their order, so each source must have
 * as many of them as the other. A retry comes whole quarters of an hour later too often to guess.
 */
function pairVotes(events: readonly Placed[]): (Vote & { of: SourceFacts })[] {
  const bySource = [...groupBy(events, ({ source }) => source)].map(([source, own]) => ({
    source,
    own: [...own].sort((a, b) => a.time - b.time),
  }));
  const readings = bySource.filter(({ own }) => own.every(({ isReading }) => isReading));
  const zoned = bySource.filter(({ own }) => own.every(({ isReading }) => !isReading));
  return readings.flatMap(({ source: of, own }) =>
    zoned.flatMap(({ source: { path: by }, own: others }) =>
      own.length !== others.length
        ? []
        : own.flatMap(({ time }, i) =>
            offsetOf(time - others[i]!.time).map((offset) => ({ offset, by, of })),
          ),
    ),
  );
}
