/** What else it could have been: refuted with the line that decided, or still open with the file that would decide. */
import type { Component } from '../identity/identity.ts';
import type { SourceFacts } from '../extract/facts.ts';
import type { Diagnosis } from '../report/report.ts';
import { certaintyOf, isDetermined } from './certainty.ts';
import { evidenceOf } from './evidence.ts';
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import type { Incident } from './incidents.ts';
import type { Sighting } from './model.ts';
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
  sources: readonly SourceFacts[],
  graph: ExplainGraph,
): Alternatives {
  const { rule } = incident.head;
  const atHand = new Set(sources.map(({ component }) => component));
  const seen = incident.verdicts.flatMap(({ attempt }) => [...attempt.own, ...attempt.reports]);
  const ruledOut = [...byRule(incident, seen, atHand), ...rivalsOf(incident)];
  const out = new Set(ruledOut.map(({ cause }) => cause));
  const sure = isDetermined(incident) && certaintyOf(incident) >= SURE;
  // What is proved may still have something deeper behind it: a reset, a body that was too large.
  const open = sure
    ? rule.hypotheses.filter(({ cause }) => isDeeper(cause, incident, graph))
    : rule.hypotheses;
  const hypotheses = open
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
          .filter(({ file }) => !atHand.has(file))
          .map(({ what, command }) => ({
            what: fillOrMark(what, values),
            command: commandText(command, values),
          }));
  return { ruledOut, hypotheses, nextEvidence };
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

/** Candidates that only a hint speaks for are named with it; stronger ones stand among the contributing causes. */
function rivalsOf(incident: Incident): Diagnosis['ruledOut'] {
  const hinted = incident.verdicts
    .flatMap(({ rivals }) => rivals)
    .filter(({ confidence }) => confidence < HINTED);
  return [...groupBy(hinted, ({ cause }) => cause)]
    .filter(([cause]) => cause !== incident.cause)
    .map(([cause, [first]]) => ({
      cause,
      reason: `only hinted at, while «${incident.head.rule.title}» has its own lines`,
      evidence: first!.sightings.slice(0, 1).map(evidenceOf),
    }));
}

/** Of a service that failed it stays open why it failed. */
function isDeeper(cause: string, { cause: head, head: { rule } }: Incident, graph: ExplainGraph): boolean {
  return rule.subject.kind === 'service' || graph.explains(cause, head) || graph.isContributing(cause);
}
