import type { Level, RecordOrigin } from '../record.ts';
import type { Peeled } from './envelope.ts';
import { originOfLabels } from './origin.ts';
import { beginsRecord, withoutLineEnds } from './shapes.ts';
import { fieldTime } from './time.ts';

/** JSON objects in which shippers and stores keep one log line: where the text is, and what they know of it. */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A line that is one JSON object; undefined for everything else. */
export function parseObject(line: string): JsonObject | undefined {
  if (!line.startsWith('{') || !line.trimEnd().endsWith('}')) return undefined;
  try {
    const value: unknown = JSON.parse(line);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** One line of JSON; JSON.stringify runs out of stack on what was nested to break it. */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '(JSON that is nested too deep)';
  }
}

/** An Airflow 3 task log record is JSON by itself, not an envelope; it may carry keys of Elasticsearch. */
export function isStructlogRecord(object: JsonObject): boolean {
  return typeof object['event'] === 'string' && ('level' in object || 'logger' in object);
}

const TEXT_FIELDS = [
  'log',
  'message',
  'msg',
  'MESSAGE',
  'textPayload',
  'line',
  'body',
  'content',
  'Message',
  '@message',
  'raw',
  'event',
  'Content',
] as const;

const TIME_FIELDS = [
  'timestamp',
  '@timestamp',
  'time',
  'ts',
  'TimeGenerated',
  'date',
  '__REALTIME_TIMESTAMP',
  '@t',
  'receiveTimestamp',
] as const;

/** Takes the log line out of an object of any shipper known; undefined when there is no text in it. */
export function fromShipped(object: JsonObject): Peeled | undefined {
  const source = object['_source'];
  if (isObject(source)) return fromSource(source);
  return fromSource(object);
}

function fromSource(object: JsonObject): Peeled | undefined {
  if (isStructlogRecord(object)) return stamped({ text: toJson(object) }, object);
  if (typeof object['levelname'] === 'string' && typeof object['message'] === 'string')
    return fromPythonRecord(object);
  if ('MESSAGE' in object && '__REALTIME_TIMESTAMP' in object) return fromJournal(object);
  if (isCloudLogging(object)) return fromCloudLogging(object);
  if (isObject(object['properties']) && /^Airflow\w*Logs$/.test(String(object['category'])))
    return fromAzure(object, object['properties']);
  if (isAuditEntry(object)) return fromAudit(object);
  return fromGeneric(object);
}

/** An entry of Airflow's audit log, as its REST API and exports of the table `log` give it. */
function isAuditEntry({ event, when, extra }: JsonObject): boolean {
  return typeof event === 'string' && typeof when === 'string' && typeof extra === 'string' && extra !== '';
}

/** The event is a word or two; what happened stands beside it. */
function fromAudit(object: JsonObject): Peeled | undefined {
  const { event, extra, when } = object;
  return fromGeneric({ ...object, event: `${String(event)}: ${String(extra)}`, time: when });
}

/** A line of `PT1H.json`, which Azure's diagnostic settings write to a blob: `AirflowTaskLogs`, `AirflowSchedulerLogs` … */
function fromAzure({ time }: JsonObject, properties: JsonObject): Peeled | undefined {
  const { Message: message, DagId, TaskId } = properties;
  return fromGeneric({ ...properties, message, time, dag_id: DagId, task_id: TaskId });
}

/** `json_format = True` of the Elasticsearch handler, python-json-logger: the fields of Python's own LogRecord. */
function fromPythonRecord(object: JsonObject): Peeled {
  const { asctime, filename, lineno, levelname, message } = object;
  const extra = [object['exc_info'], object['exc_text'], object['stack_info']].filter(
    (part) => typeof part === 'string',
  );
  const body = withoutLineEnds([String(message), ...extra].join('\n'));
  const headed =
    typeof asctime === 'string' &&
    typeof filename === 'string' &&
    (typeof lineno === 'number' || typeof lineno === 'string');
  // The header that the same record has in a file; the reader of classic text takes it from there.
  const text = headed ? `[${asctime}] {${filename}:${lineno}} ${String(levelname)} - ${body}` : body;
  const origin = { ...originOfLabels(object), ...originOfLogId(object), ...originOfKubernetes(object) };
  return stamped({ text, origin, startsRecord: true, ...levelOf(levelname) }, object);
}

