import type { RecordOrigin } from '../record.ts';

const PATH =
  /(?:^|[/-])dag_id=(.{1,250}?)[/-]run_id=(.{1,250}?)[/-]task_id=(.{1,250}?)(?:[/-]map_index=(-?\d{1,9}))?[/-]attempt=(\d{1,6})\.log/;

/** The layout before Airflow 2.3: DAG, task, logical date, try. */
const OLD_PATH =
  /^([\w.-]{1,250})\/([\w.-]{1,250})\/\d{4}-\d\d-\d\dT\d\d[:_]\d\d[:_][^/]{2,30}\/(\d{1,6})\.log$/;

/** Component streams of MWAA: component, host, start time. */
const COMPONENT =
  /^(?:worker|scheduler|webserver|triggerer|requirements_install|startup_script_execution)_(.{1,253})_\d{9,10}(?:\.\d{1,9})?\.log$/;

/**
 * What the name of a log stream says: `dag_id=D/run_id=R/task_id=T/attempt=1.log` with `_` for `:` (CloudWatch
 * forbids colons in names) or `-` for `/` (keys of exports to S3), or host of a component.
 */
export function originOfStream(stream: string): RecordOrigin {
  const origin: RecordOrigin = { stream };
  const host = COMPONENT.exec(stream)?.[1];
  if (host !== undefined) origin.host = host;
  const old = OLD_PATH.exec(stream);
  if (old) Object.assign(origin, { dagId: old[1], taskId: old[2], tryNumber: Number(old[3]) });
  const path = PATH.exec(stream);
  if (!path) return origin;
  const [, dagId, runId, taskId, mapIndex, attempt] = path;
  Object.assign(origin, { dagId, runId: withColons(runId!), taskId, tryNumber: Number(attempt) });
  if (mapIndex !== undefined) origin.mapIndex = Number(mapIndex);
  return origin;
}

/** Restores `:` in the date inside a run id (`_`, `%3A` or U+F03A stand for it), and nowhere else. */
export function withColons(runId: string): string {
  return runId
    .replace(/(T\d\d)(?:_|%3A|\uF03A)(\d\d)(?:_|%3A|\uF03A)(\d\d)/, '$1:$2:$3')
    .replace(/(:\d\d(?:\.\d{1,6})?)(?:\+|%2B)(\d\d)(?:_|%3A|\uF03A)(\d\d)/, '$1+$2:$3')
    .replace(/(:\d\d(?:\.\d{1,6})?-\d\d)(?:_|%3A|\uF03A)(\d\d)/, '$1:$2');
}

/** Labels or annotations that Airflow gives its pods and log entries; underscores or dashes (Composer). */
export function originOfLabels(labels: Readonly<Record<string, unknown>>): RecordOrigin {
  const origin: RecordOrigin = {};
  const text = (...names: string[]): string | undefined => {
    for (const name of names) {
      const value = labels[name];
      if (typeof value === 'string' && value !== '') return value;
      if (typeof value === 'number') return String(value);
    }
    return undefined;
  };
  const number = (...names: string[]): number | undefined => {
    const value = text(...names);
    return value !== undefined && /^-?\d{1,9}$/.test(value) ? Number(value) : undefined;
  };
  const dagId = text('workflow', 'dag_id', 'dag-id');
  const taskId = text('task-id', 'task_id');
  const runId = text('run-id', 'run_id');
  const tryNumber = number('try-number', 'try_number');
  const mapIndex = number('map-index', 'map_index');
  const host = text('worker_id');
  if (dagId !== undefined) origin.dagId = dagId;
  if (taskId !== undefined) origin.taskId = taskId;
  if (runId !== undefined) origin.runId = withColons(runId);
  if (tryNumber !== undefined) origin.tryNumber = tryNumber;
  if (mapIndex !== undefined && mapIndex >= 0) origin.mapIndex = mapIndex;
  if (host !== undefined) origin.host = host;
  return origin;
}
