/** The tries of one task instance beside each other: the same time, the same place, and the one that passed. */
import { startOf } from '../computed.ts';
import { groupBy } from '../group-by.ts';
import { instanceOf, tryOf } from '../incidents.ts';
import type { Attempt } from '../model.ts';
import { isFailed } from '../outcome.ts';
import { comparedOf } from './compared.ts';
import { progressOf } from './progress.ts';

export interface SameElapsed {
  tries: number;
  seconds: number;
}

export interface SameProgress {
  tries: number;
  /** The last line of progress, which all tries have in common. */
  text: string;
}

/** Shorter tries are as long as each other for no reason. */
const LEAST_SECONDS = 10;

export function compareTries(attempts: readonly Attempt[]): void {
  for (const group of groupBy(attempts, instanceOf).values()) {
    if (group.length < 2) continue;
    const tries = group.sort((a, b) => tryOf(a) - tryOf(b));
    const failed = tries.filter(isFailed);
    const sameElapsed = sameElapsedOf(failed);
    const sameProgress = sameElapsed ? undefined : sameProgressOf(failed);
    for (const attempt of failed) {
      const passed = tries.find(
        (other) => other.outcome === 'success' && other.sources.length > 0 && tryOf(other) > tryOf(attempt),
      );
      if (sameElapsed) comparedOf(attempt).sameElapsed = sameElapsed;
      if (sameProgress) comparedOf(attempt).sameProgress = sameProgress;
      if (passed) comparedOf(attempt).passed = passed;
    }
  }
}

/** From the start of the task to the end of its log. */
export function secondsOf(attempt: Attempt): number | undefined {
  const start = startOf(attempt);
  const end = attempt.end ?? attempt.last;
  return start === undefined || end === undefined || end < start ? undefined : (end - start) / 1000;
}

/** All failed tries took as long as each other, within 1 s or 2 %. */
function sameElapsedOf(failed: readonly Attempt[]): SameElapsed | undefined {
  const seconds = failed.flatMap((attempt) => secondsOf(attempt) ?? []);
  if (failed.length < 2 || seconds.length < failed.length) return undefined;
  const [least, most] = [Math.min(...seconds), Math.max(...seconds)];
  if (least < LEAST_SECONDS || most - least > Math.max(1, most * 0.02)) return undefined;
  return { tries: failed.length, seconds: most };
}

/** All failed tries stopped at the same line of progress, after different times. */
function sameProgressOf(failed: readonly Attempt[]): SameProgress | undefined {
  const places = failed.map(progressOf);
  const [text] = places;
  if (failed.length < 2 || text === undefined || places.some((place) => place !== text)) return undefined;
  return { tries: failed.length, text };
}
