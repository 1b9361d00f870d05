/** The report as JSON, and as one JSON object a line. */
import type { Report } from '../report/report.ts';
import { inertJson } from './escape.ts';

export function renderJson(report: Report): string {
  return `${inertJson(JSON.stringify(report, null, 2))}\n`;
}

/**
 * NDJSON: a `summary` line first (with the report's head and coverage), then one line for each `diagnosis`,
 * `observation` and `attempt`, told apart by `type`.
 */
export function renderNdjson(report: Report): string {
  const { diagnoses, observations, attempts, ...head } = report;
  const lines = [
    { type: 'summary', ...head },
    ...diagnoses.map((diagnosis) => ({ type: 'diagnosis', ...diagnosis })),
    ...observations.map((observation) => ({ type: 'observation', ...observation })),
    ...attempts.map((attempt) => ({ type: 'attempt', ...attempt })),
  ];
  return lines.map((line) => `${inertJson(JSON.stringify(line))}\n`).join('');
}
