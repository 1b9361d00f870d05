/** What a CI system shows beside a change: annotations on GitHub, a code quality report on GitLab. */
import { createHash } from 'node:crypto';
import { appendFile } from 'node:fs/promises';
import type { RenderOptions } from '../render/options.ts';
import { repositoryPath } from '../render/story/places.ts';
import type { Diagnosis, Report } from '../report/report.ts';
import type { Severity } from '../rules/rule.ts';
import type { Io } from './io.ts';
import { writeOutput, writeTo } from './write-output.ts';

/** Named in `artifacts: reports: codequality` of the job; see the README. */
const GITLAB_REPORT = 'gl-code-quality-report.json';

/** Does what the CI system at hand understands; nothing elsewhere. */
export async function annotate(report: Report, { pathPrefix = '' }: RenderOptions, io: Io): Promise<void> {
  if (io.env['GITHUB_ACTIONS'] === 'true') await annotateOnGithub(report, pathPrefix, io);
  if (io.env['GITLAB_CI'] === 'true') await writeOutput(GITLAB_REPORT, gitlabReport(report, pathPrefix), io);
}

/**
 * The runner reads workflow commands from stderr as well, which leaves stdout to the formats asked for.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions
 */
async function annotateOnGithub(report: Report, pathPrefix: string, io: Io): Promise<void> {
  const { githubSummary, renderGithub } = await import('../render/github.ts');
  await writeTo(io.stderr, renderGithub(report, { pathPrefix }));
  const summary = io.env['GITHUB_STEP_SUMMARY'];
  if (summary !== undefined && summary !== '') await appendFile(summary, githubSummary(report));
}

const GITLAB_SEVERITY: Readonly<Record<Severity, string>> = {
  critical: 'blocker',
  high: 'critical',
  medium: 'major',
  low: 'minor',
  info: 'info',
};

/** https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlabReport(report: Report, pathPrefix: string): string {
  const entries = report.diagnoses.map((diagnosis) => ({
    description: diagnosis.verdict,
    check_name: diagnosis.cause,
    fingerprint: createHash('sha256').update(diagnosis.fingerprint).digest('hex'),
    severity: GITLAB_SEVERITY[diagnosis.severity],
    location: location(diagnosis, pathPrefix),
  }));
  return `${JSON.stringify(entries, null, 2)}\n`;
}

function location(
  { evidence, cause }: Diagnosis,
  pathPrefix: string,
): { path: string; lines: { begin: number } } {
  const [first] = evidence;
  return { path: first ? repositoryPath(pathPrefix, first.path) : cause, lines: { begin: first?.line ?? 1 } };
}
