/** DAG files that do not import: the DAG processor's log has the exception; there is no attempt to hang it on. */
import type { SourceFacts } from '../extract/facts.ts';
import { candidate } from './candidates.ts';
import { groupBy } from './group-by.ts';
import type { ExplainGraph } from './explain.ts';
import type { Incident } from './incidents.ts';
import type { Sighting } from './model.ts';

export function importIncidents(
  unused: readonly Sighting[],
  formed: readonly Incident[],
  graph: ExplainGraph,
): Incident[] {
  const told = new Set(formed.map(({ cause }) => cause));
  const inImports = unused.filter(
    ({ source, rule, spec }) =>
      source.component === 'dag-processor' &&
      rule !== undefined &&
      rule.kind !== 'contributing' &&
      spec?.speaks !== 'refutes',
  );
  const incidents: Incident[] = [];
  for (const [file, sightings] of groupBy(inImports, (s) => fileOf(s.source, s))) {
    const candidates = [...groupBy(sightings, ({ rule }) => rule!.id)].map(([cause, found]) =>
      candidate(cause, found),
    );
    const heads = candidates.filter(
      (c) => !candidates.some((other) => other !== c && graph.explains(other.cause, c.cause)),
    );
    const head = heads.sort((a, b) => b.confidence - a.confidence || (a.cause < b.cause ? -1 : 1))[0];
    if (!head || head.confidence < 0.6 || told.has(head.cause)) continue;
    incidents.push({
      cause: head.cause,
      head,
      subject: { kind: 'file', name: file },
      verdicts: [],
      otherTries: [],
      folded: candidates.filter((c) => c !== head && graph.explains(head.cause, c.cause)),
    });
  }
  return incidents;
}

/** The DAG file: as the line names it, or as the per-file log is called. */
function fileOf(source: SourceFacts, { signal }: Sighting): string {
  const named = signal.captures['file'];
  if (named !== undefined && named.endsWith('.py')) return named.slice(named.lastIndexOf('/') + 1);
  return /([^/]+\.py)(?:\.log)?$/.exec(source.path)?.[1] ?? source.path;
}
