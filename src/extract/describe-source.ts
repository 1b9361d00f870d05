/** What a source's place and first lines say of it: its component, and whose attempt it tells of. */
import { componentFromText, serviceFromJournal } from '../identity/component.ts';
import { hostFromPath, identityFromPath } from '../identity/from-path.ts';
import type { PathIdentity } from '../identity/from-path.ts';
import type { AttemptRef, IdentitySource } from '../identity/identity.ts';
import type { RecordOrigin } from '../records/record.ts';
import type { BuilderInfo } from './facts-builder.ts';
import type { ExtractInfo } from './mode.ts';

/**
 * @param sample the first lines, which tell the component where the path does not
 * @param streamName of an export's stream
 * @param origin of the first record
 */
export function describeSource(
  { path, location, envelopes }: ExtractInfo,
  sample: string,
  streamName?: string,
  origin?: RecordOrigin,
): BuilderInfo {
  const byPath = chooseIdentity(
    streamName === undefined ? undefined : identityFromPath(streamName),
    identityFromPath(location),
  );
  const identity: AttemptRef = { ...byPath.ref };
  const identityFrom: Partial<Record<keyof AttemptRef, IdentitySource>> = {};
  for (const key of Object.keys(identity) as (keyof AttemptRef)[]) identityFrom[key] = 'path';
  readOrigin(origin, identity, identityFrom);
  // A worker's output may hold the logs of its tasks (`[elasticsearch] write_stdout`), each under its own name.
  const isTaskStream = byPath.component === 'worker' && origin?.taskId !== undefined;
  // Exports of log events are called so, too: `log-events-viewer-result.csv` is the CloudWatch console's own name.
  const told =
    byPath.component === 'kubernetes'
      ? componentFromText(sample)
      : byPath.component === 'host'
        ? serviceFromJournal(sample)
        : undefined;
  const component = isTaskStream
    ? 'task'
    : (told ??
      byPath.component ??
      (identity.taskId === undefined ? componentFromText(sample) : 'task') ??
      'unknown');
  if (component === 'worker' && identity.host === undefined) {
    const host = hostFromPath(streamName ?? path);
    if (host !== undefined) {
      identity.host = host;
      identityFrom.host = 'path';
    }
  }
  return {
    path,
    ...(streamName !== undefined && { stream: streamName }),
    component,
    envelopes,
    identity,
    identityFrom,
  };
}

/** The stream's own name says more than the file's, unless only the file's names an attempt. */
function chooseIdentity(own: PathIdentity | undefined, file: PathIdentity): PathIdentity {
  if (own?.ref.taskId !== undefined) return own;
  return file.ref.taskId !== undefined || own?.component === undefined ? file : own;
}

function readOrigin(
  origin: RecordOrigin | undefined,
  identity: AttemptRef,
  from: Partial<Record<keyof AttemptRef, IdentitySource>>,
): void {
  if (!origin) return;
  const { dagId, taskId, runId, tryNumber, mapIndex, pod, host } = origin;
  const values: AttemptRef = {
    ...(dagId !== undefined && { dagId }),
    ...(taskId !== undefined && { taskId }),
    ...(runId !== undefined && { runId }),
    ...(tryNumber !== undefined && { tryNumber }),
    ...(mapIndex !== undefined && mapIndex >= 0 && { mapIndex }),
    ...(pod !== undefined && { pod }),
    ...(host !== undefined && { host }),
  };
  for (const key of Object.keys(values) as (keyof AttemptRef)[]) {
    if (identity[key] !== undefined) continue;
    Object.assign(identity, { [key]: values[key] });
    from[key] = 'envelope';
  }
}
