/**
 * Lines of components that name no attempt, joined to the attempts that they may explain: by process id, pod,
 * host and time, and only where the rule says that its cause explains what the attempt shows.
 */
import { candidate } from './candidates.ts';
import { isDeathOf } from './deaths.ts';
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import { KERNEL_KILL } from './kernel.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';
import { runKey } from './names.ts';
import { isFailed, tellsFate } from './outcome.ts';
import { placed, samePlace } from './places.ts';
import type { Placed } from './places.ts';
import { spanOf } from './span.ts';
import type { Span } from './span.ts';

/** A cause may stand this long before the line that shows its effect: heartbeat and queue limits, grace periods. */
const BEFORE_MS = 900_000;
const AFTER_MS = 60_000;
/** Between the word of a host (a unit stopped, a disk full) and the end of what ran on it. */
const HOST_BEFORE_MS = 120_000;
const HOST_AFTER_MS = 10_000;
/** Outages of services last. */
const SERVICE_BEFORE_MS = 3_600_000;
/** Deaths without a word are explained by whatever explains a missed heartbeat. */
const SILENT_DEATH = ['heartbeat-timeout', 'sigkill-unexplained', 'worker-lost'];

const MAX_ALIKE = 20;

const OPEN_ROOTS = new Set([
  'connection-reset',
  'heartbeat-timeout',
  'worker-lost',
  'queued-timeout',
  'state-changed-externally',
  'deferral-timeout',
  'pod-startup-timeout',
  'api-server-unreachable',
]);

/** @returns candidates per attempt, and the sightings that were used */
export function joinUnattributed(
  attempts: readonly Attempt[],
  causesOf: ReadonlyMap<Attempt, readonly Candidate[]>,
  unattributed: readonly Sighting[],
  graph: ExplainGraph,
): { extra: Map<Attempt, Candidate[]>; used: Set<Sighting> } {
  const extra = new Map<Attempt, Candidate[]>();
  const used = new Set<Sighting>();
  const said = groupBy(unattributed.filter(isWord).map(placed), ({ sighting }) => sighting.rule!.id);
  for (const attempt of attempts) {
    if (!isFailed(attempt) && attempt.outcome !== 'unknown') continue;
    const causes = (causesOf.get(attempt) ?? []).filter(isOpen).map(({ cause }) => cause);
    const shown = isSilent(attempt, causesOf.get(attempt) ?? []) ? [...causes, ...SILENT_DEATH] : causes;
    const ended = endOf(attempt);
    const found: Candidate[] = [];
    for (const [cause, words] of said) {
      if (!shown.some((effect) => effect === cause || graph.explains(cause, effect))) continue;
      const fitting = words.filter((word) => fits(ended, word)).map(({ sighting }) => sighting);
      if (fitting.length > 0) found.push(candidate(cause, firstOfEach(fitting)));
      for (const sighting of fitting) used.add(sighting);
    }
    if (found.length > 0) extra.set(attempt, found);
  }
  return { extra, used };
}

function isWord(sighting: Sighting): boolean {
  const { source, rule } = sighting;
  return (
    rule?.kind === 'root' && speaks(sighting) && !(source.component === 'host' && rule.id === KERNEL_KILL)
  );
}

/** A thousand lines say no more than the first of their kind. */
function firstOfEach(sightings: readonly Sighting[]): Sighting[] {
  return [...groupBy(sightings, ({ signal }) => signal.id).values()].flatMap((alike) =>
    alike.slice(0, MAX_ALIKE),
  );
}

/** Components tell fates; of a log that is none of Airflow's (a proxy's, a server's) an error counts too. */
function speaks(sighting: Sighting): boolean {
  const { source, spec } = sighting;
  return (
    tellsFate(sighting) ||
    (source.component === 'unknown' && spec?.tells === 'error' && spec.speaks === 'proves')
  );
}

/** What still wants a root: effects, stops that name no reason, and what is not sure. */
function isOpen({ rule, cause, confidence }: Candidate): boolean {
  return rule.kind === 'effect' || OPEN_ROOTS.has(cause) || confidence < 0.9;
}

function isSilent(attempt: Attempt, causes: readonly Candidate[]): boolean {
  return isFailed(attempt) && attempt.chains.length === 0 && causes.length === 0;
}

/** An attempt and when it ended, as far as its log and what others report of it tell. */
interface Ended {
  attempt: Attempt;
  span: Span | undefined;
}

function endOf(attempt: Attempt): Ended {
  const reported = attempt.reports.flatMap(({ signal }) => signal.time ?? []);
  return { attempt, span: spanOf([attempt.last, ...reported].flatMap((time) => time ?? [])) };
}

function fits({ attempt, span }: Ended, word: Placed): boolean {
  const { sighting } = word;
  if (sighting.spec!.speaks === 'hints' && attempt.sources.length === 0) return false;
  return (
    (sameTime(attempt, span, sighting) || isDeathOf(attempt, sighting)) &&
    samePlace(attempt, word) &&
    sameRun(attempt, sighting)
  );
}

/** A line may name the DAG, the run or the DAG's file without the task. */
function sameRun({ ref }: Attempt, { signal }: Sighting): boolean {
  const tiId = signal.captures['tiId'] ?? signal.about?.tiId;
  if (tiId !== undefined && ref.tiId !== undefined && tiId !== ref.tiId) return false;
  const dagId = signal.captures['dagId'] ?? signal.about?.dagId;
  const runId = signal.captures['runId'] ?? signal.about?.runId;
  const { file } = signal.captures;
  if (dagId !== undefined && ref.dagId !== undefined && dagId !== ref.dagId) return false;
  if (runId !== undefined && ref.runId !== undefined && runKey(runId) !== runKey(ref.runId)) return false;
  return file === undefined || ref.dagId === undefined || !/\.py\b/.test(file) || file.includes(ref.dagId);
}

function sameTime(attempt: Attempt, span: Span | undefined, { signal, rule, source }: Sighting): boolean {
  if (source.component === 'host') return nearEnd(attempt, signal.time);
  if (!span) return true;
  // A banner without a stamp came after the record before it.
  if (signal.time === undefined) return (signal.previous?.time ?? 0) <= span.most + AFTER_MS;
  const window = rule?.subject.kind === 'service' ? SERVICE_BEFORE_MS : BEFORE_MS;
  const began = attempt.sources.length > 0 ? attempt.start : undefined;
  // What ended before a task began did not end the task.
  const earliest = began === undefined ? span.least - window : began;
  return signal.time >= earliest && signal.time <= span.most + AFTER_MS;
}

function nearEnd({ last }: Attempt, time: number | undefined): boolean {
  return (
    time !== undefined && last !== undefined && time >= last - HOST_BEFORE_MS && time <= last + HOST_AFTER_MS
  );
}
