/**
 * Kills by the kernel's OOM killer, joined to attempts. The kernel prints the host's pid, a task log the
 * container's: equal pids prove it only outside containers; elsewhere time, order and the mere fit of a death
 * without a word make it likely (design.md section 4).
 */
import { candidate } from './candidates.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';
import { isFailed } from './outcome.ts';
import { areSiblings, placed, sameHost } from './places.ts';

/** The one cause of a host's log that is told by process and not by host and time alone. */
export const KERNEL_KILL = 'oom-killed';
const NEAR_MS = 15_000;
/** Process titles of Airflow's own processes and of what tasks start, cut to 15 characters by the kernel. */
const AIRFLOW_PROCESS = /^(?:airflow|\[?celeryd)/;
/** Containers start counting anew: smaller pids are a container's, larger ones the kernel's own, which must match. */
const HOST_PIDS_FROM = 1000;
const AIRFLOW_COMMAND = /^(?:airflow|\[?celeryd|python|gunicorn|java|bash|sh$)/;

export interface KernelJoin {
  extra: Map<Attempt, Candidate[]>;
  used: Set<Sighting>;
}

export function joinKernel(
  attempts: readonly Attempt[],
  causesOf: ReadonlyMap<Attempt, readonly Candidate[]>,
  sightings: readonly Sighting[],
): KernelJoin {
  const extra = new Map<Attempt, Candidate[]>();
  const used = new Set<Sighting>();
  const kills = sightings.filter(
    ({ source, rule, spec }) =>
      source.component === 'host' && rule?.id === KERNEL_KILL && spec?.speaks !== 'refutes',
  );
  const victims = attempts.filter(
    (attempt) => isFailed(attempt) && diedHard(causesOf.get(attempt) ?? [], attempt),
  );
  const fits = victims.map((attempt) => ({ attempt, ...fitOf(attempt, kills, causesOf.get(attempt) ?? []) }));
  const joinedElsewhere = new Set(fits.filter(({ how }) => how !== 'fit').flatMap(({ kills: own }) => own));
  const loose = fits.filter(({ how, kills: own }) => how === 'fit' && own.length > 0);
  for (const { attempt, how, kills: own } of fits) {
    const fitting =
      how === 'fit' ? own.filter((kill) => !joinedElsewhere.has(kill) && countsFit(loose, own)) : own;
    if (fitting.length === 0) continue;
    extra.set(attempt, [{ ...candidate(KERNEL_KILL, fitting.slice(-2)), confidence: CONFIDENCE[how] }]);
    for (const kill of fitting) used.add(kill);
  }
  return { extra, used };
}

/** How a kill may belong to a death: the same process, host and seconds, the same seconds, or nothing against it. */
type How = 'pid' | 'place' | 'time' | 'fit';

const CONFIDENCE: Readonly<Record<How, number>> = { pid: 0.97, place: 0.92, time: 0.78, fit: 0.78 };

interface Fit {
  how: How;
  kills: Sighting[];
}

function fitOf(attempt: Attempt, kills: readonly Sighting[], causes: readonly Candidate[]): Fit {
  const pids = pidsOf(attempt);
  const byPid = kills.filter((kill) => pids.includes(Number(kill.signal.captures['pid'])));
  if (byPid.length > 0) return { how: 'pid', kills: byPid };
  const ofChild = causes.some(({ cause }) => cause === 'command-failed');
  if (!ofChild && pids.some((pid) => pid >= HOST_PIDS_FROM)) return { how: 'pid', kills: [] };
  const hostOf = (kill: Sighting): string | undefined => placed(kill).host;
  const byTime = kills.filter(
    (kill) =>
      nearEnd(attempt, kill) &&
      AIRFLOW_COMMAND.test(commandOf(kill)) &&
      !areSiblings(attempt.host, hostOf(kill)),
  );
  const byPlace = byTime.filter((kill) => sameHost(attempt.host, hostOf(kill)));
  if (byPlace.length > 0) return { how: 'place', kills: byPlace };
  if (byTime.length > 0) return { how: 'time', kills: byTime };
  const process = ofChild ? AIRFLOW_COMMAND : AIRFLOW_PROCESS;
  const untimed = kills.filter((kill) => kill.signal.time === undefined && process.test(commandOf(kill)));
  return { how: 'fit', kills: attempt.sources.length > 0 ? untimed : [] };
}

/** One kill can take a whole host down, but not more hosts than there were kills. */
function countsFit(loose: readonly { attempt: Attempt }[], kills: readonly Sighting[]): boolean {
  const hosts = new Set(loose.map(({ attempt }) => attempt.host ?? attempt.key));
  return hosts.size <= new Set(kills.map(({ signal }) => signal.captures['pid'] ?? signal.line)).size;
}

/** Ended by SIGKILL, or without a word and reported by others. */
function diedHard(candidates: readonly Candidate[], attempt: Attempt): boolean {
  const causes = candidates.map(({ cause }) => cause);
  if (
    causes.some((cause) =>
      ['oom-killed', 'sigkill-unexplained', 'worker-lost', 'heartbeat-timeout'].includes(cause),
    )
  )
    return true;
  return attempt.chains.length === 0 && (causes.length === 0 || causes.includes('executor-state-mismatch'));
}

function nearEnd({ last }: Attempt, { signal }: Sighting): boolean {
  return signal.time !== undefined && last !== undefined && Math.abs(signal.time - last) <= NEAR_MS;
}

function commandOf({ signal }: Sighting): string {
  return signal.captures['command'] ?? 'airflow';
}

/** The task's process and whatever pid a line about its death names. */
function pidsOf({ pids, reports, sources }: Attempt): number[] {
  const named = reports.flatMap(({ signal, rule }) =>
    rule && signal.captures['pid'] !== undefined ? [Number(signal.captures['pid'])] : [],
  );
  // bash names the child that it lost: `resize.sh: line 7: 4711 Killed`.
  const children = sources.flatMap(({ tail }) =>
    tail.flatMap(({ text }) => /\b(\d{2,8}) Killed\b/.exec(text)?.[1] ?? []),
  );
  return [...pids, ...named, ...children.map(Number)];
}
