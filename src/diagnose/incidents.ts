/** Verdicts that have one root become one incident: by cause and subject, by host for host-wide deaths, by run for what stood behind. */
import { candidate, FALLBACK, SWALLOWED } from './candidates.ts';
import { groupBy } from './group-by.ts';
import type { ExplainGraph } from './explain.ts';
import type { Attempt, Candidate, Sighting, Verdict } from './model.ts';
import { foundNothing, lacksOf } from './missed.ts';
import { runKey, taskKey } from './names.ts';
import { spanOf } from './span.ts';
import { subjectOf } from './subject.ts';
import type { Subject } from './subject.ts';

export interface Incident {
  cause: string;
  head: Candidate;
  subject: Subject;
  verdicts: Verdict[];
  /** Effects of other attempts that this incident explains. */
  folded: { cause: string; sightings: Sighting[]; attempts?: Attempt[] }[];
  /** How other tries of the same task instances failed: differently, earlier, or as an echo of this one. */
  otherTries: Incident[];
  /** Attempts that failed against the same network target in the same minutes, this incident's own among them. */
  againstTarget?: Attempt[];
}

/** Attempts that ended within this time on one host died together (design.md section 4). */
export const TOGETHER_MS = 10_000;
export const HOST_WIDE: ReadonlySet<string> = new Set([
  'oom-killed',
  'worker-shutdown',
  'pod-evicted',
  'worker-lost',
  'sigkill-unexplained',
  'heartbeat-timeout',
  'sigterm-unexplained',
  'disk-full',
]);

/** Effects of what happened to another task of the same run. */
const RUN_WIDE: ReadonlySet<string> = new Set(['upstream-failed', FALLBACK]);

export function formIncidents(verdicts: readonly Verdict[], graph: ExplainGraph): Incident[] {
  const withHead = verdicts.filter((v): v is Verdict & { head: Candidate } => v.head !== undefined);
  const groups = groupBy(withHead, (verdict) => {
    const subject = subjectOf(verdict.head, verdict.attempt);
    return `${verdict.head.cause}|${subject.kind}|${subject.name}`;
  });
  const incidents = [...groups.values()].map((members) => incidentOf(members));
  return foldRuns(mergeHosts(incidents), graph);
}

function incidentOf(members: readonly (Verdict & { head: Candidate })[]): Incident {
  const strongest = [...members].sort(
    (a, b) => b.head.confidence - a.head.confidence || order(a.attempt, b.attempt),
  )[0]!;
  return {
    cause: strongest.head.cause,
    head: strongest.head,
    subject: subjectOf(strongest.head, strongest.attempt),
    verdicts: [...members].sort((a, b) => order(a.attempt, b.attempt)),
    folded: [],
    otherTries: [],
  };
}

/** Without attempts: a service, a pool, a log that nobody could read. */
export function serviceIncident(sightings: Sighting[]): Incident {
  const head = candidate(sightings[0]!.rule!.id, sightings);
  return {
    cause: head.cause,
    head,
    subject: subjectOf(head, undefined),
    verdicts: [],
    folded: [],
    otherTries: [],
  };
}

function order(a: Attempt, b: Attempt): number {
  return (a.last ?? a.start ?? 0) - (b.last ?? b.start ?? 0) || (a.key < b.key ? -1 : 1);
}

/** Deaths of one cause on one host in the same seconds are one incident. */
function mergeHosts(incidents: Incident[]): Incident[] {
  const merged: Incident[] = [];
  const groups = groupBy(incidents, (incident) => {
    const host =
      HOST_WIDE.has(incident.cause) && incident.subject.kind === 'task'
        ? incident.verdicts[0]?.attempt.host
        : undefined;
    return host === undefined
      ? `alone ${incident.cause} ${incident.subject.kind} ${incident.subject.name}`
      : `${incident.cause}@${host}`;
  });
  for (const [key, group] of groups) {
    const verdicts = group.flatMap((incident) => incident.verdicts) as (Verdict & { head: Candidate })[];
    if (group.length < 2 || !endTogether(verdicts)) merged.push(...group);
    else {
      const one = incidentOf(verdicts);
      merged.push({ ...one, subject: { kind: 'host', name: key.slice(key.indexOf('@') + 1) } });
    }
  }
  return merged;
}

