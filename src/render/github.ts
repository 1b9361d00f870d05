/** What GitHub Actions shows of a report: annotations, and the summary of the job. */
import type { Diagnosis, Report } from '../report/report.ts';
import type { Severity } from '../rules/rule.ts';
import { oneLine, workflowMessage, workflowProperty } from './escape.ts';
import { markdownReport } from './markdown.ts';
import type { RenderOptions } from './options.ts';
import { headline } from './story/headline.ts';
import { repositoryPath } from './story/places.ts';
import { place, proofRows } from './story/proof.ts';
import { indexAttempts, whoLines, type AttemptIndex } from './story/who.ts';
import { certainty, count } from './words.ts';

/** GitHub shows ten of each level for a step and drops the rest. */
const MAX_PER_LEVEL = 10;
/** GitHub drops a summary above 1 MiB as a whole. https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
const MAX_SUMMARY_BYTES = 1_000_000;

const LEVELS: Readonly<Record<Severity, 'error' | 'warning' | 'notice'>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  low: 'notice',
  info: 'notice',
};

/** Annotations as workflow commands, the top ranked of each level. */
export function renderGithub(report: Report, options: RenderOptions): string {
  const index = indexAttempts(report);
  const lines: string[] = [];
  for (const level of ['error', 'warning', 'notice'] as const) {
    const all = report.diagnoses.filter(({ severity }) => LEVELS[severity] === level);
    // The last place of a level tells how many had none.
    const shown = all.length > MAX_PER_LEVEL ? all.slice(0, MAX_PER_LEVEL - 1) : all;
    lines.push(...shown.map((diagnosis) => annotation(level, diagnosis, index, options.pathPrefix ?? '')));
    const more = all.length - shown.length;
    if (more > 0) lines.push(`::${level} title=Dagnosis::${count(more, 'more incident')} in the report`);
  }
  if (lines.length === 0) lines.push(`::notice title=Dagnosis::${workflowMessage(headline(report))}`);
  return `${lines.join('\n')}\n`;
}

function annotation(level: string, diagnosis: Diagnosis, index: AttemptIndex, prefix: string): string {
  const [first] = diagnosis.evidence;
  const title = `title=${workflowProperty(oneLine(diagnosis.title))}`;
  const properties = first
    ? [`file=${workflowProperty(repositoryPath(prefix, first.path))}`, `line=${String(first.line)}`, title]
    : [title];
  const message = [
    oneLine(diagnosis.verdict),
    `${certainty(diagnosis)}, ${diagnosis.cause}`,
    ...whoLines(diagnosis, index, 6),
    ...proofRows(diagnosis)
      .flatMap((row) => (row.kind === 'line' ? [`${place(row.evidence)} ${row.text}`] : []))
      .slice(0, 3),
    ...diagnosis.remedies.slice(0, 1).map((remedy) => `What to do: ${oneLine(remedy.title)}`),
    ...diagnosis.nextEvidence.slice(0, 1).map(({ command }) => `Next: ${oneLine(command)}`),
  ];
  return `::${level} ${properties.join(',')}::${workflowMessage(message.join('\n'))}`;
}

/** Markdown for `$GITHUB_STEP_SUMMARY`: as many diagnoses in full as GitHub takes. */
export function githubSummary(report: Report): string {
  const encoder = new TextEncoder();
  for (let inFull = 25; inFull > 0; inFull = Math.floor(inFull / 2)) {
    const summary = markdownReport(report, inFull, false);
    if (encoder.encode(summary).length <= MAX_SUMMARY_BYTES) return summary;
  }
  return markdownReport({ ...report, diagnoses: [], observations: [] }, 0, false);
}
