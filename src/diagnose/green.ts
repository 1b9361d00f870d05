/** Attempts that did not fail: a request failure that the code swallowed, or a log that nobody could read. */
import type { Rule } from '../rules/rule.ts';
import { candidate } from './candidates.ts';
import { holds } from './conditions.ts';
import type { Attempt, Sighting, Verdict } from './model.ts';

const SWALLOWED = 'swallowed-request-failure';
const UNREADABLE = 'log-unavailable';

export function greenVerdict(attempt: Attempt, rules: ReadonlyMap<string, Rule>): Verdict {
  const verdict: Verdict = { attempt, consequences: [], rivals: [], contributing: [], green: true };
  const valid = attempt.own.filter((s) => s.spec && s.spec.speaks !== 'refutes' && holds(s, attempt.own));
  const unreadable = valid.filter(({ rule }) => rule?.id === UNREADABLE);
  if (attempt.outcome === 'unknown' && unreadable.length > 0) {
    const contributing = valid.filter(({ rule }) => rule?.kind === 'contributing');
    return {
      ...verdict,
      head: candidate(UNREADABLE, unreadable),
      contributing: [...new Set(contributing.map(({ rule }) => rule!.id))].map((id) =>
        candidate(
          id,
          contributing.filter(({ rule }) => rule!.id === id),
        ),
      ),
    };
  }
  if (attempt.outcome !== 'success' || !rules.has(SWALLOWED)) return verdict;
  const swallowed = valid.filter(
    ({ rule, signal }) => rule?.id === SWALLOWED && signal.recovered === undefined,
  );
  const lasting = swallowed.filter((s) => !workedLater(s, valid));
  if (lasting.length === 0) return verdict;
  const head = candidate(SWALLOWED, lasting);
  const near = valid.filter(
    (s) =>
      s.rule!.id !== SWALLOWED &&
      s.rule!.kind === 'root' &&
      lasting.some((l) => l.order === s.order && l.signal.record === s.signal.record),
  );
  const causes = [...new Set(near.map(({ rule }) => rule!.id))];
  return {
    ...verdict,
    head,
    consequences: [],
    contributing: causes.map((id) =>
      candidate(
        id,
        near.filter(({ rule }) => rule!.id === id),
      ),
    ),
  };
}

/** The same target failed first and was recovered by a later line of the same log. */
function workedLater(sighting: Sighting, all: readonly Sighting[]): boolean {
  return all.some(
    (other) =>
      other.signal.recovered !== undefined &&
      other.order === sighting.order &&
      other.signal.record >= sighting.signal.record &&
      other.signal.captures['url'] === sighting.signal.captures['url'] &&
      sighting.signal.captures['url'] !== undefined,
  );
}
