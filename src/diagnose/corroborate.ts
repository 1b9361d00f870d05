/** Computed facts lift what lines merely hint at or suggest; what lines prove needs none. */
import type { FactName } from '../rules/rule.ts';
import { tokenAgeOf } from './compared/token-age.ts';
import { computeFacts } from './computed.ts';
import type { Attempt, Candidate } from './model.ts';

type Shown = (attempt: Attempt, found: Candidate) => boolean;

const SHOWN: Readonly<Record<FactName, Shown>> = {
  'memory-growth': (attempt, found) => computeFacts(attempt, found).memoryGrowth === true,
  'same-progress': ({ compared }) => compared?.sameProgress !== undefined,
  // Two tasks of one DAG may die of the same thing; of unrelated DAGs the host is what they share.
  'neighbours-on-host': ({ compared, ref }) =>
    compared?.together?.some((other) => other.ref.dagId !== ref.dagId) === true,
  'second-start': ({ compared }) => compared?.secondStart !== undefined,
  'token-age': (attempt, found) => tokenAgeOf(attempt, found)?.expired === true,
};

export function corroborated(found: Candidate, attempt: Attempt): Candidate {
  const lifted = found.rule.corroboratedBy
    .filter(({ fact, confidence }) => confidence > found.confidence && SHOWN[fact](attempt, found))
    .map(({ confidence }) => confidence);
  return lifted.length === 0 ? found : { ...found, confidence: Math.max(...lifted) };
}
