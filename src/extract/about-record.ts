/** Whom a record is about: by where it was printed, and by what its text and fields say. */
import { aboutOf } from '../identity/from-text.ts';
import type { AttemptRef, Component } from '../identity/identity.ts';
import type { LogRecord } from '../records/record.ts';

/**
 * @param component of the source that holds the record
 * @returns undefined when neither its place nor its words name anybody
 */
export function aboutRecord(
  { origin, text, fields }: LogRecord,
  component: Component,
): AttemptRef | undefined {
  const named = aboutOf(text, fields);
  if (!origin) return named;
  const { dagId, taskId, runId, mapIndex, tryNumber } = origin;
  // Where a component printed a line is not where the task ran of which the line tells.
  const isOwnPlace = taskId !== undefined || component === 'task' || component === 'kubernetes';
  const { pod, host } = isOwnPlace ? origin : {};
  const about: AttemptRef = {
    ...(dagId !== undefined && { dagId }),
    ...(taskId !== undefined && { taskId }),
    ...(runId !== undefined && { runId }),
    ...(mapIndex !== undefined && mapIndex >= 0 && { mapIndex }),
    ...(tryNumber !== undefined && { tryNumber }),
    ...(pod !== undefined && { pod }),
    ...(host !== undefined && { host }),
    ...named,
  };
  return Object.keys(about).length > 0 ? about : undefined;
}
