/** Who else died: on the same host within seconds, or against the same target within minutes. */
import { groupBy } from '../group-by.ts';
import type { Incident } from '../incidents.ts';
import { HOST_WIDE, instanceOf, TOGETHER_MS } from '../incidents.ts';
import type { Attempt } from '../model.ts';
import { isFailed } from '../outcome.ts';
import { comparedOf } from './compared.ts';

/** An outage of a target shows in all that meet it within this time (causes.md 8.1, measure 9). */
const OUTAGE_MS = 600_000;
/** No host runs more tasks at once; made-up logs may say so of all. */
const MAX_NEIGHBOURS = 500;

/** Sets the neighbours of every attempt whose process died; what an exception ended says nothing of its host. */
export function nameNeighbours(attempts: readonly Attempt[]): void {
  for (const group of groupBy(attempts.flatMap(deathOf), ({ attempt }) => attempt.host).values()) {
    const deaths = group.sort((a, b) => a.end - b.end || (a.attempt.key < b.attempt.key ? -1 : 1));
    let from = 0;
    for (const death of deaths) {
      while (death.end - deaths[from]!.end > TOGETHER_MS) from += 1;
      const near: Attempt[] = [];
      for (let i = from; i < deaths.length && near.length < MAX_NEIGHBOURS; i += 1) {
        const { attempt, instance, end } = deaths[i]!;
        if (end - death.end > TOGETHER_MS) break;
        if (instance !== death.instance) near.push(attempt);
      }
      if (near.length > 0) comparedOf(death.attempt).neighbours = near;
    }
  }
}

interface Death {
  attempt: Attempt;
  instance: string;
  end: number;
}

function deathOf(attempt: Attempt): Death[] {
  const end = endOf(attempt);
  if (attempt.host === undefined || end === undefined || !died(attempt)) return [];
  return [{ attempt, instance: instanceOf(attempt), end }];
}

function died(attempt: Attempt): boolean {
  if (!isFailed(attempt)) return false;
  return (
    attempt.chains.length === 0 ||
    [...attempt.own, ...attempt.reports].some(
      ({ rule, spec }) => spec?.tells === 'fate' && spec.speaks !== 'refutes' && HOST_WIDE.has(rule!.id),
    )
  );
}

function endOf({ last, end }: Attempt): number | undefined {
  return last ?? end;
}

/** For incidents with a network target: all attempts that failed against it, whatever the error, near in time. */
export function nameTargets(incidents: readonly Incident[]): void {
  const withTarget = incidents.filter(({ subject }) => subject.kind === 'target');
  for (const group of groupBy(withTarget, ({ subject }) => subject.name).values()) {
    const all = group.flatMap(({ verdicts }) => verdicts.map(({ attempt }) => attempt));
    for (const incident of group) {
      const moments = incident.verdicts.flatMap(({ attempt }) => endOf(attempt) ?? []).sort((a, b) => a - b);
      const near = all.filter((attempt) => isNearAny(endOf(attempt), moments));
      if (new Set(near.map(instanceOf)).size > 1) incident.againstTarget = near;
    }
  }
}

/** @param moments ascending */
function isNearAny(time: number | undefined, moments: readonly number[]): boolean {
  if (time === undefined) return false;
  let [from, to] = [0, moments.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (moments[middle]! < time - OUTAGE_MS) from = middle + 1;
    else to = middle;
  }
  return from < moments.length && moments[from]! <= time + OUTAGE_MS;
}
