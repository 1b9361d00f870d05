/** The one line above a report: how much failed, why in numbers, what was read. */
import type { Coverage, Report } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { bytes, count, grouped } from '../words.ts';

const DOT = ' · ';

export function isHealthy(report: Report): boolean {
  return report.diagnoses.length === 0 && report.summary.failedAttempts === 0;
}

/** `1 of 4 attempts failed · 1 cause · Airflow 2.10.5 · 3 files, 1.2 MiB` */
export function headline(report: Report): string {
  const { summary, coverage } = report;
  if (isHealthy(report)) return `${healthy(report)}${DOT}${input(coverage)}`;
  const determined = summary.diagnoses - summary.undetermined;
  const parts = [
    outcome(report),
    determined > 0 ? count(determined, 'cause') : '',
    summary.undetermined > 0 ? `${grouped(summary.undetermined)} undetermined` : '',
    summary.recovered > 0 ? `${grouped(summary.recovered)} recovered` : '',
    airflow(report),
    input(coverage),
  ];
  return parts.filter(Boolean).join(DOT);
}

function outcome({ summary }: Report): string {
  const { attempts, failedAttempts } = summary;
  if (attempts === 0) return 'No attempt of a task in these files';
  if (failedAttempts === 0) return `None of ${count(attempts, 'attempt')} failed, yet something is wrong`;
  return `${grouped(failedAttempts)} of ${count(attempts, 'attempt')} failed`;
}

function healthy({ summary, attempts }: Report): string {
  const { attempts: total, unknownAttempts: unknown } = summary;
  if (total === 0) return 'No failure found, and no attempt of a task';
  const rest = total - unknown;
  const done = attempts.every(({ outcome: one }) => one === 'success' || one === 'unknown')
    ? 'succeeded'
    : 'succeeded, were skipped or wait';
  const known = rest > 0 ? [`${count(rest, 'attempt')} ${done}`] : [];
  if (unknown > 0) known.push(`${count(unknown, 'log')} stop${unknown === 1 ? 's' : ''} without an outcome`);
  return `No failure found: ${known.join(', ')}`;
}

/** `Airflow 2.10.5`; empty when no line shows it. */
export function airflow({ airflowVersions }: Report): string {
  return airflowVersions.length === 0 ? '' : oneLine(`Airflow ${airflowVersions.slice(0, 3).join(', ')}`);
}

function input({ sources, bytes: size }: Coverage): string {
  return `${count(sources, 'file')}, ${bytes(size)}`;
}
