/** How an attempt ended, read from its markers; component reports fill in what its own log does not say. */
import type { Citation, SourceFacts } from '../extract/facts.ts';
import { exportFolder } from '../identity/from-path.ts';
import type { Outcome } from '../report/report.ts';
import { isTold } from './candidates.ts';
import type { Attempt, Sighting } from './model.ts';
import { streamLineOf } from './model.ts';
import { runKey, taskKey } from './names.ts';

/** An exception this near to the end of a log without an end is taken for what ended it. */
const NEAR_END_LINES = 4;

/** Sets outcome, end and recovery of all attempts. */
export function decideOutcomes(attempts: Attempt[]): void {
  for (const attempt of attempts) {
    attempt.outcome = ownOutcome(attempt.own);
    if (isWaiting(attempt)) attempt.outcome = failedWhileWaiting(attempt) ?? attempt.outcome;
    if (attempt.outcome === 'unknown' && endsBadly(attempt)) attempt.outcome = 'failed';
    if (attempt.outcome === 'unknown') attempt.outcome = reportedOutcome(attempt);
    if (attempt.last !== undefined && attempt.outcome !== 'unknown') attempt.end = attempt.last;
  }
  for (const group of byTaskInstance(attempts)) compareTries(group);
}

function ownOutcome(own: readonly Sighting[]): Outcome {
  let outcome: Outcome = 'unknown';
  let killed: Outcome | undefined;
  // Until the state is written, a return of the callable is no success yet: what follows may still fail.
  let returnedOnly = false;
  for (const { signal } of own) {
    if (signal.cause !== 'marker') continue;
    const before = signal.id === 'return-code' && returnedOnly ? 'unknown' : outcome;
    const next = fromMarker(signal.id, signal.captures, before);
    if (next !== undefined) returnedOnly = signal.id === 'returned';
    if (signal.id === 'externally-set' && outcome !== 'success') killed = 'failed';
    if (next !== undefined) outcome = next;
  }
  return killed !== undefined && outcome !== 'up_for_retry' ? killed : outcome;
}

/** What one marker makes of the outcome so far; undefined leaves it. */
function fromMarker(
  id: string,
  captures: Readonly<Record<string, string>>,
  outcome: Outcome,
): Outcome | undefined {
  switch (id) {
    case 'start':
    case 'executing':
    case 'resumed':
      return outcome === 'deferred' || outcome === 'rescheduled' ? 'unknown' : undefined;
    case 'success':
      return 'success';
    case 'returned':
    case 'pushed':
      return outcome === 'unknown' ? 'success' : undefined;
    case 'failed':
      return captures['state'] === 'UP_FOR_RETRY' ? 'up_for_retry' : 'failed';
    case 'skipped':
      return outcome === 'unknown' ? 'skipped' : undefined;
    case 'deferred':
      return 'deferred';
    case 'rescheduled':
      return 'rescheduled';
    case 'return-code':
      if (captures['code'] === '0') return outcome === 'unknown' ? 'success' : undefined;
      return outcome === 'unknown' ? 'failed' : undefined;
    case 'task-failed':
    case 'execute-failed':
    case 'top-level-error':
    case 'process-abnormal':
    case 'process-signalled':
      return outcome === 'up_for_retry' ? undefined : 'failed';
    case 'task-killed':
      // After the work was done the kill only ends a process that did not leave in time (3.x, success overtime).
      return outcome === 'up_for_retry' || outcome === 'success' ? undefined : 'failed';
    case 'task-exited':
      return captures['code'] === '0' ? undefined : 'failed';
    default:
      return undefined;
  }
}

function isWaiting({ outcome }: Attempt): boolean {
  return outcome === 'rescheduled' || outcome === 'deferred';
}

/** What a component says of a task after the last line of its own log, which left it waiting. */
function failedWhileWaiting({ reports, last }: Attempt): Outcome | undefined {
  const later = reports.filter(({ signal }) => last !== undefined && (signal.time ?? 0) > last);
  for (const { signal, spec, rule } of later) {
    const state = signal.captures['state'];
    if (signal.cause === 'marker') {
      if (signal.id !== 'finished' && signal.id !== 'marked-failed') continue;
      if (state === 'failed' || state === 'FAILED') return 'failed';
      if (state === 'up_for_retry' || state === 'UP_FOR_RETRY') return 'up_for_retry';
    } else if (spec?.tells === 'fate' && spec.speaks === 'proves' && rule?.subject.kind === 'task')
      return 'failed';
  }
  return undefined;
}

