/**
 * Lines of components that name no attempt, joined to the attempts that they may explain: by process id, pod,
 * host and time, and only where the rule says that its cause explains what the attempt shows.
 */
import { candidate } from './candidates.ts';
import type { ExplainGraph } from './explain.ts';
import { groupBy } from './group-by.ts';
import { KERNEL_KILL } from './kernel.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';
import { runKey } from './names.ts';
import { isFailed } from './outcome.ts';
import { spanOf } from './span.ts';

/** A cause may stand this long before the line that shows its effect: heartbeat and queue limits, grace periods. */
const BEFORE_MS = 900_000;
const AFTER_MS = 60_000;
/** Between the word of a host (a unit stopped, a disk full) and the end of what ran on it. */
const HOST_BEFORE_MS = 120_000;
const HOST_AFTER_MS = 10_000;
/** Outages of services last. */
const SERVICE_BEFORE_MS = 3_600_000;
/** `airflow-triggerer-0`, as the Helm chart names it. */
const TRIGGERER_POD = /-triggerer-/;
/** Deaths without a word are explained by whatever explains a missed heartbeat. */
const SILENT_DEATH = ['heartbeat-timeout', 'sigkill-unexplained', 'worker-lost'];

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
  const speaking = unattributed.filter(
    ({ source, spec, rule }) =>
      rule?.kind === 'root' &&
      spec !== undefined &&
      speaks(source, spec) &&
      !(source.component === 'host' && rule.id === KERNEL_KILL),
  );
  for (const attempt of attempts) {
    if (!isFailed(attempt) && attempt.outcome !== 'unknown') continue;
    const causes = (causesOf.get(attempt) ?? []).filter(isOpen).map(({ cause }) => cause);
    const shown = isSilent(attempt, causesOf.get(attempt) ?? []) ? [...causes, ...SILENT_DEATH] : causes;
    const fitting = speaking.filter((s) => fits(attempt, s, shown, graph));
    if (fitting.length === 0) continue;
    const byCause = groupBy(fitting, ({ rule }) => rule!.id);
    extra.set(
      attempt,
      [...byCause].map(([cause, found]) => candidate(cause, found)),
    );
    for (const sighting of fitting) used.add(sighting);
  }
  return { extra, used };
}

/** Components tell fates; of a log that is none of Airflow's (a proxy's, a server's) an error counts too. */
function speaks(
  { component }: Sighting['source'],
  { tells, speaks: strength }: NonNullable<Sighting['spec']>,
): boolean {
  return tells === 'fate' ? strength !== 'refutes' : component === 'unknown' && strength === 'proves';
}

/** What still wants a root: effects, stops that name no reason, and what is not sure. */
function isOpen({ rule, cause, confidence }: Candidate): boolean {
  return rule.kind === 'effect' || OPEN_ROOTS.has(cause) || confidence < 0.9;
}

function isSilent(attempt: Attempt, causes: readonly Candidate[]): boolean {
  return isFailed(attempt) && attempt.chains.length === 0 && causes.length === 0;
}

function fits(attempt: Attempt, sighting: Sighting, shown: readonly string[], graph: ExplainGraph): boolean {
  const cause = sighting.rule!.id;
  if (sighting.spec!.speaks === 'hints' && attempt.sources.length === 0) return false;
  if (!shown.some((effect) => effect === cause || graph.explains(cause, effect))) return false;
  return sameRun(attempt, sighting) && samePlace(attempt, sighting) && sameTime(attempt, sighting);
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

/** Hosts and pods must agree where both are known; a host's own log speaks of nobody else's tasks. */
function samePlace(attempt: Attempt, { signal, source }: Sighting): boolean {
  const pod = signal.about?.pod ?? (source.component === 'worker' ? source.identity.pod : undefined);
  if (pod !== undefined && isOtherPod(attempt, pod)) return false;
  const host = signal.about?.host ?? source.identity.host;
  if (source.component === 'host')
    return host !== undefined && attempt.host !== undefined && sameHost(host, attempt.host);
  if (source.component !== 'worker') return true;
  return host === undefined || attempt.host === undefined || sameHost(host, attempt.host);
}

/** A pod's name is its host's name, so that a host of another name is another pod; addresses and container ids tell nothing. */
function isOtherPod({ ref, host, own }: Attempt, pod: string): boolean {
  // While a task is deferred it lives in the triggerer.
  if (TRIGGERER_POD.test(pod)) return !own.some(isDeferral);
  if (host !== undefined && sameHost(host, pod)) return false;
  if (ref.pod !== undefined) return ref.pod !== pod;
  if (host === undefined || /^[\d.:]+$|^[0-9a-f]{12}$/.test(host)) return false;
  return !own.some(({ signal }) => signal.captures['pod'] === pod || signal.about?.pod === pod);
}

function isDeferral({ signal }: Sighting): boolean {
  return signal.cause === 'marker' && signal.id === 'deferred';
}

/** `worker-1` and `worker-1.airflow-worker.svc.cluster.local` are one host. */
function sameHost(a: string, b: string): boolean {
  const short = (host: string): string => host.split('.')[0]!.toLowerCase();
  return a === b || (!/^\d+\./.test(a) && short(a) === short(b));
}

function sameTime(attempt: Attempt, { signal, rule, source }: Sighting): boolean {
  if (source.component === 'host') return nearEnd(attempt, signal.time);
  if (signal.time === undefined) return true;
  const reported = attempt.reports.flatMap((s) => s.signal.time ?? []);
  const moments = [attempt.last, ...reported].flatMap((t) => t ?? []);
  const span = spanOf(moments);
  if (!span) return true;
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
