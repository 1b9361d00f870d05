/** One incident as the report's entry. */
import type { Component } from '../identity/identity.ts';
import type { AttemptId, CauseNote, Diagnosis } from '../report/report.ts';
import { alternativesOf, HINTED } from './alternatives.ts';
import { certaintyOf, isDetermined } from './certainty.ts';
import type { ExplainGraph } from './explain.ts';
import { chooseEvidence, citedEvidence } from './evidence.ts';
import { fingerprintOf } from './fingerprint.ts';
import { groupBy } from './group-by.ts';
import type { Incident } from './incidents.ts';
import type { Attempt, Candidate } from './model.ts';
import { isRecovered } from './rank.ts';
import { triesText } from './retries.ts';
import { shownFacts } from './shown-facts.ts';
import { severityOf } from './severity.ts';
import { spanOf } from './span.ts';
import { explanationText, factsOf, remediesOf, valuesOf, verdictText } from './texts.ts';
import { timelineOf } from './timeline.ts';
import { iso } from './values.ts';
import type { VersionsSeen } from './versions-seen.ts';

/** @param atHand the components whose logs were read */
export function toDiagnosis(
  incident: Incident,
  rank: number,
  atHand: ReadonlySet<Component>,
  versions: VersionsSeen,
  graph: ExplainGraph,
): Diagnosis {
  const { head, cause, subject, verdicts } = incident;
  const { rule } = head;
  const facts = factsOf(incident);
  const values = valuesOf(incident, facts);
  const determined = isDetermined(incident);
  const sightings = [
    ...head.sightings,
    ...verdicts.flatMap((v) => (v.head?.cause === cause ? v.head.sightings : [])),
  ];
  const seen = spanOf(sightings.flatMap(({ signal }) => signal.time ?? []));
  const evidence = chooseEvidence(sightings);
  const lead = verdicts[0]?.attempt;
  if (facts.silenceAfter && lead?.sources[0])
    evidence.unshift(citedEvidence(facts.silenceAfter, lead.sources[0], 'computed/last-line-before'));
  return {
    rank,
    cause,
    title: rule.title,
    severity: severityOf(incident),
    confidence: certaintyOf(incident),
    determined,
    recovered: isRecovered(incident),
    subject,
    verdict: verdictText(rule, values),
    attempts: verdicts.map(({ attempt }) => idOf(attempt)),
    occurrences: Math.max(1, verdicts.length),
    firstSeen: iso(seen?.least),
    lastSeen: iso(seen?.most),
    explanation: explanationText(incident, values, facts),
    evidence,
    timeline: timelineOf(incident, facts),
    contributing: contributingOf(incident),
    consequences: consequencesOf(incident),
    ...alternativesOf(incident, values, atHand, graph),
    facts: shownFacts(incident, facts),
    remedies: remediesOf(rule, values, versions.candidates),
    links: rule.links,
    fingerprint: fingerprintOf(incident),
  };
}

export function idOf({ ref }: Attempt): AttemptId {
  return {
    dagId: ref.dagId ?? null,
    runId: ref.runId ?? null,
    taskId: ref.taskId ?? null,
    mapIndex: ref.mapIndex ?? null,
    tryNumber: ref.tryNumber ?? null,
  };
}

function contributingOf(incident: Incident): CauseNote[] {
  const notes = [incident, ...incident.otherTries]
    .flatMap(({ verdicts }) => verdicts.flatMap((v) => v.contributing))
    .map((c) => note(c, c.rule.summary));
  const besides = incident.verdicts
    .flatMap(({ rivals }) => rivals)
    .filter(({ cause, confidence }) => cause !== incident.cause && confidence >= HINTED)
    .map((rival) => note(rival, `Seen in the same attempts: ${rival.rule.title}.`));
  const all = [...notes, ...incident.otherTries.map((other) => otherTry(other, incident)), ...besides];
  return [...groupBy(all, ({ cause }) => cause)].map(([cause, same]) => {
    const attempts = same.flatMap((one) => one.attempts ?? []);
    return {
      cause,
      explanation: same[0]!.explanation,
      evidence: same.flatMap(({ evidence }) => evidence).slice(0, 3),
      ...(attempts.length > 0 && { attempts }),
    };
  });
}

function otherTry(other: Incident, incident: Incident): CauseNote {
  const { head, verdicts } = other;
  const verdict = verdictText(head.rule, valuesOf(other, factsOf(other)));
  return {
    ...note(head, `${triesText(incident, other)}: ${verdict}.`),
    attempts: verdicts.map(({ attempt }) => idOf(attempt)),
  };
}

function note(candidate: Candidate, explanation: string): CauseNote {
  return { cause: candidate.cause, explanation, evidence: chooseEvidence(candidate.sightings, 2) };
}

function consequencesOf({ verdicts, folded, otherTries, cause }: Incident): Diagnosis['consequences'] {
  const shown: Incident['folded'] = [
    ...verdicts.flatMap(({ consequences }) => consequences),
    ...verdicts.flatMap(({ head }) => (head && head.cause !== cause ? [head] : [])),
    ...folded,
    ...otherTries.flatMap((other) => other.folded),
  ];
  return [...groupBy(shown, (entry) => entry.cause)].map(([effect, entries]) => {
    const attempts = entries.flatMap((entry) => entry.attempts ?? []).map(idOf);
    return {
      cause: effect,
      count: entries.length,
      evidence: chooseEvidence(
        entries.flatMap(({ sightings }) => sightings),
        2,
      ),
      ...(attempts.length > 0 && { attempts }),
    };
  });
}
