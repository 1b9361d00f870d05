import type { RecordOrigin } from '../record.ts';

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
  Object.assign(origin, attemptOf(stream));
  return origin;
}

/** The values between the keys, found by their place: ids may hold the dash that separates them. */
function attemptOf(stream: string): RecordOrigin {
  const dag = keyAt(stream, 'dag_id=', 0);
  const run = keyAt(stream, 'run_id=', dag);
  const task = keyAt(stream, 'task_id=', run);
  const map = keyAt(stream, 'map_index=', task);
  const attempt = keyAt(stream, 'attempt=', task);
  const tryNumber = /^attempt=(\d{1,6})\.log/.exec(stream.slice(attempt))?.[1];
  if (dag === -1 || run === -1 || task === -1 || attempt === -1 || tryNumber === undefined) return {};
  const mapIndex = /^map_index=(\d{1,9})/.exec(map === -1 ? '' : stream.slice(map))?.[1];
  return {
    dagId: stream.slice(dag + 'dag_id='.length, run - 1),
    runId: withColons(stream.slice(run + 'run_id='.length, task - 1)),
    taskId: stream.slice(task + 'task_id='.length, (map === -1 ? attempt : map) - 1),
    tryNumber: Number(tryNumber),
    ...(mapIndex !== undefined && { mapIndex: Number(mapIndex) }),
  };
}

/** Where a key stands behind a separator or at the start, or -1; also when `from` is -1. */
function keyAt(stream: string, key: string, from: number): number {
  if (from === -1) return -1;
  for (let at = stream.indexOf(key, from); at !== -1; at = stream.indexOf(key, at + 1)) {
    if (at === 0 || stream[at - 1] === '/' || stream[at - 1] === '-') return at;
  }
  return -1;
}

/** Restores `:` in the date inside a run id (`_`, `%3A` or U+F03A stand for it), and nowhere else. */
function withColons(runId: string): string {
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
