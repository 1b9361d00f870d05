/** Lines that speak against a cause (`speaks: refutes` in its rule). */
import { isTold } from './candidates.ts';
import { holds } from './conditions.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';

/** What a line proves stands, whatever another line says against it. */
const PROVED = 0.9;

export interface Refutation {
  /** The candidates that are left. */
  standing: Candidate[];
  /** The lines that refute a cause which does not stand; one for each cause. */
  refuted: Sighting[];
}

/** Takes away what is merely hinted at or suggested where a line of the same attempt rules it out. */
export function refute(candidates: readonly Candidate[], { own, reports }: Attempt): Refutation {
  const all = [...own, ...reports];
  const against = new Map<string, Sighting>();
  for (const sighting of all) {
    const { rule, spec } = sighting;
    if (!rule || spec?.speaks !== 'refutes' || against.has(rule.id)) continue;
    if (isTold(sighting) && holds(sighting, all)) against.set(rule.id, sighting);
  }
  const standing = candidates.filter(({ cause, confidence }) => confidence >= PROVED || !against.has(cause));
  for (const { cause } of standing) against.delete(cause);
  return { standing, refuted: [...against.values()] };
}
