/**
 * Lines that name a DAG run but no task (a run that timed out): they concern the attempts of that run which
 * have no success of their own, and the run itself where none is at hand.
 */
import { candidate } from './candidates.ts';
import { groupBy } from './group-by.ts';
import { serviceIncident } from './incidents.ts';
import type { Incident } from './incidents.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';
import { runKey, taskKey } from './names.ts';

/** A run's limit stops a task within this time after it was noticed (heartbeats, clean-up). */
const STOPS_WITHIN_MS = 120_000;

export interface RunJoin {
  extra: Map<Attempt, Candidate[]>;
  used: Set<Sighting>;
  incidents: Incident[];
}

export function joinRuns(attempts: readonly Attempt[], unattributed: readonly Sighting[]): RunJoin {
  const extra = new Map<Attempt, Candidate[]>();
  const used = new Set<Sighting>();
  const incidents: Incident[] = [];
  const named = unattributed.filter(
    ({ rule, spec, signal }) =>
      rule?.subject.kind === 'run' && spec?.tells === 'fate' && signal.captures['runId'] !== undefined,
  );
  for (const sightings of groupBy(
    named,
    ({ signal }) => `${signal.captures['dagId'] ?? ''}|${runKey(signal.captures['runId']) ?? ''}`,
  ).values()) {
    const victims = attempts.filter((attempt) => concerns(sightings[0]!, attempt));
    for (const attempt of victims) {
      if (attempt.outcome === 'unknown' || attempt.outcome === 'skipped') attempt.outcome = 'failed';
      extra.set(attempt, [...(extra.get(attempt) ?? []), candidate(sightings[0]!.rule!.id, sightings)]);
    }
    for (const sighting of sightings) used.add(sighting);
    if (victims.length === 0) incidents.push(serviceIncident(sightings));
  }
  return { extra, used, incidents };
}

function concerns({ signal }: Sighting, attempt: Attempt): boolean {
  const { dagId, runId } = signal.captures;
  if (
    taskKey(attempt.ref) === undefined ||
    attempt.ref.dagId !== dagId ||
    runKey(attempt.ref.runId) !== runKey(runId)
  )
    return false;
  if (attempt.outcome === 'success' || attempt.outcome === 'deferred' || attempt.outcome === 'rescheduled')
    return false;
  const { last } = attempt;
  return (
    last === undefined ||
    signal.time === undefined ||
    (last >= signal.time - STOPS_WITHIN_MS * 5 && last <= signal.time + STOPS_WITHIN_MS)
  );
}
