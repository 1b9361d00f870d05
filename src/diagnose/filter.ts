/** Narrows facts and reports to what a user asked for. */
import type { Report } from '../report/report.ts';
import { isFailed } from './outcome.ts';

export interface Filters {
  dag?: string;
  task?: string;
  run?: string;
  /** ISO 8601; entries last seen before are left out. */
  since?: string;
  /** ISO 8601; entries first seen after are left out. */
  until?: string;
}

export interface Cut {
  filters?: Filters;
  minConfidence?: number;
  top?: number;
}

/** A report cut to filters, confidence and number; ranks and references are numbered anew, coverage stays. */
export function cutReport(report: Report, { filters = {}, minConfidence = 0, top = Infinity }: Cut): Report {
  const { dag, task, run, since, until } = filters;
  const named = dag !== undefined || task !== undefined || run !== undefined;
  const fits = ({
    dagId,
    taskId,
    runId,
  }: {
    dagId: string | null;
    taskId: string | null;
    runId: string | null;
  }): boolean =>
    (dag === undefined || dagId === dag) &&
    (task === undefined || taskId === task) &&
    (run === undefined || runId === run);
  const from = since === undefined ? -Infinity : Date.parse(since);
  const to = until === undefined ? Infinity : Date.parse(until);
  const kept = report.diagnoses
    .filter((d) => !named || d.attempts.some(fits))
    .filter(
      (d) =>
        (d.lastSeen === null || Date.parse(d.lastSeen) >= from) &&
        (d.firstSeen === null || Date.parse(d.firstSeen) <= to),
    )
    .filter((d) => d.confidence >= minConfidence)
    .slice(0, top);
  if (kept.length === report.diagnoses.length && !named) return report;
  const rankOf = new Map(kept.map((d, i) => [d.rank, i + 1]));
  const attempts = report.attempts
    .filter((attempt) => !named || fits(attempt))
    .map((attempt) => ({
      ...attempt,
      diagnosis: attempt.diagnosis === null ? null : (rankOf.get(attempt.diagnosis) ?? null),
    }));
  const diagnoses = kept.map((d, i) => ({ ...d, rank: i + 1 }));
  return {
    ...report,
    diagnoses,
    attempts,
    summary: {
      ...report.summary,
      diagnoses: diagnoses.length,
      undetermined: diagnoses.filter(({ determined }) => !determined).length,
      ...(named && {
        attempts: attempts.length,
        failedAttempts: attempts.filter(isFailed).length,
        elsewhere: report.attempts.filter((one) => fits(one) && isFailed(one) && one.diagnosis === null)
          .length,
        unknownAttempts: attempts.filter(({ outcome }) => outcome === 'unknown').length,
      }),
    },
  };
}
