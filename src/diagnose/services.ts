/** Component lines that prove a cause although no attempt at hand shows its effect: a broker down, a pool that is too small. */
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import { serviceIncident } from './incidents.ts';
import type { Incident } from './incidents.ts';
import type { Sighting } from './model.ts';

const SUBJECTS = new Set(['service', 'pool', 'queue', 'file']);

export function serviceIncidents(
  unused: readonly Sighting[],
  formed: readonly Incident[],
  graph: ExplainGraph,
): Incident[] {
  const proving = unused.filter(
    ({ rule, spec, source }) =>
      rule?.kind === 'root' &&
      spec?.tells === 'fate' &&
      spec.speaks === 'proves' &&
      SUBJECTS.has(rule.subject.kind) &&
      source.component !== 'host',
  );
  const groups = groupBy(
    proving,
    ({ rule, signal }) => `${rule!.id}|${signal.captures[rule!.subject.kind] ?? ''}`,
  );
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