function endTogether(verdicts: readonly Verdict[]): boolean {
  const ends = verdicts.flatMap(({ attempt }) => attempt.last ?? attempt.end ?? []);
  const span = spanOf(ends);
  return span !== undefined && ends.length === verdicts.length && span.most - span.least <= TOGETHER_MS;
}

/** Tasks that never ran since another one of their run failed stand under that one. */
function foldRuns(incidents: Incident[], graph: ExplainGraph): Incident[] {
  const roots = new Map<Incident, Incident>();
  const byRun = indexed(incidents, runOf);
  const byInstance = indexed(incidents, instanceOf);
  for (const incident of incidents) {
    if (incident.head.rule.kind !== 'effect' && incident.cause !== FALLBACK) continue;
    const first = incident.verdicts[0]!.attempt;
    const near =
      (RUN_WIDE.has(incident.cause) ? byRun.get(runOf(first)) : byInstance.get(instanceOf(first))) ?? [];
    const root = [...near].find((other) => other !== incident && mayFold(other, incident, graph));
    if (root) roots.set(incident, root);
  }
  for (const incident of roots.keys()) {
    outermost(incident, roots).folded.push({
      cause: incident.cause,
      sightings: incident.verdicts.flatMap((v) => v.head?.sightings ?? []),
      attempts: incident.verdicts.map(({ attempt }) => attempt),
    });
  }
  return incidents.filter((incident) => !roots.has(incident));
}

/** The incidents that hold an attempt of each run, or of each task instance. */
function indexed(
  incidents: readonly Incident[],
  nameOf: (attempt: Attempt) => string,
): Map<string, Set<Incident>> {
  const index = new Map<string, Set<Incident>>();
  for (const incident of incidents) {
    for (const { attempt } of incident.verdicts) {
      const name = nameOf(attempt);
      const known = index.get(name);
      if (known) known.add(incident);
      else index.set(name, new Set([incident]));
    }
  }
  return index;
}

/** What stands inside an incident that stands inside another is told by the outermost. */
export function outermost(incident: Incident, hosts: ReadonlyMap<Incident, Incident>): Incident {
  let current = incident;
  for (let host = hosts.get(current); host; host = hosts.get(current)) current = host;
  return current;
}

function mayFold(root: Incident, effect: Incident, graph: ExplainGraph): boolean {
  if (effect.cause === 'upstream-failed')
    return root.head.rule.kind === 'root' && standsInRunsOf(root, effect);
  // An exception of its own in another try is another failure, whatever could explain it within one try.
  if (effect.cause === FALLBACK)
    return (
      root.cause === SWALLOWED &&
      standsInRunsOf(root, effect) &&
      (foundNothing(effect.head) || root.verdicts.some((green) => lacksOf(effect.head, green)))
    );
  if (!graph.explains(root.cause, effect.cause)) return false;
  return effect.verdicts.every(({ attempt }) => root.verdicts.some((v) => isNoLater(v.attempt, attempt)));
}

function standsInRunsOf(root: Incident, effect: Incident): boolean {
  const runs = new Set(root.verdicts.map(({ attempt }) => runOf(attempt)));
  return effect.verdicts.every(({ attempt }) => runs.has(runOf(attempt)));
}

/** Of one task instance, and not a later try: what ended a try is no consequence of what ends the next one. */
function isNoLater(cause: Attempt, effect: Attempt): boolean {
  return instanceOf(cause) === instanceOf(effect) && tryOf(cause) <= tryOf(effect);
}

function runOf({ ref }: Attempt): string {
  return `${ref.dagId ?? ''}|${runKey(ref.runId) ?? ''}`;
}

export function tryOf({ ref }: Attempt): number {
  return ref.tryNumber ?? 0;
}

export function instanceOf({ ref, key }: Attempt): string {
  const task = taskKey(ref);
  return task === undefined ? key : `${task}|${runKey(ref.runId) ?? ''}|${String(ref.mapIndex ?? -1)}`;
}
