/** What else it could have been: refuted with the line that decided, or still open with the file that would decide. */
import type { Component } from '../identity/identity.ts';
import type { Diagnosis } from '../report/report.ts';
import type { CapturedValues } from '../rules/rule.ts';
import { certaintyOf, isDetermined } from './certainty.ts';
import { evidenceOf } from './evidence.ts';
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import type { Incident } from './incidents.ts';
import type { Candidate, Sighting, Verdict } from './model.ts';
import { sightingKey } from './model.ts';
import { commandText } from './texts.ts';
import { fill, fillOrMark } from './values.ts';
import type { Values } from './values.ts';

type Alternatives = Pick<Diagnosis, 'ruledOut' | 'hypotheses' | 'nextEvidence'>;

/** Below this confidence open hypotheses are listed for roots too. */
const SURE = 0.9;
/** Candidates below this are hints. */
export const HINTED = 0.6;

export function alternativesOf(
  incident: Incident,
  values: Values,
  atHand: ReadonlySet<Component>,
  graph: ExplainGraph,
): Alternatives {
  const { rule } = incident.head;
  const seen = incident.verdicts.flatMap(({ attempt }) => [...attempt.own, ...attempt.reports]);
  const hinted = hintedRivals(incident);
  const deeper = hinted.filter(({ cause }) => graph.explains(cause, incident.cause));
  const ruledOut = [
    ...refutedIn(incident.verdicts, incident.cause),
    ...byRule(incident, seen, atHand),
    ...ruledOutRivals(
      incident,
      hinted.filter((c) => !deeper.includes(c)),
    ),
  ];
  const out = new Set(ruledOut.map(({ cause }) => cause));
  const sure = isDetermined(incident) && certaintyOf(incident) >= SURE;
  // What is proved may still have something deeper behind it: a reset, a body that was too large.
  const open = rule.hypotheses.filter(
    ({ cause, captured }) => hasCaptured(values, captured) && (!sure || isDeeper(cause, incident, graph)),
  );
  const listed = open
    .filter(
      ({ cause, file }) => !out.has(cause) && (file === undefined || !atHand.has(file) || file === 'task'),
    )
    .map(({ cause, why, decidedBy }) => ({
      cause,
      why: fill(why, values) ?? why,
      decidedBy: fillOrMark(decidedBy, values),
    }));
  const nextEvidence =
    sure && open.length === 0
      ? []
      : rule.nextEvidence
          .filter(({ file, captured }) => !atHand.has(file) && hasCaptured(values, captured))
          .map(({ what, command }) => ({
            what: fillOrMark(what, values),
            command: commandText(command, values),
          }));
  const known = new Set(listed.map(({ cause }) => cause));
  const hypotheses = [
    ...openRivals(
      deeper.filter(({ cause }) => !known.has(cause) && !out.has(cause)),
      values,
    ),
    ...listed,
  ];
  return { ruledOut, hypotheses, nextEvidence };
}

/** By a line that its own rule says refutes it. */
export function refutedIn(verdicts: readonly Verdict[], cause: string): Diagnosis['ruledOut'] {
  const lines = verdicts.flatMap(({ refuted }) => refuted).filter(({ rule }) => rule!.id !== cause);
  return [...groupBy(lines, ({ rule }) => rule!.id)].map(([refuted, [first]]) => ({
    cause: refuted,
    reason: first!.spec!.why!,
    evidence: [evidenceOf(first!)],
  }));
}

function hasCaptured(values: Values, wanted: CapturedValues = {}): boolean {
  return Object.entries(wanted).every(([name, pattern]) =>
    new RegExp(`^(?:${pattern})$`).test(values[name] ?? ''),
  );
}

function byRule(
  incident: Incident,
  seen: readonly Sighting[],
  atHand: ReadonlySet<Component>,
): Diagnosis['ruledOut'] {
  return incident.head.rule.ruledOut.flatMap(({ cause, reason, present, absent, file }) => {
    if (present) {
      const deciding = seen.filter((s) => present.includes(sightingKey(s))).slice(0, 1);
      return deciding.length > 0 ? [{ cause, reason, evidence: deciding.map(evidenceOf) }] : [];
    }
    if (!atHand.has(file ?? 'task') || !absent) return [];
    return seen.some((s) => absent.includes(sightingKey(s))) ? [] : [{ cause, reason, evidence: [] }];
  });
}

/** Candidates that only a hint speaks for; stronger ones stand among the contributing causes. */
function hintedRivals({ cause, verdicts }: Incident): Candidate[] {
  const hinted = verdicts
    .flatMap(({ rivals }) => rivals)
    .filter((c) => c.confidence < HINTED && c.cause !== cause);
  return [...groupBy(hinted, (c) => c.cause).values()].map(([first]) => first!);
}

function ruledOutRivals({ head }: Incident, rivals: readonly Candidate[]): Diagnosis['ruledOut'] {
  return rivals.map(({ cause, sightings }) => ({
    cause,
    reason: `only hinted at, while «${head.rule.title}» has its own lines`,
    evidence: sightings.slice(0, 1).map(evidenceOf),
  }));
}

/** What a hint speaks for and what would explain the head stays open: memory, behind a bare SIGKILL. */
function openRivals(rivals: readonly Candidate[], values: Values): Diagnosis['hypotheses'] {
  return rivals.map(({ cause, rule, sightings }) => ({
    cause,
    why: `${rule.title}, hinted at by «${sightings[0]!.signal.text.slice(0, 80)}»`,
    decidedBy: fillOrMark(rule.nextEvidence[0]?.what ?? 'the logs of the host and the worker', values),
  }));
}

/** Of a service that failed it stays open why it failed. */
function isDeeper(cause: string, { cause: head, head: { rule } }: Incident, graph: ExplainGraph): boolean {
  return rule.subject.kind === 'service' || graph.explains(cause, head);
}
