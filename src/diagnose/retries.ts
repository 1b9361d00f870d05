/** Tries of one task instance that failed differently: the last failure heads, earlier ones stand inside it. */
import { instanceOf } from './incidents.ts';
import type { Incident } from './incidents.ts';
import type { Verdict } from './model.ts';

/** Causes that a second try runs into because the first one had worked (retry-not-idempotent). */
const ECHO = /\b409\b|[Cc]onflict|already (?:exists|booked|processed|running)|[Dd]uplicate/;
const HALF_DONE = new Set([
  'http-read-timeout',
  'http-gateway-timeout',
  'connection-reset',
  'task-execution-timeout',
  'http-upstream-unavailable',
]);

export function tellRetries(incidents: Incident[]): Incident[] {
  const hidden = new Set<Incident>();
  for (const incident of incidents) {
    for (const verdict of incident.verdicts) {
      const previous = before(incidents, incident, verdict);
      if (!previous) continue;
      const [host, guest] = isEcho(previous, incident) ? [previous, incident] : [incident, previous];
      if (hidden.has(host) || !allIn(guest, host)) continue;
      host.earlier.push(guest);
      hidden.add(guest);
    }
  }
  return incidents.filter((incident) => !hidden.has(incident));
}

/** The incident of an earlier failed try of the same task instance, when it is another one. */
function before(incidents: readonly Incident[], own: Incident, { attempt }: Verdict): Incident | undefined {
  const instance = instanceOf(attempt);
  const number = attempt.ref.tryNumber ?? 0;
  return incidents.find(
    (other) =>
      other !== own &&
      other.verdicts.some(
        (v) => instanceOf(v.attempt) === instance && (v.attempt.ref.tryNumber ?? 0) < number,
      ),
  );
}

function allIn(guest: Incident, host: Incident): boolean {
  const instances = new Set(host.verdicts.map(({ attempt }) => instanceOf(attempt)));
  return guest.verdicts.every(({ attempt }) => instances.has(instanceOf(attempt)));
}

function isEcho(first: Incident, later: Incident): boolean {
  return HALF_DONE.has(first.cause) && later.head.sightings.some(({ signal }) => ECHO.test(signal.text));
}