function reportedOutcome({ reports, own, outcome }: Attempt): Outcome {
  let reported: Outcome = outcome;
  for (const sighting of reports) {
    const { signal, spec } = sighting;
    // Up to 2.5 the scheduler calls it `exited with status failed`.
    const state = signal.captures['state'] ?? signal.captures['status'];
    if (signal.cause === 'marker') {
      if (signal.id === 'finished' || signal.id === 'supervisor-finished') {
        if (state === 'success' || state === 'skipped' || state === 'deferred') reported = state;
        else if (state === 'failed' || state === 'up_for_retry' || state === 'upstream_failed')
          reported = state;
        else if (state === 'up_for_reschedule') reported = 'rescheduled';
        else if (state === 'SERVER_TERMINATED') reported = 'failed';
      } else if (signal.id === 'marked-failed') reported = state === 'FAILED' ? 'failed' : 'up_for_retry';
      else if (signal.id === 'marked-success') reported = 'success';
      else if (
        (signal.id === 'executor-event' || signal.id === 'edge-job') &&
        state === 'failed' &&
        reported === 'unknown'
      )
        reported = 'failed';
    } else if (isFate(sighting) && reported === 'unknown') {
      if (own.length === 0 || spec?.speaks !== 'hints') reported = 'failed';
    }
  }
  return reported;
}

/** A log without an end whose last lines are an exception or the word of its killer. */
function endsBadly({ sources, own, chains }: Attempt): boolean {
  return sources.some((source) => {
    if (source.last === undefined || /\.trigger(?:\.|$)/.test(source.path)) return false;
    if (goesOn(source, sources)) return false;
    const end = streamLineOf(source.last);
    const near = (place: Citation | undefined): boolean =>
      place !== undefined && streamLineOf(place) >= end - NEAR_END_LINES;
    return (
      chains.some((placed) => placed.source === source && near(placed.chain.links.at(-1))) ||
      own.some((s) => s.source === source && isFate(s) && isTold(s) && near(s.signal))
    );
  });
}

/** A part of an exported stream does not end it when another part is later. */
function goesOn({ path, lastTime = 0 }: SourceFacts, sources: readonly SourceFacts[]): boolean {
  const folder = exportFolder(path);
  return (
    folder !== undefined &&
    sources.some((other) => exportFolder(other.path) === folder && (other.lastTime ?? 0) > lastTime)
  );
}

/** Whether a line says that something ended an attempt, whatever that was. */
export function tellsFate({ spec }: Sighting): boolean {
  return spec?.tells === 'fate' && spec.speaks !== 'refutes';
}

function isFate(sighting: Sighting): boolean {
  return tellsFate(sighting) && sighting.rule?.kind !== 'contributing';
}

function byTaskInstance(attempts: readonly Attempt[]): Attempt[][] {
  const groups = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const task = taskKey(attempt.ref);
    if (task === undefined) continue;
    const key = `${task}|${runKey(attempt.ref.runId) ?? ''}|${String(attempt.ref.mapIndex ?? -1)}`;
    const group = groups.get(key);
    if (group) group.push(attempt);
    else groups.set(key, [attempt]);
  }
  return [...groups.values()];
}

/** A later try shows that the one before did not succeed; a later success that it recovered. */
function compareTries(group: Attempt[]): void {
  group.sort((a, b) => (a.ref.tryNumber ?? 0) - (b.ref.tryNumber ?? 0) || (a.start ?? 0) - (b.start ?? 0));
  for (const [i, attempt] of group.entries()) {
    const later = group.slice(i + 1);
    if (attempt.outcome === 'unknown' && later.some(({ sources }) => sources.length > 0))
      attempt.outcome = 'failed';
    attempt.recovered = isFailed(attempt) && later.some(({ outcome }) => outcome === 'success');
  }
}

export function isFailed({ outcome }: Pick<Attempt, 'outcome'>): boolean {
  return outcome === 'failed' || outcome === 'up_for_retry' || outcome === 'upstream_failed';
}
