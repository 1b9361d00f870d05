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
    const byPid = kills.filter((kill) => attempt.pids.includes(Number(kill.signal.captures['pid'])));
    const byTime = kills.filter((kill) => byPid.length === 0 && nearEnd(attempt, kill) && isAirflow(kill));
    const byFit = kills.filter(
      (kill) => byPid.length + byTime.length === 0 && kill.signal.time === undefined && isAirflow(kill),
    );
    const fitting = byPid.length > 0 ? byPid : byTime.length > 0 ? byTime : byFit;
    if (fitting.length === 0) continue;
    const found = candidate(CAUSE, fitting);
    const confidence = byPid.length > 0 ? 0.97 : byTime.length > 0 ? 0.92 : 0.85;
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

function isAirflow({ signal }: Sighting): boolean {
  const command = signal.captures['command'];
  return command === undefined || AIRFLOW_COMMAND.test(command);
}
