/** Seen, worth a line, no diagnosis. */
import type { Observation } from '../report/report.ts';
import { holds } from './conditions.ts';
import type { Diagnosed } from './diagnose.ts';
import { chooseEvidence } from './evidence.ts';
import { groupBy } from './group-by.ts';
import { FALLBACK, SWALLOWED } from './candidates.ts';
import type { Attempt, Sighting, Verdict } from './model.ts';
import { isFailed } from './outcome.ts';
import { unknownEnd } from './undetermined.ts';

const MAX_UNKNOWN = 20;

export function observationsOf({ verdicts, unused, incidents }: Diagnosed): Observation[] {
  const told = new Set(incidents.flatMap(({ verdicts: v }) => v.map(({ attempt }) => attempt)));
  const spared = verdicts.filter(({ attempt }) => !isFailed(attempt) && !told.has(attempt));
  const sightings = [
    ...spared.flatMap(({ attempt }) => seenIn(attempt).filter(({ rule }) => rule)),
    ...unused.filter((s) => s.rule && s.spec?.tells === 'fate' && counts(s, inSource(s))),
    ...verdicts.flatMap(besideTheCause),
  ];
  const diagnosed = new Set(incidents.map(({ cause }) => cause));
  const seen = [...groupBy(sightings, ({ rule }) => rule!.id)].filter(([cause]) => !diagnosed.has(cause));
  const unknown = spared.filter(({ attempt }) => attempt.outcome === 'unknown' && attempt.sources.length > 0);
  return [
    ...seen.map(([cause, found]) => observation(cause, found)).sort((a, b) => (a.cause < b.cause ? -1 : 1)),
    ...unknown.slice(0, MAX_UNKNOWN).map(({ attempt }) => unknownEnd(attempt)),
  ];
}

/** Sightings of an attempt whose conditions hold. */
function seenIn({ own, reports }: Attempt): Sighting[] {
  const all = [...own, ...reports];
  return all.filter((sighting) => counts(sighting, all));
}

function counts(sighting: Sighting, among: readonly Sighting[]): boolean {
  return sighting.spec?.speaks !== 'refutes' && holds(sighting, among);
}

function inSource({ source, order }: Sighting): Sighting[] {
  return source.signals.map((signal) => ({ signal, source, order }));
}

/** What a failed attempt shows besides: errors that it survived before something else ended it. */
function besideTheCause({ attempt, head, consequences, rivals, contributing }: Verdict): Sighting[] {
  if (!isFailed(attempt)) return [];
  const told = new Set([head, ...consequences, ...rivals, ...contributing].map((found) => found?.cause));
  return seenIn(attempt).filter(
    ({ rule, spec }) =>
      rule !== undefined &&
      !told.has(rule.id) &&
      rule.id !== FALLBACK &&
      rule.id !== SWALLOWED &&
      (spec?.speaks === 'proves' || spec?.speaks === 'suggests'),
  );
}

function observation(cause: string, sightings: readonly Sighting[]): Observation {
  const { rule } = sightings[0]!;
  const places = new Set(sightings.map(({ source }) => source.path)).size;
  return {
    cause,
    explanation: `${rule!.title}: seen ${String(sightings.length)} × in ${places === 1 ? 'one file' : `${String(places)} files`}, and nothing ended by it.`,
    evidence: chooseEvidence(sightings, 2),
    nextEvidence: [],
  };
}
