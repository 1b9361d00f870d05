/** One attempt, one verdict: fold consequences under their cause, then let the first and strongest head. */
import type { Component } from '../identity/identity.ts';
import type { Rule } from '../rules/rule.ts';
import { candidate, capLogged, candidatesOf, FALLBACK, UNREADABLE } from './candidates.ts';
import { groupBy } from './group-by.ts';
import { corroborated } from './corroborate.ts';
import type { ExplainGraph } from './explain.ts';
import type { Attempt, Candidate, Position, Verdict } from './model.ts';
import { sightingKey } from './model.ts';
import { isFailed } from './outcome.ts';
import { refute } from './refute.ts';
import { terminalOf } from './terminal.ts';

/**
 * @param extra candidates from component logs that name nobody but fit this attempt (join.ts)
 * @param atHand the components whose logs were read
 */
export function verdictOf(
  attempt: Attempt,
  rules: ReadonlyMap<string, Rule>,
  graph: ExplainGraph,
  extra: readonly Candidate[],
  atHand: ReadonlySet<Component>,
): Verdict {
  const terminal = terminalOf(attempt);
  const own = candidatesOf(attempt, rules).map((found) => capLogged(found, terminal));
  const found = merged([...own, ...extra]).map((c) => corroborated(c, attempt));
  const { standing, refuted } = refute(found, attempt);
  const all = standing.filter((c) => !isMissed(c, found, atHand));
  const contributing = all.filter(({ rule }) => rule.kind === 'contributing');
  const causes = all.filter(({ rule }) => rule.kind !== 'contributing');
  const heads = causes.filter((c) => !causes.some((other) => other !== c && deeper(other, c, graph)));
  heads.sort(compareHeads);
  const [head] = heads;
  return {
    attempt,
    ...(head && { head }),
    consequences: head ? causes.filter((c) => c !== head && graph.explains(head.cause, c.cause)) : [],
    rivals: causes.filter((c) => c !== head && !(head && graph.explains(head.cause, c.cause))),
    contributing,
    refuted,
    green: !isFailed(attempt),
  };
}

/** What the attempt's own log and component logs say of one cause is one candidate, as sure as the surer of them. */
function merged(candidates: readonly Candidate[]): Candidate[] {
  return [...groupBy(candidates, ({ cause }) => cause)].map(([cause, same]) =>
    same.length === 1
      ? same[0]!
      : {
          ...candidate(cause, [...new Set(same.flatMap(({ sightings }) => sightings))]),
          confidence: Math.max(...same.map(({ confidence }) => confidence)),
        },
  );
}

/** A mere hint does not stand against a log at hand that should show the cause and does not. */
function isMissed(hinted: Candidate, all: readonly Candidate[], atHand: ReadonlySet<Component>): boolean {
  if (hinted.confidence >= 0.6) return false;
  const seen = new Set(all.flatMap(({ sightings }) => sightings.map(sightingKey)));
  return all.some(({ rule }) =>
    rule.ruledOut.some(
      ({ cause, absent, file }) =>
        cause === hinted.cause &&
        file !== undefined &&
        file !== 'task' &&
        atHand.has(file) &&
        absent?.every((ref) => !seen.has(ref)) === true,
    ),
  );
}

/** A hint is not strong enough to explain away what is proved. */
function deeper(cause: Candidate, effect: Candidate, graph: ExplainGraph): boolean {
  if (!graph.explains(cause.cause, effect.cause)) return false;
  if (cause.rule.kind === 'effect' && comparePosition(cause.at, effect.at) >= 0) return false;
  if (graph.explains(effect.cause, cause.cause)) return comparePosition(cause.at, effect.at) < 0;
  return (
    cause.confidence >= 0.6 ||
    effect.cause === FALLBACK ||
    (effect.rule.kind === 'root' && cause.confidence >= effect.confidence)
  );
}

function compareHeads(a: Candidate, b: Candidate): number {
  return (
    rankOf(a) - rankOf(b) ||
    band(b.confidence) - band(a.confidence) ||
    comparePosition(a.at, b.at) ||
    b.confidence - a.confidence ||
    (a.cause < b.cause ? -1 : 1)
  );
}

function rankOf({ rule, cause, confidence }: Candidate): number {
  if (cause === FALLBACK) return 1;
  // That a log cannot be read says nothing of why its task failed.
  if (cause === UNREADABLE) return 4;
  if (rule.kind === 'effect') return confidence >= 0.6 ? 2 : 3;
  return confidence < 0.6 ? 2 : 0;
}

function band(confidence: number): number {
  return confidence >= 0.6 ? 1 : 0;
}

function comparePosition(a: Position, b: Position): number {
  if (a.foreign === b.foreign && a.order === b.order) return a.record - b.record;
  if (a.time !== undefined && b.time !== undefined && Math.abs(a.time - b.time) > 1000)
    return a.time - b.time;
  return a.foreign - b.foreign || a.order - b.order || a.record - b.record;
}
