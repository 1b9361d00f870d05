/** Order of diagnoses (design.md section 4). A total order: the same facts always give the same report. */
import type { SourceFacts } from '../extract/facts.ts';
import { SEVERITIES } from '../rules/rule.ts';
import { certaintyOf, isDetermined } from './certainty.ts';
import { instanceOf } from './incidents.ts';
import type { Incident } from './incidents.ts';
import { severityOf } from './severity.ts';
import { spanOf } from './span.ts';

export function rankIncidents(incidents: readonly Incident[], sources: readonly SourceFacts[]): Incident[] {
  const atHand = new Set(
    sources.filter(({ component }) => component === 'task').flatMap(({ identity }) => identity.dagId ?? []),
  );
  const keys = new Map(incidents.map((incident) => [incident, keyOf(incident, atHand)]));
  return [...incidents].sort((a, b) => compare(keys.get(a)!, keys.get(b)!));
}

function keyOf(incident: Incident, atHand: ReadonlySet<string>): (number | string)[] {
  const { verdicts, head, cause, subject } = incident;
  const near =
    verdicts.length === 0 ||
    atHand.size === 0 ||
    verdicts.some(({ attempt }) => attempt.sources.length > 0 || atHand.has(attempt.ref.dagId ?? ''));
  const victims = new Set(verdicts.map(({ attempt }) => instanceOf(attempt))).size;
  const firstSeen = spanOf(head.sightings.flatMap(({ signal }) => signal.time ?? []))?.least ?? Infinity;
  return [
    near ? 0 : 1,
    isRecovered(incident) ? 1 : 0,
    isDetermined(incident) ? 0 : 1,
    -victims,
    -certaintyOf(incident),
    SEVERITIES.indexOf(severityOf(incident)),
    firstSeen,
    cause,
    subject.name,
  ];
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, left] of a.entries()) {
    const right = b[i]!;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}

export function isRecovered({ verdicts }: Incident): boolean {
  return verdicts.length > 0 && verdicts.every(({ attempt }) => attempt.recovered);
}
