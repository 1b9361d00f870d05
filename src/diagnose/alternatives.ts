/** What else it could have been: refuted with the line that decided, or still open with the file that would decide. */
import type { Component } from '../identity/identity.ts';
import type { SourceFacts } from '../extract/facts.ts';
import type { Diagnosis } from '../report/report.ts';
import { evidenceOf } from './evidence.ts';
import type { Incident } from './incidents.ts';
import type { Sighting } from './model.ts';
import { sightingKey } from './model.ts';
import { commandText } from './texts.ts';
import { fill } from './values.ts';
import type { Values } from './values.ts';

type Alternatives = Pick<Diagnosis, 'ruledOut' | 'hypotheses' | 'nextEvidence'>;

/** Below this confidence open hypotheses are listed for roots too. */
const SURE = 0.9;

export function alternativesOf(
  incident: Incident,
  values: Values,
  sources: readonly SourceFacts[],
  determined: boolean,
): Alternatives {
  const { rule } = incident.head;
  const atHand = new Set(sources.map(({ component }) => component));
  const seen = incident.verdicts.flatMap(({ attempt }) => [...attempt.own, ...attempt.reports]);
  const ruledOut = [...byRule(incident, seen, atHand), ...rivalsOf(incident)];
  const out = new Set(ruledOut.map(({ cause }) => cause));
  const open = determined && incident.head.confidence >= SURE ? [] : rule.hypotheses;
  const hypotheses = open
    .filter(
      ({ cause, file }) => !out.has(cause) && (file === undefined || !atHand.has(file) || file === 'task'),
    )
    .map(({ cause, why, decidedBy }) => ({
      cause,
      why: fill(why, values) ?? why,
      decidedBy: commandText(decidedBy, values),
    }));
  const nextEvidence =
    determined && incident.head.confidence >= SURE
      ? []
      : rule.nextEvidence
          .filter(({ file }) => !atHand.has(file))
          .map(({ what, command }) => ({
            what: commandText(what, values),
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

/** Candidates that lost are named with the line that spoke for them. */
function rivalsOf(incident: Incident): Diagnosis['ruledOut'] {
  const rivals = incident.verdicts.flatMap((verdict) => verdict.rivals);
  const causes = new Set(rivals.map(({ cause }) => cause));
  return [...causes]
    .filter((cause) => cause !== incident.cause)
    .map((cause) => {
      const first = rivals.find((rival) => rival.cause === cause)!;
      return {
        cause,
        reason: `weaker or later than what heads this incident: «${first.rule.title}»`,
        evidence: first.sightings.slice(0, 1).map(evidenceOf),
      };
    });
}
