/** Words of a pod, a node or a kernel on the end of one attempt, by a key that both share. */
import type { Attempt, Sighting } from './model.ts';
import { placed, sameHost } from './places.ts';

/** A last line and the clock of a host may differ by this much. */
const BEFORE_MS = 15_000;
/** A task may be silent for long before it is killed. */
const AFTER_MS = 3_600_000;
/** A container of Docker, whose id is its host's name; other hosts are those of many pods. */
const CONTAINER = /^[0-9a-f]{12}$/;

/** A log that merely stops is that of a failed attempt where its pod or its kernel says how the process died. */
export function hearDeaths(attempts: readonly Attempt[], unattributed: readonly Sighting[]): void {
  const words = unattributed.filter(({ rule, spec }) => rule?.kind === 'root' && spec?.speaks === 'proves');
  for (const attempt of attempts) {
    if (attempt.outcome !== 'unknown' || !words.some((word) => isDeathOf(attempt, word))) continue;
    attempt.outcome = 'failed';
    if (attempt.last !== undefined) attempt.end = attempt.last;
  }
}

/** Whether a line tells the end of the very pod that an attempt ran in, or of its very process, after its last line. */
export function isDeathOf(attempt: Attempt, sighting: Sighting): boolean {
  const { time } = sighting.signal;
  const { last } = attempt;
  if (sighting.spec?.tells !== 'fate' || time === undefined || last === undefined) return false;
  if (time < last - BEFORE_MS || time > last + AFTER_MS) return false;
  const { pod, host } = placed(sighting);
  if (sighting.source.component === 'kubernetes') {
    if (pod !== undefined) return attempt.ref.pod === pod || sameHost(attempt.host, pod);
    return CONTAINER.test(host ?? '') && sameHost(attempt.host, host);
  }
  return (
    sighting.source.component === 'host' &&
    sameHost(attempt.host, host) &&
    attempt.pids.includes(Number(sighting.signal.captures['pid']))
  );
}
