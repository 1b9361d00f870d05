/** Whom a diagnosis concerns: tasks, runs, tries, hosts, in as few words as it takes. */
import type { AttemptId, Diagnosis, Report, ReportAttempt } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { attemptKey, count, period, runLabel, subjectLabel, taskLabel, tryLabel } from '../words.ts';

export type AttemptIndex = ReadonlyMap<string, ReportAttempt>;

export function indexAttempts(report: Report): AttemptIndex {
  return new Map(report.attempts.map((attempt) => [attemptKey(attempt), attempt]));
}

/** The attempts of a diagnosis with all that is known of each. */
function attemptsOf(diagnosis: Diagnosis, index: AttemptIndex): ReportAttempt[] {
  return diagnosis.attempts.map(
    (id) =>
      index.get(attemptKey(id)) ?? {
        ...id,
        tries: null,
        outcome: 'failed',
        host: null,
        pid: null,
        queued: null,
        start: null,
        end: null,
        diagnosis: diagnosis.rank,
      },
  );
}

/** `6 attempts of 3 DAGs`; empty for one attempt or none. */
export function extent({ attempts }: Diagnosis): string {
  if (attempts.length < 2) return '';
  const dags = new Set(attempts.map(({ dagId }) => dagId));
  return `${count(attempts.length, 'attempt')}${dags.size > 1 ? ` of ${count(dags.size, 'DAG')}` : ''}`;
}

export interface Who {
  /** Task, run and try, the victims in short, or the subject where no attempt is known. */
  names: string;
  /** `worker-1, pid 4121` */
  where: string;
  /** `2026-11-02 03:00:01 – 03:05:04 UTC` */
  when: string;
}

/** @param maxNames victims beyond these are counted */
export function who(diagnosis: Diagnosis, index: AttemptIndex, maxNames: number): Who {
  const attempts = attemptsOf(diagnosis, index);
  const only = attempts.length === 1 ? attempts[0] : undefined;
  return {
    names: oneLine(
      attempts.length === 0 ? capital(subjectLabel(diagnosis.subject)) : namesOf(attempts, maxNames),
    ),
    where: oneLine(whereOf(attempts)),
    when: only?.end ? period(only.start, only.end) : period(diagnosis.firstSeen, diagnosis.lastSeen),
  };
}

/** The same on one or two lines. */
export function whoLines(diagnosis: Diagnosis, index: AttemptIndex, maxNames: number): string[] {
  const { names, where, when } = who(diagnosis, index, maxNames);
  const label = victimNames(diagnosis.attempts).length > 1 ? 'Affected: ' : '';
  const times =
    diagnosis.occurrences > 1 && diagnosis.attempts.length === 0 ? count(diagnosis.occurrences, 'time') : '';
  return [label + names, joined(where, when, times)].filter(Boolean);
}

function namesOf(attempts: readonly ReportAttempt[], max: number): string {
  const tasks = unique(attempts.map(taskLabel));
  if (tasks.length > 1) {
    const victims = victimNames(attempts);
    const more = victims.length - max;
    return `${victims.slice(0, max).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
  }
  const runs = unique(attempts.flatMap(({ runId }) => (runId === null ? [] : [runLabel(runId)])));
  if (runs.length > 1)
    return joined(tasks[0] ?? '', count(runs.length, 'run'), count(attempts.length, 'attempt'));
  return joined(tasks[0] ?? '', runs[0] ?? '', triesOf(attempts));
}

function whereOf(attempts: readonly ReportAttempt[]): string {
  const hosts = unique(attempts.flatMap(({ host }) => (host === null ? [] : [host])));
  const pid = attempts.length === 1 ? (attempts[0]?.pid ?? null) : null;
  const where = hosts.length > 3 ? count(hosts.length, 'host') : hosts.join(', ');
  return [where, pid === null ? '' : `pid ${String(pid)}`].filter(Boolean).join(', ');
}

function triesOf(attempts: readonly ReportAttempt[]): string {
  const numbers = attempts.flatMap(({ tryNumber }) => (tryNumber === null ? [] : [tryNumber]));
  const tries = attempts.map((attempt) => attempt.tries).find((known) => known !== null) ?? null;
  if (numbers.length < 2) return tryLabel(numbers[0] ?? null, tries);
  const all = unique(numbers.map(String)).join(', ');
  return `tries ${all}${tries === null ? '' : ` of ${String(tries)}`}`;
}

/** Task instances of one task in one name: `orders_sync.load_parts[3,7,9]`. */
function victimNames(attempts: readonly AttemptId[]): string[] {
  const indexes = new Map<string, Set<number>>();
  for (const attempt of attempts) {
    const name = taskLabel({ ...attempt, mapIndex: null });
    const seen = indexes.get(name) ?? new Set<number>();
    if (attempt.mapIndex !== null && attempt.mapIndex >= 0) seen.add(attempt.mapIndex);
    indexes.set(name, seen);
  }
  return [...indexes].map(([name, seen]) => {
    const sorted = [...seen].sort((a, b) => a - b);
    const shown = sorted.length > 8 ? [...sorted.slice(0, 7), `… ${String(sorted.length)} in all`] : sorted;
    return shown.length === 0 ? name : `${name}[${shown.join(',')}]`;
  });
}

function joined(...parts: string[]): string {
  return parts.filter(Boolean).join(' · ');
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
