/** Computed facts as the report carries them: numbers with their unit in the name, or short words. */
import type { Diagnosis } from '../report/report.ts';
import { neighboursOf } from './compared/neighbours.ts';
import { secondsOf } from './compared/tries.ts';
import type { ComputedFacts } from './computed.ts';
import type { Incident } from './incidents.ts';
import { tryOf } from './incidents.ts';
import { leadOf } from './texts.ts';

export function shownFacts(incident: Incident, facts: ComputedFacts): Diagnosis['facts'] {
  const lead = leadOf(incident)?.attempt;
  const neighbours = lead ? neighboursOf(lead).length : 0;
  const { secondStart, sameElapsed, sameProgress, passed } = lead?.compared ?? {};
  const shown: Record<string, number | string | boolean | undefined> = {
    elapsedSeconds: exact(facts.elapsedSeconds),
    silenceSeconds: exact(facts.silenceSeconds),
    blockedIn: facts.blockedIn,
    blockedOn: facts.blockedOn,
    roundNumber: facts.roundNumber,
    memoryGrowth: facts.memoryGrowth,
    tokenAgeSeconds: exact(facts.tokenAge?.seconds),
    secondStartSeconds: exact(secondStart?.gapSeconds),
    neighboursOnHost: neighbours === 0 ? undefined : neighbours,
    attemptsAgainstTarget: incident.againstTarget?.length,
    triesOfSameElapsed: sameElapsed?.tries,
    sameProgress: sameProgress?.text.slice(0, 120),
    passedTry: passed && tryOf(passed),
    passedHost: passed?.host,
    passedSeconds: exact(passed && secondsOf(passed)),
  };
  return Object.fromEntries(
    Object.entries(shown).filter(([, value]) => value !== undefined),
  ) as Diagnosis['facts'];
}

/** To the millisecond. */
function exact(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : Math.round(seconds * 1000) / 1000;
}
