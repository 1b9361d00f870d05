/**
 * How far the clocks of two files are apart, where both tell of one event. Nothing is sent after it started, and no
 * end is reported before it came: what contradicts that bounds the difference from below, whatever the delays.
 * Times are compared as they stand all the same; the windows of the joins are wider than clocks usually stray.
 */
import { isoStamp } from '../../records/timestamps.ts';
import type { Attempt, Sighting } from '../model.ts';
import { taskLabel } from '../names.ts';

/** Smaller differences than this are left to rounding and buffering. */
const FROM_MS = 5000;

export interface ClockSkew {
  /** File of the component. */
  path: string;
  /** Where the task ran: its host, or the file of its log. */
  against: string;
  /** How far the component's clock is at least ahead of the task's (negative: behind), in milliseconds. */
  aheadMs: number;
  /** A task instance that shows it. */
  seenAt: string;
}

/** @returns the largest contradiction for each component's file and each place of tasks, sorted by these */
export function clockSkews(attempts: readonly Attempt[]): ClockSkew[] {
  const found = new Map<string, ClockSkew>();
  for (const skew of attempts.flatMap(contradictions)) {
    const key = `${skew.path}\0${skew.against}`;
    const known = found.get(key);
    if (!known || Math.abs(skew.aheadMs) > Math.abs(known.aheadMs)) found.set(key, skew);
  }
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, skew]) => skew);
}

function contradictions(attempt: Attempt): ClockSkew[] {
  const log = attempt.sources[0];
  if (log === undefined) return [];
  const against = attempt.host ?? log.path;
  const start = onlyStart(attempt);
  const reports = attempt.reports.filter(
    ({ signal, source }) => signal.cause === 'marker' && isExact(source),
  );
  const sent = reports.filter(({ signal }) => signal.id === 'sent');
  const ahead = [
    ...(start !== undefined && sent.length === 1 ? [differing(sent[0]!, start, Math.max)] : []),
    ...reports.map((report) => differing(report, endDate(report), Math.min)),
  ];
  return ahead.flatMap((found) =>
    found && Math.abs(found.aheadMs) >= FROM_MS ? { ...found, against, seenAt: taskLabel(attempt.ref) } : [],
  );
}

/** A zone that is only assumed makes hours of difference. */
function isExact({ zone }: Sighting['source']): boolean {
  return zone !== 'assumed' && zone !== 'option';
}

/** When the task started by its own log; a start that came back after a deferral was sent more than once. */
function onlyStart({ own }: Attempt): number | undefined {
  const markers = own.filter(({ signal, source }) => signal.cause === 'marker' && isExact(source));
  if (markers.some(({ signal }) => /^(?:resumed|deferred|rescheduled)$/.test(signal.id))) return undefined;
  const starts = markers.filter(({ signal }) => signal.id === 'start' && signal.captures['tryNumber']);
  return starts.length === 1 ? starts[0]!.signal.time : undefined;
}

/** `run_end_date=` of the scheduler's last word, which the task's host has written. */
function endDate({ signal: { id, captures } }: Sighting): number | undefined {
  const date = id === 'finished' ? captures['endDate'] : undefined;
  const stamp = date === undefined ? undefined : isoStamp(date);
  return stamp?.offset === undefined ? undefined : stamp.local - stamp.offset * 60_000;
}

/** @param side which side of zero contradicts: sent later than started (max), reported earlier than ended (min) */
function differing(
  { signal, source }: Sighting,
  time: number | undefined,
  side: (...values: number[]) => number,
): { path: string; aheadMs: number } | undefined {
  if (time === undefined || signal.time === undefined) return undefined;
  return { path: source.path, aheadMs: side(0, signal.time - time) };
}
