/**
 * Google Cloud Composer's pod output: after the message `@-@` and a JSON object of labels; line breaks and
 * backslashes of the message are escaped (composer-airflow, airflow/composer/task_formatter.py).
 */
import type { RecordOrigin } from '../record.ts';

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', '\\': '\\', t: '\t' };

/** The message and whom it is about, or undefined when the line has no labels. */
export function peelComposerLabels(text: string): { message: string; origin: RecordOrigin } | undefined {
  if (text.charCodeAt(text.length - 1) !== 125) return undefined;
  const mark = text.lastIndexOf('@-@{');
  if (mark < 0) return undefined;
  let labels: unknown;
  try {
    labels = JSON.parse(text.slice(mark + 3));
  } catch {
    return undefined;
  }
  if (typeof labels !== 'object' || labels === null) return undefined;
  const message = text
    .slice(0, mark)
    .replace(/\\([nrt\\])/g, (_, letter: string) => ESCAPES[letter] ?? letter);
  return { message, origin: originOf(labels as Record<string, unknown>) };
}

function originOf(labels: Record<string, unknown>): RecordOrigin {
  const origin: RecordOrigin = {};
  const label = (name: string): string | undefined => {
    const value = labels[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const dagId = label('workflow');
  const taskId = label('task-id');
  const runId = label('run-id');
  const host = label('worker_id');
  const mapIndex = Number(label('map-index') ?? -1);
  const tryNumber = Number(label('try-number') ?? 0);
  if (dagId !== undefined) origin.dagId = dagId;
  if (taskId !== undefined) origin.taskId = taskId;
  if (runId !== undefined) origin.runId = runId;
  if (host !== undefined) origin.host = host;
  if (Number.isInteger(mapIndex) && mapIndex >= 0) origin.mapIndex = mapIndex;
  if (Number.isInteger(tryNumber) && tryNumber > 0) origin.tryNumber = tryNumber;
  return origin;
}
