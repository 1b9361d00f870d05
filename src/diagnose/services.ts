/** Component lines that prove a cause, or are all that there is, although no attempt at hand shows its effect: a broker down, a pool that is too small. */
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import { serviceIncident } from './incidents.ts';
import type { Incident } from './incidents.ts';
import type { Sighting } from './model.ts';
import { placeOf } from './subject.ts';

const SUBJECTS = new Set(['service', 'pool', 'queue', 'file']);
/** A worker that is stopped in order has lost nothing, unless an attempt shows it. */
const ORDERLY = 'worker-shutdown';

/** @param isWithoutAttempts of components alone: then their words on hosts and tasks are all there is */
export function serviceIncidents(
  unused: readonly Sighting[],
  formed: readonly Incident[],
  graph: ExplainGraph,
  isWithoutAttempts: boolean,
): Incident[] {
  const proving = unused.filter(
    ({ rule, spec, source }) =>
      rule?.kind === 'root' &&
      spec?.tells === 'fate' &&
      (spec.speaks === 'proves' || (isWithoutAttempts && spec.speaks === 'suggests')) &&
      (SUBJECTS.has(rule.subject.kind) || (isWithoutAttempts && rule.id !== ORDERLY)) &&
      source.component !== 'host',
  );
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
