/** Who else died: on the same host within seconds, or against the same target within minutes. */
import { groupBy } from '../group-by.ts';
import type { Incident } from '../incidents.ts';
import { HOST_WIDE, instanceOf, TOGETHER_MS } from '../incidents.ts';
import type { Attempt } from '../model.ts';
import { isFailed, tellsFate } from '../outcome.ts';
import { comparedOf } from './compared.ts';

/** An outage of a target shows in all that meet it within this time (causes.md 8.1, measure 9). */
const OUTAGE_MS = 600_000;

/** Sets those that died together with every attempt whose process died; what an exception ended says nothing of its host. */
export function nameNeighbours(attempts: readonly Attempt[]): void {
  const dead = attempts.filter(
    (attempt) => attempt.host !== undefined && endOf(attempt) !== undefined && died(attempt),
  );
  for (const group of groupBy(dead, ({ host }) => host).values()) {
    const byEnd = group.sort((a, b) => endOf(a)! - endOf(b)! || (a.key < b.key ? -1 : 1));
    let [from, to] = [0, 0];
    let window: Attempt[] = [];
    for (const attempt of byEnd) {
      const [before, after] = [from, to];
      while (endOf(attempt)! - endOf(byEnd[from]!)! > TOGETHER_MS) from += 1;
      while (to < byEnd.length && endOf(byEnd[to]!)! - endOf(attempt)! <= TOGETHER_MS) to += 1;
      // Of ten thousands that end together all share one list.
      if (from !== before || to !== after) window = byEnd.slice(from, to);
      comparedOf(attempt).together = window;
    }
  }
}

/** Attempts of other task instances that died on the same host within seconds. */
export function neighboursOf(attempt: Attempt): Attempt[] {
  const own = instanceOf(attempt);
  return (attempt.compared?.together ?? []).filter((other) => instanceOf(other) !== own);
}

function died(attempt: Attempt): boolean {
  if (!isFailed(attempt)) return false;
  return (
    attempt.chains.length === 0 ||
    [...attempt.own, ...attempt.reports].some(
      (sighting) => tellsFate(sighting) && HOST_WIDE.has(sighting.rule!.id),
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
