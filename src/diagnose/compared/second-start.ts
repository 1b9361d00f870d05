/** One try number that starts twice: a message delivered again, a broker that restarted, an adopted task. */
import type { Attempt, Sighting } from '../model.ts';

export interface SecondStart {
  gapSeconds: number;
  /** Where the second one started, if that is another host. */
  host?: string;
  line: Sighting;
  /** The setting of Celery that the gap fits, in words. */
  fits?: string;
}

/** After these a new start in the same log is the ordinary next step: a poke, a resumed deferral. */
const ENDS = new Set([
  'rescheduled',
  'deferred',
  'resumed',
  'return-code',
  'success',
  'failed',
  'task-exited',
]);
/** Two copies of one log name the same moment. */
const LEAST_GAP_MS = 1000;
/** Visibility timeouts: Celery's own, MWAA's, and those of the Celery provider over time (causes.md 0.5). */
const VISIBILITY: readonly (readonly [number, string])[] = [
  [3600, '1 h'],
  [21_600, '6 h'],
  [43_200, '12 h'],
  [84_600, '23.5 h'],
  [86_400, '24 h'],
];
/** Celery looks for messages to deliver again every 100 s. */
const SEARCH_SECONDS = 130;

export function secondStartOf({ own, reports }: Attempt): SecondStart | undefined {
  return secondOf(own.filter(isStartOrEnd), own) ?? secondOf(receiptsOf(reports), reports);
}

function isStartOrEnd({ signal }: Sighting): boolean {
  return signal.cause === 'marker' && (isStart(signal) || ENDS.has(signal.id));
}

/** Airflow 3 prints other lines of its start more than once. */
function isStart({ id, captures, text }: Sighting['signal']): boolean {
  return id === 'start' && (captures['tryNumber'] !== undefined || text.includes('DAG bundles loaded'));
}

/** Each time that a Celery worker was given the task. */
function receiptsOf(reports: readonly Sighting[]): Sighting[] {
  return reports.filter(({ signal }) => signal.cause === 'marker' && signal.id === 'celery-received');
}

function secondOf(steps: readonly Sighting[], all: readonly Sighting[]): SecondStart | undefined {
  const timed = steps
    .filter(({ signal }) => signal.time !== undefined)
    .sort((a, b) => a.signal.time! - b.signal.time!);
  for (const [i, line] of timed.entries()) {
    const before = timed[i - 1];
    if (!before || ENDS.has(before.signal.id) || ENDS.has(line.signal.id)) continue;
    if (nameOf(before) !== nameOf(line)) continue;
    const gap = line.signal.time! - before.signal.time!;
    if (gap < LEAST_GAP_MS) continue;
    const host = hostAfter(line, all);
    const fits = VISIBILITY.find(([s]) => gap / 1000 >= s - 5 && gap / 1000 <= s + SEARCH_SECONDS)?.[1];
    return {
      gapSeconds: gap / 1000,
      line,
      ...(host !== undefined && host !== hostAfter(before, all) && { host }),
      ...(fits !== undefined && { fits }),
    };
  }
  return undefined;
}

/** Of a start its try, of a receipt the message: a retry is another one. */
function nameOf({ signal: { captures } }: Sighting): string {
  return captures['tryNumber'] ?? captures['externalId'] ?? '';
}

function hostAfter({ signal, source, order }: Sighting, all: readonly Sighting[]): string | undefined {
  const told = all.find(
    (other) =>
      other.order === order && other.signal.id === 'running-on' && other.signal.record > signal.record,
  );
  return told?.signal.captures['host'] ?? signal.about?.host ?? source.identity.host;
}
