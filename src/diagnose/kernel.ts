/**
 * Kills by the kernel's OOM killer, joined to attempts. The kernel prints the host's pid, a task log the
 * container's: equal pids prove it only outside containers; elsewhere time, order and the mere fit of a death
 * without a word make it likely (design.md section 4).
 */
import { candidate } from './candidates.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';
import { isFailed } from './outcome.ts';

const CAUSE = 'oom-killed';
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
      source.component === 'host' && rule?.id === CAUSE && spec?.speaks !== 'refutes',
  );
  const victims = attempts.filter(
    (attempt) => isFailed(attempt) && diedHard(causesOf.get(attempt) ?? [], attempt),
  );
  for (const attempt of victims) {
    const pids = pidsOf(attempt);
    const byPid = kills.filter((kill) => pids.includes(Number(kill.signal.captures['pid'])));
    const ofChild = (causesOf.get(attempt) ?? []).some(({ cause }) => cause === 'command-failed');
    const elsewhere = byPid.length > 0 || (!ofChild && pids.some((pid) => pid >= HOST_PIDS_FROM));
    const byTime = elsewhere
      ? []
      : kills.filter((kill) => nearEnd(attempt, kill) && AIRFLOW_COMMAND.test(commandOf(kill)));
    const byFit = elsewhere
      ? []
      : kills
          .filter(
            (kill) =>
              kill.signal.time === undefined &&
              (ofChild ? AIRFLOW_COMMAND : AIRFLOW_PROCESS).test(commandOf(kill)),
          )
          .slice(-2);
    const fitting = byPid.length > 0 ? byPid : byTime.length > 0 ? byTime : byFit;
    if (fitting.length === 0) continue;
    const found = candidate(CAUSE, fitting);
    const confidence = byPid.length > 0 ? 0.97 : byTime.length > 0 ? 0.92 : 0.78;
    extra.set(attempt, [{ ...found, confidence }]);
    for (const kill of fitting) used.add(kill);
  }
  return { extra, used };
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
