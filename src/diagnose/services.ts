/**
 * Component lines that prove a cause, or are all that there is, although no attempt at hand shows its effect: a
 * broker down, a pool that is too small.
 */
import type { Signal, SourceFacts } from '../extract/facts.ts';
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import { serviceIncident } from './incidents.ts';
import type { Incident } from './incidents.ts';
import { streamLineOf } from './model.ts';
import type { Sighting } from './model.ts';
import { spanOf } from './span.ts';
import { placeOf } from './subject.ts';

const SUBJECTS = new Set(['service', 'pool', 'queue', 'file']);
/** A worker that is stopped in order has lost nothing, unless an attempt shows it. */
const ORDERLY = 'worker-shutdown';
/** Other tasks leave their slots again. */
const FULL_MS = 120_000;
/** A loop of the scheduler takes no longer. */
const LAST_MS = 60_000;

/** @param isWithoutAttempts of components alone: then their words on hosts and tasks are all there is */
export function serviceIncidents(
  unused: readonly Sighting[],
  formed: readonly Incident[],
  graph: ExplainGraph,
  isWithoutAttempts: boolean,
): Incident[] {
  const full = isWithoutAttempts ? ofFullPools(unused) : new Set<Sighting>();
  const proving = unused.filter((sighting) => {
    const { rule, spec, source, signal } = sighting;
    if (full.has(sighting)) return true;
    if (rule?.kind !== 'root' || spec?.tells !== 'fate' || source.component === 'host') return false;
    if (isWithoutAttempts && rule.id !== ORDERLY)
      return spec.speaks === 'proves' || (spec.speaks === 'suggests' && isLastWord(signal, source));
    return spec.speaks === 'proves' && SUBJECTS.has(rule.subject.kind);
  });
  const groups = groupBy(proving, (sighting) => {
    const { rule, signal } = sighting;
    const name = SUBJECTS.has(rule!.subject.kind) ? signal.captures[rule!.subject.kind] : placeOf(sighting);
    return `${rule!.id}|${name ?? ''}`;
  });
  const incidents = [...groups.values()].map((sightings) => serviceIncident(sightings));
  const all = [...formed, ...incidents];
  return incidents.filter(
    (incident) =>
      !all.some(
        (other) =>
          other !== incident &&
          (other.cause === incident.cause || graph.explains(other.cause, incident.cause)),
      ),
  );
}

/** A pool without a slot is routine, until the scheduler says so to the end of its log. */
function ofFullPools(sightings: readonly Sighting[]): Set<Sighting> {
  const ofPools = sightings.filter(
    ({ rule, signal }) => rule?.subject.kind === 'pool' && signal.captures['pool'] !== undefined,
  );
  const alike = groupBy(
    ofPools,
    ({ order, rule, signal }) => `${order}|${rule!.id}|${signal.id}|${signal.captures['pool']!}`,
  );
  return new Set([...alike.values()].filter(isFullToTheEnd).flat());
}

/** @param said of one pool by one log in the same words */
function isFullToTheEnd(said: readonly Sighting[]): boolean {
  const { lastTime } = said[0]!.source;
  const times = spanOf(said.flatMap(({ signal }) => signal.time ?? []));
  return (
    said.length >= 3 &&
    lastTime !== undefined &&
    times !== undefined &&
    times.most - times.least >= FULL_MS &&
    lastTime - times.most <= LAST_MS
  );
}

/** What a log goes on after was got over; events of Kubernetes are in no such order. */
function isLastWord(signal: Signal, { component, last }: SourceFacts): boolean {
  return component === 'kubernetes' || (last !== undefined && streamLineOf(signal) >= streamLineOf(last));
}
