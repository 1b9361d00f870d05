/** Whom a line names: every spelling in which Airflow 1.10 to 3.x writes a task instance into a log line. */
import type { AttemptRef } from './identity.ts';
import { identityFromPath } from './from-path.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** A mapped one's index stands behind its run. */
const TASK_INSTANCE =
  /<TaskInstance: ([\w.-]+) ([^<>[\]]{1,300}) \[(?:\w+|None)\](?: ti_id=([0-9a-f-]{36}))?>/u;
const MAPPED_RUN = /^(.+) map_index=(-?\d+)$/;
const KEY =
  /TaskInstanceKey\(dag_id='([^']+)', task_id='([^']+)', (?:run_id='([^']+)'|execution_date=[^)]{1,80}\))(?:, try_number=(\d+))?(?:, map_index=(-?\d+))?/;
const ZOMBIE =
  /["']DAG Id["']: ["']([^"']+)["'], ["']Task Id["']: ["']([^"']+)["'](?:, ["']Run Id["']: ["']([^"']+)["'])?(?:, ["']Map Index["']: (-?\d+))?(?:, ["']Hostname["']: ["']([^"']*)["'])?(?:, ["']External Executor Id["']: ["']([^"']+)["'])?/;
const COMMAND =
  /'airflow', (?:'tasks', )?'run', '([^']+)', '([^']+)', '([^']+)'(?:[^\]]{0,600}?'--map-index', '(\d+)')?/;
