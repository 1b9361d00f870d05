/** The one line above a report: how much failed, why in numbers, what was read. */
import type { Coverage, Report, Summary } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { bytes, count, grouped } from '../words.ts';

const DOT = ' · ';

export function isHealthy({ diagnoses, summary }: Report): boolean {
  return diagnoses.length === 0 && atHand(summary).failed === 0;
}

/** Without the failures of DAGs whose task logs are not here, which the coverage counts. */
function atHand({ attempts, failedAttempts, elsewhere }: Summary): { attempts: number; failed: number } {
  return { attempts: Math.max(0, attempts - elsewhere), failed: Math.max(0, failedAttempts - elsewhere) };
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
  const { attempts, failed } = atHand(summary);
  if (attempts === 0) return 'No attempt of a task in these files';
  if (failed === 0) return `None of ${count(attempts, 'attempt')} failed, yet something is wrong`;
  return `${grouped(failed)} of ${count(attempts, 'attempt')} failed`;
}

function healthy({ summary, attempts }: Report): string {
  const { attempts: total } = atHand(summary);
  const { unknownAttempts: unknown } = summary;
  if (total === 0) return 'No failure found, and no attempt of a task';
  const rest = total - unknown;
  const done = attempts.every(
    ({ outcome: one }) => one !== 'skipped' && one !== 'deferred' && one !== 'rescheduled',
  )
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