/** `log_id` of Airflow ≥ 2.3 is `{dag_id}-{task_id}-{run_id}-{map_index}-{try_number}`; ids may hold dashes. */
function originOfLogId(object: JsonObject): RecordOrigin {
  const { log_id: logId, dag_id: dagId, task_id: taskId } = object;
  if (typeof logId !== 'string') return {};
  const origin: RecordOrigin = { stream: logId };
  const head = `${String(dagId)}-${String(taskId)}-`;
  const tail = /^(.{1,250}?)-(-?\d{1,6})-(\d{1,6})$/.exec(
    logId.startsWith(head) ? logId.slice(head.length) : '',
  );
  if (tail) {
    origin.runId = tail[1]!;
    if (Number(tail[2]) >= 0) origin.mapIndex = Number(tail[2]);
    origin.tryNumber = Number(tail[3]);
  }
  return origin;
}

/** `journalctl -o json`; written as journalctl's short-iso text, since ident and host are part of the record. */
function fromJournal(object: JsonObject): Peeled {
  const raw = object['MESSAGE'];
  const bytes = Array.isArray(raw)
    ? Buffer.from(raw.filter((byte) => typeof byte === 'number')).toString('utf8')
    : raw;
  const time = fieldTime(object['__REALTIME_TIMESTAMP']);
  const host = textOf(object['_HOSTNAME']) ?? 'localhost';
  const ident = textOf(object['SYSLOG_IDENTIFIER']) ?? textOf(object['_COMM']) ?? 'unknown';
  const pid = textOf(object['_PID']);
  const stamp = time === undefined ? '' : `${new Date(time).toISOString().replace('Z', '+00:00')} `;
  const text = `${stamp}${host} ${ident}${pid === undefined ? '' : `[${pid}]`}: ${typeof bytes === 'string' ? bytes : ''}`;
  return stamped({ text, origin: { host, stream: ident }, startsRecord: true }, object);
}

export function isCloudLogging(object: JsonObject): boolean {
  return (
    'logName' in object &&
    ('insertId' in object || 'resource' in object || 'textPayload' in object || 'jsonPayload' in object)
  );
}

/** A LogEntry: https://cloud.google.com/logging/docs/reference/v2/rest/v2/LogEntry */
function fromCloudLogging(object: JsonObject): Peeled {
  const labels = isObject(object['labels']) ? object['labels'] : {};
  const resource =
    isObject(object['resource']) && isObject(object['resource']['labels'])
      ? object['resource']['labels']
      : {};
  const payload = object['jsonPayload'] ?? object['protoPayload'];
  let text = textOf(object['textPayload']);
  if (text === undefined && isObject(payload)) {
    text = isStructlogRecord(payload) ? toJson(payload) : (textFieldOf(payload) ?? toJson(payload));
  }
  text = withoutLineEnds(text ?? '');
  const severity = textOf(object['severity']) ?? 'DEFAULT';
  const time = fieldTime(object['timestamp']) ?? fieldTime(object['receiveTimestamp']);
  const call = textOf(labels['process']);
  if (
    call !== undefined &&
    /^[\w.-]{1,200}:\d{1,6}$/.test(call) &&
    time !== undefined &&
    !text.startsWith('[')
  ) {
    // Composer cuts the header off into `process` and `severity`; Airflow's own UI puts it back like this.
    const stamp = new Date(time).toISOString().replace('Z', '+0000');
    text = `[${stamp}] {${call}} ${severity === 'DEFAULT' ? 'INFO' : severity} - ${text}`;
  }
  const origin: RecordOrigin = { ...originOfLabels(labels) };
  setText(origin, 'pod', resource['pod_name']);
  setText(origin, 'container', resource['container_name']);
  setText(origin, 'namespace', resource['namespace_name']);
  origin.stream = cloudStream(String(object['logName']), origin, labels);
  const peeled: Peeled = { text, origin, ...levelOf(severity) };
  if (time !== undefined) peeled.time = time;
  if (beginsRecord(text)) peeled.startsRecord = true;
  return peeled;
}

