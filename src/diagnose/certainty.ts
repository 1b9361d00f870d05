/** How sure an incident's root is, after everything that is known of it. */
import { EFFECT_LIMIT, round, UNEXPLAINED_STOP_LIMIT } from './confidence.ts';
import type { Incident } from './incidents.ts';

const STOPS = new Set(['heartbeat-timeout', 'worker-lost']);

/** An effect with nothing deeper is not a determined cause; a log that could not be read for a known reason is. */
export function isDetermined({ head, verdicts, cause }: Incident): boolean {
  if (head.rule.kind !== 'effect') return true;
  return cause === 'log-unavailable' && verdicts.some(({ contributing }) => contributing.length > 0);
}

/**
 * An effect leaves its root open; a stop that no line explains is possible only, unless the process was seen
 * alive afterwards.
 */
export function certaintyOf(incident: Incident): number {
  const { head } = incident;
  if (!isDetermined(incident)) return round(Math.min(head.confidence, EFFECT_LIMIT));
  if (STOPS.has(head.cause) && !seenAlive(incident))
    return round(Math.min(head.confidence, UNEXPLAINED_STOP_LIMIT));
  return round(head.confidence);
}

/** The task noticed later that its state had been changed: it was alive, only its heartbeats were missing. */
function seenAlive({ head, verdicts }: Incident): boolean {
  return (
    head.cause === 'heartbeat-timeout' &&
    verdicts.some(({ consequences }) =>
      consequences.some(({ cause }) => cause === 'state-changed-externally'),
    )
  );
}
