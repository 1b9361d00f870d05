/** What a run's exit code says; the one place that decides it. */
import type { Diagnosis, Report } from '../report/report.ts';
import { SEVERITIES, type Severity } from '../rules/rule.ts';

export const OK = 0;
export const FAIL_ON_REACHED = 1;
export const USER_ERROR = 2;
export const UNDETERMINED = 3;

/** Stands at the end of the help and in the README. */
export const EXIT_CODES: readonly (readonly [number, string])[] = [
  [OK, 'analysed, also when causes were found'],
  [FAIL_ON_REACHED, '--fail-on SEVERITY was reached by a diagnosis that has not recovered'],
  [USER_ERROR, 'wrong usage, configuration or rule, or nothing readable'],
  [UNDETERMINED, 'with --fail-on: not 1, but the cause of a failed attempt is undetermined'],
];

export interface FailOn {
  /** No threshold: the analysis itself is the success. */
  severity?: Severity | undefined;
  includeRecovered?: boolean | undefined;
  /** Fingerprints of incidents that are known and accepted. */
  known?: ReadonlySet<string>;
}

export function exitCode(report: Report, { severity, includeRecovered, known }: FailOn): number {
  if (severity === undefined) return OK;
  const counted = report.diagnoses.filter(
    (d) => (includeRecovered === true || !d.recovered) && known?.has(d.fingerprint) !== true,
  );
  if (counted.some((d) => reaches(d, severity))) return FAIL_ON_REACHED;
  return counted.some((d) => !d.determined && d.attempts.length > 0) ? UNDETERMINED : OK;
}

function reaches(diagnosis: Diagnosis, threshold: Severity): boolean {
  return SEVERITIES.indexOf(diagnosis.severity) <= SEVERITIES.indexOf(threshold);
}