/** Entries of one attempt, worker or pod belong together. The layouts are those of task log files. */
function cloudStream(logName: string, origin: RecordOrigin, labels: JsonObject): string {
  const { dagId, taskId, runId, tryNumber, mapIndex } = origin;
  if (dagId !== undefined && taskId !== undefined) {
    const date = textOf(labels['execution-date']) ?? textOf(labels['execution_date']);
    if (runId === undefined && date !== undefined) return `${dagId}/${taskId}/${date}/${tryNumber ?? 0}.log`;
    const map = mapIndex === undefined ? '' : `map_index=${mapIndex}/`;
    return `dag_id=${dagId}/run_id=${runId ?? ''}/task_id=${taskId}/${map}attempt=${tryNumber ?? 0}.log`;
  }
  const log = decodeURIComponent(logName.replace(/^.*\/logs\//, '').replace(/%(?![0-9A-Fa-f]{2})/g, '%25'));
  const source = origin.pod === undefined ? origin.host : `${origin.pod}/${origin.container ?? ''}`;
  if (source === undefined) return log;
  return log === 'stdout' || log === 'stderr' ? source : `${log}/${source}`;
}

function fromGeneric(object: JsonObject): Peeled | undefined {
  const text = textFieldOf(object);
  if (text === undefined) return undefined;
  const kubernetes = originOfKubernetes(object);
  const origin: RecordOrigin = { ...originOfLabels(object), ...kubernetes };
  const log = object['log'];
  const file = isObject(log) && isObject(log['file']) ? textOf(log['file']['path']) : undefined;
  const stream =
    textOf(object['logStreamName']) ?? textOf(object['logStream']) ?? file ?? channelless(object['stream']);
  const parts = [kubernetes.pod, kubernetes.container, stream].filter((part) => part !== undefined);
  if (parts.length > 0) origin.stream = parts.join('/');
  const peeled: Peeled = {
    text: text.replace(/\r?\n$/, ''),
    ...levelOf(object['level'] ?? object['severity'] ?? object['LogLevel']),
  };
  if (Object.keys(origin).length > 0) peeled.origin = origin;
  return stamped(peeled, object);
}

/** Standard output and error of one process belong together. */
function channelless(stream: unknown): string | undefined {
  return stream === 'stdout' || stream === 'stderr' ? undefined : textOf(stream);
}

/** Fluent Bit, Fluentd, Vector (`kubernetes`), stern (`podName`), ECS (`kubernetes.pod.name`). */
function originOfKubernetes(object: JsonObject): RecordOrigin {
  const origin: RecordOrigin = {};
  const meta = object['kubernetes'];
  if (isObject(meta)) {
    const pod = isObject(meta['pod']) ? meta['pod']['name'] : undefined;
    const container = isObject(meta['container']) ? meta['container']['name'] : undefined;
    if (isObject(meta['labels'])) Object.assign(origin, originOfLabels(meta['labels']));
    if (isObject(meta['pod_labels'])) Object.assign(origin, originOfLabels(meta['pod_labels']));
    if (isObject(meta['annotations'])) Object.assign(origin, originOfLabels(meta['annotations']));
    setText(origin, 'pod', meta['pod_name'] ?? pod);
    setText(origin, 'namespace', meta['namespace_name'] ?? meta['pod_namespace'] ?? meta['namespace']);
    setText(origin, 'container', meta['container_name'] ?? container);
    setText(origin, 'host', meta['host'] ?? meta['pod_node_name']);
  }
  setText(origin, 'pod', object['podName']);
  setText(origin, 'container', object['containerName']);
  setText(origin, 'namespace', object['namespace']);
  setText(origin, 'host', object['nodeName']);
  return origin;
}

function setText(
  origin: RecordOrigin,
  key: 'pod' | 'container' | 'namespace' | 'host',
  value: unknown,
): void {
  const text = textOf(value);
  if (text !== undefined) origin[key] = text;
}

function textFieldOf(object: JsonObject): string | undefined {
  for (const field of TEXT_FIELDS) {
    const value = object[field];
    if (typeof value === 'string') return value;
  }
  return undefined;
}

function stamped(peeled: Peeled, object: JsonObject): Peeled {
  for (const field of TIME_FIELDS) {
    const time = fieldTime(object[field]);
    if (time !== undefined) return { ...peeled, time };
  }
  return peeled;
}

const LEVELS: Readonly<Record<string, Level>> = {
  DEBUG: 'debug',
  INFO: 'info',
  NOTICE: 'info',
  WARNING: 'warning',
  WARN: 'warning',
  ERROR: 'error',
  CRITICAL: 'critical',
  FATAL: 'critical',
  ALERT: 'critical',
  EMERGENCY: 'critical',
};

function levelOf(value: unknown): { level?: Level } {
  const level = typeof value === 'string' ? LEVELS[value.toUpperCase()] : undefined;
  return level === undefined ? {} : { level };
}

export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
}