const TI_REPR = /(?:TaskInstance|TaskInstanceDTO|RuntimeTaskInstance)\(id=UUID\('([0-9a-f-]{36})'\)/;
/** structlog's console prints the id as Python's object. */
const UUID_REPR = /^UUID\('([0-9a-f-]{36})'\)$/;
const FIELD =
  /(?:^|[\s,{(|])["']?(dag_id|dagId|task_id|run_id|map_index|try_number|ti_id|task_instance_id|workload_id|external_id|hostname|pod_name)["']?(?:=|: ?)(?:UUID\()?(?:'([^']*)'|"([^"]*)"|([^\s,)}]+))/g;
const LOG_PATH = /log_path=["']?(dag_id=[^'"\s]+\.log)/;
const CELERY_HEAD = new RegExp(`^\\[(${UUID})\\] `);
const CELERY_TASK = new RegExp(`(?:Task [\\w.]+|Celery Task ID: |celery_task_id )\\[?(${UUID})`);
const EXTERNAL = new RegExp(`Setting external_(?:executor_)?id for .{1,400}? to (${UUID})`);
const TI_URL = new RegExp(`/task-instances/(${UUID})`);
/** Kubernetes executor, provider 10.8.0 to 10.25.0: `Task dag.task.try failed in pod ns/pod`. */
const IN_POD = /Task ([\w.-]+)\.(\d+) failed in pod [\w.-]+\/([\w.-]*\w)/;
const ON_HOST = /> on host (\S+)/;
const EXECUTION_OF =
  /execution of ([\w.-]+) (?:run_id=|execution_date=)?(.{1,120}?) exited with status \w+ for try_number (\d+)/;

/**
 * @param text a record's normalised text
 * @param fields structured fields of the record; they win over the text
 * @returns the identity that the text spells out; undefined when it names nobody
 */
export function aboutOf(text: string, fields?: Readonly<Record<string, string>>): AttemptRef | undefined {
  const ref: AttemptRef = {};
  const head = text.length > 8000 ? text.slice(0, 8000) : text;
  if (head.includes('TaskInstance')) readTaskInstance(head, ref);
  if (head.includes('DAG Id')) readZombie(head, ref);
  if (head.includes("'run', '")) {
    const m = COMMAND.exec(head);
    if (m) assign(ref, { dagId: m[1], taskId: m[2], runId: m[3], mapIndex: m[4] });
  }
  if (head.includes('log_path=')) {
    const m = LOG_PATH.exec(head);
    if (m) Object.assign(ref, { ...identityFromPath(m[1]!).ref, ...ref });
  }
  if (head.includes('exited with status')) {
    const m = EXECUTION_OF.exec(head);
    if (m) assign(ref, { ...splitKey(m[1]!), runId: m[2], tryNumber: m[3] });
  }
  if (head.includes(' failed in pod ')) {
    const m = IN_POD.exec(head);
    if (m) assign(ref, { ...splitKey(m[1]!), tryNumber: m[2], pod: m[3] });
  }
  if (/_id|try_number|hostname|pod_name|dagId/.test(head)) readFields(head, ref);
  readExternal(head, ref);
  if (fields) readRecordFields(fields, ref);
  return Object.keys(ref).length > 0 ? ref : undefined;
}

function readTaskInstance(text: string, ref: AttemptRef): void {
  const m = text.includes('<TaskInstance: ') ? TASK_INSTANCE.exec(text) : null;
  if (m) {
    const [, run, mapIndex] = MAPPED_RUN.exec(m[2]!) ?? [undefined, m[2]];
    assign(ref, { ...splitKey(m[1]!), runId: run, mapIndex, tiId: m[3] });
  }
  const host = m && text.includes('> on host ') ? ON_HOST.exec(text) : null;
  if (host) assignOne(ref, 'host', host[1]);
  const key = text.includes('TaskInstanceKey(') ? KEY.exec(text) : null;
  if (key) assign(ref, { dagId: key[1], taskId: key[2], runId: key[3], tryNumber: key[4], mapIndex: key[5] });
  const repr = text.includes('(id=UUID(') ? TI_REPR.exec(text) : null;
  if (repr) assignOne(ref, 'tiId', repr[1]);
}

function readZombie(text: string, ref: AttemptRef): void {
  const m = ZOMBIE.exec(text);
  if (m)
    assign(ref, { dagId: m[1], taskId: m[2], runId: m[3], mapIndex: m[4], host: m[5], externalId: m[6] });
}

const FIELD_NAMES: Readonly<Record<string, keyof AttemptRef>> = {
  dag_id: 'dagId',
  dagId: 'dagId',
  task_id: 'taskId',
  run_id: 'runId',
  map_index: 'mapIndex',
  try_number: 'tryNumber',
  ti_id: 'tiId',
  task_instance_id: 'tiId',
  workload_id: 'tiId',
  external_id: 'externalId',
  hostname: 'host',
  pod_name: 'pod',
};

const FIELD_ENTRIES = Object.entries(FIELD_NAMES);

function readFields(text: string, ref: AttemptRef): void {
  for (const m of text.matchAll(FIELD)) {
    const name = FIELD_NAMES[m[1]!]!;
    const value = m[2] ?? m[3] ?? m[4] ?? '';
    if (ref[name] === undefined && value !== '' && value !== 'None') assignOne(ref, name, value);
  }
}

function readRecordFields(fields: Readonly<Record<string, string>>, ref: AttemptRef): void {
  // Most records have fields of which none names anybody.
  if (!Object.keys(fields).some((key) => key in FIELD_NAMES)) return;
  for (const [key, name] of FIELD_ENTRIES) {
    const value = fields[key];
    assignOne(ref, name, value === undefined ? undefined : (UUID_REPR.exec(value)?.[1] ?? value));
  }
}

function readExternal(text: string, ref: AttemptRef): void {
  if (ref.tiId === undefined && text.includes('/task-instances/'))
    assignOne(ref, 'tiId', TI_URL.exec(text)?.[1]);
  if (ref.externalId !== undefined) return;
  const celery =
    (text.startsWith('[') ? CELERY_HEAD.exec(text)?.[1] : undefined) ??
    (text.includes('Setting external_') ? EXTERNAL.exec(text)?.[1] : undefined) ??
    (/Task [\w.]+\[|Celery Task ID|celery_task_id/.test(text) ? CELERY_TASK.exec(text)?.[1] : undefined);
  assignOne(ref, 'externalId', celery);
}

/**
 * `dag.task` as one word is ambiguous where ids hold dots; the first dot is only a proposal, and
 * attempts are compared by the joined word.
 */
function splitKey(key: string): { dagId: string; taskId: string } {
  const dot = key.indexOf('.');
  return dot < 0 ? { dagId: key, taskId: '' } : { dagId: key.slice(0, dot), taskId: key.slice(dot + 1) };
}

type Raw = { [K in keyof AttemptRef]?: string | undefined };

function assign(ref: AttemptRef, values: Raw): void {
  for (const name of Object.keys(values) as (keyof AttemptRef)[]) assignOne(ref, name, values[name]);
}

function assignOne(ref: AttemptRef, name: keyof AttemptRef, value: string | undefined): void {
  if (value === undefined || value === '') return;
  if (name === 'mapIndex') {
    const index = Number(value);
    if (index >= 0) ref.mapIndex = index;
  } else if (name === 'tryNumber' || name === 'pid') {
    const number = Number(value);
    if (Number.isInteger(number)) ref[name] = number;
  } else if (!/^\*+$/.test(value)) ref[name] = value;
}
