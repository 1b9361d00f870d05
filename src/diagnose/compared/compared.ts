/** What only a look at other attempts, or at another start of the same one, tells of an attempt (causes.md 8.1). */
import type { Attempt } from '../model.ts';
import { nameNeighbours } from './neighbours.ts';
import { secondStartOf } from './second-start.ts';
import type { SecondStart } from './second-start.ts';
import { compareTries } from './tries.ts';
import type { SameElapsed, SameProgress } from './tries.ts';

export interface Compared {
  /** Attempts that died on the same host within seconds, this one among them. */
  together?: Attempt[];
  secondStart?: SecondStart;
  sameElapsed?: SameElapsed;
  sameProgress?: SameProgress;
  /** The later try that passed. */
  passed?: Attempt;
}

/** Needs the outcomes; sets `compared` of every failed attempt. */
export function compareAttempts(attempts: readonly Attempt[]): void {
  nameNeighbours(attempts);
  compareTries(attempts);
  for (const attempt of attempts) {
    const secondStart = secondStartOf(attempt);
    if (secondStart) comparedOf(attempt).secondStart = secondStart;
  }
}

export function comparedOf(attempt: Attempt): Compared {
  return (attempt.compared ??= {});
}
