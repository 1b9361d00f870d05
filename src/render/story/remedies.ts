/** The parts of a remedy: code, setting, links. */
import type { Diagnosis, ReportRemedy } from '../../report/report.ts';
import { oneLine } from '../escape.ts';

/** The code of a step that stands between backticks as a whole. */
export function codeOf(step: string): string | undefined {
  const inner = /^\s*(`{1,3})([^`]+)\1\s*$/.exec(step)?.[2];
  return inner?.replace(/^\n|\n$/g, '');
}

/** `[core] killed_task_cleanup_time (AIRFLOW__CORE__KILLED_TASK_CLEANUP_TIME), default 60` */
export function settingText({
  section,
  option,
  env,
  default: value,
}: NonNullable<ReportRemedy['setting']>): string {
  return oneLine(`[${section}] ${option} (${env}), ${value === '' ? 'no default' : `default ${value}`}`);
}

/** Addresses of the diagnosis and its remedies, each once. */
export function allLinks({ links, remedies }: Diagnosis): { title: string; url: string }[] {
  const byUrl = new Map<string, { title: string; url: string }>();
  for (const link of [...remedies.flatMap((remedy) => remedy.links), ...links]) {
    if (!byUrl.has(link.url)) byUrl.set(link.url, link);
  }
  return [...byUrl.values()];
}
