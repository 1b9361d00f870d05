/** The rows of a timeline picture: for each task or component its stretches and its marks. */
import type { TimelineEntry } from '../../report/report.ts';
import { oneLine } from '../escape.ts';

export type MarkKind = Exclude<TimelineEntry['kind'], 'limit' | 'silence'>;

export interface Stretch {
  kind: 'queued' | 'running' | 'silence';
  from: number;
  to: number;
  what: string;
}

export interface Mark {
  kind: MarkKind;
  at: number;
  what: string;
}

export interface TimelineRow {
  name: string;
  stretches: Stretch[];
  marks: Mark[];
  /** What was seen without a time, where nothing in the row has one. */
  untimed?: string;
  /** Nothing in it but consequences: drawn paler, below the others. */
  consequence: boolean;
}

interface Moment {
  entry: TimelineEntry;
  at: number;
}

/** Entries without a time have no place in a picture; they stand in the list below it. */
export function timed(timeline: readonly TimelineEntry[]): Moment[] {
  return timeline
    .map((entry) => ({ entry, at: Date.parse(entry.time ?? '') }))
    .filter(({ at }) => Number.isFinite(at));
}

export function timelineRows(timeline: readonly TimelineEntry[]): TimelineRow[] {
  const byRow = new Map<string, Moment[]>();
  for (const moment of timed(timeline)) {
    if (moment.entry.kind === 'limit') continue;
    const name = oneLine(moment.entry.row);
    byRow.set(name, [...(byRow.get(name) ?? []), moment]);
  }
  const rows = [...byRow].map(([name, moments]): TimelineRow =>
    rowOf(
      name,
      moments.sort((a, b) => a.at - b.at),
    ),
  );
  for (const { time, kind, row, what } of timeline) {
    const name = oneLine(row);
    if (time !== null || kind === 'limit' || rows.some((one) => one.name === name)) continue;
    rows.push({
      name,
      stretches: [],
      marks: [],
      untimed: oneLine(what),
      consequence: kind === 'consequence' || kind === 'note',
    });
  }
  return [
    ...rows.filter(({ consequence }) => !consequence),
    ...rows.filter(({ consequence }) => consequence),
  ];
}

function rowOf(name: string, moments: readonly Moment[]): TimelineRow {
  const marks = moments
    .filter(({ entry }) => entry.kind !== 'silence')
    .map(({ entry, at }): Mark => ({ kind: entry.kind as MarkKind, at, what: oneLine(entry.what) }));
  return {
    name,
    stretches: stretchesOf(moments),
    marks,
    consequence: moments.every(({ entry }) => entry.kind === 'consequence' || entry.kind === 'note'),
  };
}

function stretchesOf(moments: readonly Moment[]): Stretch[] {
  const last = moments.at(-1)?.at ?? 0;
  const timeOf = (kind: TimelineEntry['kind']): number | undefined =>
    moments.find(({ entry }) => entry.kind === kind)?.at;
  const queued = timeOf('queued');
  const start = timeOf('start');
  const end = timeOf('death') ?? last;
  const stretches: Stretch[] = [];
  if (queued !== undefined && (start ?? end) > queued) {
    stretches.push({ kind: 'queued', from: queued, to: start ?? end, what: 'queued' });
  }
  // A log that was cut at its head shows activity before any start.
  const begin =
    start ?? moments.find(({ entry }) => entry.kind === 'activity' || entry.kind === 'silence')?.at;
  if (begin !== undefined && end > begin) {
    stretches.push({ kind: 'running', from: begin, to: end, what: 'running' });
  }
  for (const { entry, at } of moments) {
    if (entry.kind !== 'silence') continue;
    const next = moments.find((moment) => moment.at > at)?.at ?? last;
    if (next > at) stretches.push({ kind: 'silence', from: at, to: next, what: oneLine(entry.what) });
  }
  return stretches;
}
