/** Seen, worth a line, no diagnosis. */
import type { Observation } from '../report/report.ts';
import type { Diagnosed } from './diagnose.ts';
import { chooseEvidence } from './evidence.ts';
import { groupBy } from './group-by.ts';
import type { Sighting } from './model.ts';
import { isFailed } from './outcome.ts';
import { unknownEnd } from './undetermined.ts';

const MAX_UNKNOWN = 20;

export function observationsOf({ verdicts, unused, incidents }: Diagnosed): Observation[] {
  const told = new Set(incidents.flatMap(({ verdicts: v }) => v.map(({ attempt }) => attempt)));
  const spared = verdicts.filter(({ attempt }) => !isFailed(attempt) && !told.has(attempt));
  const sightings = [
    ...spared.flatMap(({ attempt }) =>
      [...attempt.own, ...attempt.reports].filter((s) => s.rule && s.spec?.speaks !== 'refutes'),
    ),
    ...unused.filter(({ spec, rule }) => rule && spec?.speaks !== 'refutes' && spec?.tells === 'fate'),
  ];
  const diagnosed = new Set(incidents.map(({ cause }) => cause));
  const seen = [...groupBy(sightings, ({ rule }) => rule!.id)].filter(([cause]) => !diagnosed.has(cause));
  const unknown = spared.filter(({ attempt }) => attempt.outcome === 'unknown' && attempt.sources.length > 0);
  return [
    ...seen.map(([cause, found]) => observation(cause, found)).sort((a, b) => (a.cause < b.cause ? -1 : 1)),
    ...unknown.slice(0, MAX_UNKNOWN).map(({ attempt }) => unknownEnd(attempt)),
  ];
}

function observation(cause: string, sightings: readonly Sighting[]): Observation {
  const { rule } = sightings[0]!;
  const places = new Set(sightings.map(({ source }) => source.path)).size;
  return {
    cause,
    explanation: `${rule!.title}: seen ${String(sightings.length)} × in ${places === 1 ? 'one file' : `${String(places)} files`}, where nothing failed by it.`,
    evidence: chooseEvidence(sightings, 2),
    nextEvidence: [],
  };
}
