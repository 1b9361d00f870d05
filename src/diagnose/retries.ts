/** Tries of one task instance that failed differently: the last failure heads, earlier ones stand inside it. */
import { groupBy } from './group-by.ts';
import { instanceOf, outermost, tryOf } from './incidents.ts';
import type { Incident } from './incidents.ts';
import type { Attempt } from './model.ts';
import { spanOf } from './span.ts';

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
  const heldBy = new Map<Incident, Incident>();
  const placed = incidents.flatMap((incident) =>
    incident.verdicts.map(({ attempt }) => ({ incident, attempt })),
  );
  const triesOf = groupBy(placed, ({ attempt }) => instanceOf(attempt));
  for (const { incident, attempt } of placed) {
    const previous = before(triesOf.get(instanceOf(attempt))!, incident, attempt);
    const told = previous && outermost(previous, heldBy);
    if (!told || told === incident) continue;
    const [host, guest] = isEcho(told, incident) ? [told, incident] : [incident, told];
    if (heldBy.has(host) || !allIn(guest, host)) continue;
    host.otherTries.push(guest, ...guest.otherTries);
    heldBy.set(guest, host);
  }
  for (const { otherTries } of incidents) otherTries.sort((x, y) => firstTry(x) - firstTry(y));
  return incidents.filter((incident) => !heldBy.has(incident));
}

interface FailedTry {
  incident: Incident;
  attempt: Attempt;
}

/** The incident of the last failed try before this one, when it is another incident. */
function before(tries: readonly FailedTry[], own: Incident, attempt: Attempt): Incident | undefined {
  let nearest: FailedTry | undefined;
  for (const other of tries) {
    if (other.incident === own || tryOf(other.attempt) >= tryOf(attempt)) continue;
    if (!nearest || tryOf(other.attempt) > tryOf(nearest.attempt)) nearest = other;
  }
  return nearest?.incident;
}

function allIn(guest: Incident, host: Incident): boolean {
  const instances = new Set(host.verdicts.map(({ attempt }) => instanceOf(attempt)));
  return guest.verdicts.every(({ attempt }) => instances.has(instanceOf(attempt)));
}

/** What became of another try: `Try 1 failed differently`, or that a later one met the work of the first. */
export function triesText(host: Incident, guest: Incident): string {
  const label = triesLabel(guest);
  if (isEcho(host, guest))
    return `${label} failed since the work of ${triesLabel(host).toLowerCase()} was there already`;
  return `${label} failed ${guest.cause === host.cause ? 'in the same way' : 'differently'}`;
}

function firstTry({ verdicts }: Incident): number {
  return spanOf(verdicts.map(({ attempt }) => tryOf(attempt)))?.least ?? 0;
}

/** `Try 1`, `Tries 1, 2` */
function triesLabel({ verdicts }: Incident): string {
  const numbers = [...new Set(verdicts.map(({ attempt }) => tryOf(attempt)))].sort((a, b) => a - b);
  return `${numbers.length > 1 ? 'Tries' : 'Try'} ${numbers.join(', ')}`;
}

function isEcho(first: Incident, later: Incident): boolean {
  return HALF_DONE.has(first.cause) && later.head.sightings.some(({ signal }) => ECHO.test(signal.text));
}
