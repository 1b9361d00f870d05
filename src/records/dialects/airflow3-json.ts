/** One JSON object per line: Airflow 3 task logs and `json_logs` components, and python-json-logger's form of 2.x. */
import type { RecordOrigin } from '../record.ts';
import { renderErrorDetail } from '../error-detail.ts';
import { levelOf } from '../levels.ts';
import { isTextKey, pairText } from '../pairs.ts';
import { isOutputOfLogger, withoutContainer } from '../relayed-output.ts';
import { isoStamp } from '../timestamps.ts';
import type { Stamp } from '../timestamps.ts';
import { claimClassic } from './classic.ts';
import type { Dialect, RecordHead } from './dialect.ts';

type JsonObject = Record<string, unknown>;

/** The object that a line holds, or undefined for any other line. */
export function jsonObject(line: string): JsonObject | undefined {
  if (line.charCodeAt(0) !== 123) return undefined;
  const text = line.charCodeAt(line.length - 1) === 125 ? line : line.trimEnd();
  if (text.charCodeAt(text.length - 1) !== 125) return undefined;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return undefined;
  }
}

/** Airflow 3's stamps are UTC; those of a 3.0 task process lack the `Z`. */
function utcStamp(value: unknown): Stamp | undefined {
  if (typeof value !== 'string') return undefined;
  const stamp = isoStamp(value);
  return stamp === undefined || stamp.offset !== undefined ? stamp : { ...stamp, offset: 0 };
}

function claim(line: string): RecordHead | undefined {
  const object = jsonObject(line);
  if (object === undefined) return undefined;
  const { event } = object;
  if (typeof event === 'string' && ('level' in object || 'timestamp' in object || 'logger' in object))
    return structlogHead(object, event);
  const { message } = object;
  if (typeof message === 'string' && isLogRecord(object)) return pythonJsonHead(object, message);
  return undefined;
}

/** What python-json-logger and its like are set up to write; a task's own JSON rarely has a level and a time. */
function isLogRecord(object: JsonObject): boolean {
  return 'levelname' in object || 'asctime' in object || ('level' in object && 'timestamp' in object);
}

function structlogHead(object: JsonObject, event: string): RecordHead {
  const { timestamp, level, logger } = object;
  const stamp = utcStamp(timestamp);
  const nested = event.charCodeAt(0) === 91 ? claimClassic(event) : undefined;
  // A file of 2.x read through the API of 3.x: the lines are events, those of a traceback without a header.
  if (nested !== undefined && logger === undefined)
    return { ...nested, channel: 'quoted', holdsChannel: true, closed: true };
  const fields: Record<string, string> = {};
  const extra: string[] = [];
  for (const key in object) {
    const value = object[key];
    if (key === 'timestamp' || key === 'level' || key === 'event' || key === 'logger') continue;
    if (key !== 'error_detail' && key !== 'exception') fields[key] = fieldText(value);
    if (isTextKey(key) && !(key === 'sources' && value === null)) extra.push(key);
  }
  let text = event;
  if (extra.length > 1) extra.sort();
  for (const key of extra) text += pairText(key, object[key]);
  const traceback = renderErrorDetail(object['error_detail']) ?? renderErrorDetail(object['exception']);
  if (traceback !== undefined) text += `\n${traceback}`;
  const chan = object['chan'];
  const name = logger === 'task' && typeof chan === 'string' ? `task.${chan}` : logger;
  const head: RecordHead = { dialect: 'airflow3-json', text, stamp, fields, closed: true };
  if (typeof level === 'string') head.level = levelOf(level.toLowerCase());
  if (typeof name !== 'string') {
    if (level === undefined || level === null) head.channel = 'quoted';
    if (head.channel !== undefined && !event.startsWith('::')) head.continues = true;
    return head;
  }
  head.logger = name;
  if (isOutputOfLogger(name, event, fields['filename'])) {
    head.output = true;
    head.channel = name;
    const payload = withoutContainer(event);
    if (payload !== text) head.payload = payload;
  }
  return head;
}

function fieldText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const IDENTITY: readonly (readonly [string, 'dagId' | 'taskId' | 'runId'])[] = [
  ['dag_id', 'dagId'],
  ['task_id', 'taskId'],
  ['run_id', 'runId'],
];

/** Airflow 2 with `[elasticsearch] json_format`, and other users of python-json-logger. */
function pythonJsonHead(object: JsonObject, message: string): RecordHead {
  const fields: Record<string, string> = {};
  for (const key in object) if (key !== 'message') fields[key] = fieldText(object[key]);
  const origin: RecordOrigin = {};
  for (const [key, name] of IDENTITY) {
    const value = fields[key];
    if (value !== undefined && value !== '') origin[name] = value;
  }
  const tryNumber = Number(fields['try_number'] ?? Number.NaN);
  if (Number.isInteger(tryNumber)) origin.tryNumber = tryNumber;
  const mapIndex = Number(fields['map_index'] ?? Number.NaN);
  if (Number.isInteger(mapIndex) && mapIndex >= 0) origin.mapIndex = mapIndex;
  const { exc_info: trace } = object;
  const text =
    typeof trace === 'string' && trace !== '' && !message.includes(trace) ? `${message}\n${trace}` : message;
  const head: RecordHead = {
    dialect: 'json-log',
    text,
    fields,
    closed: true,
    stamp: isoStamp(fields['asctime'] ?? fields['timestamp'] ?? fields['@timestamp'] ?? ''),
    level: levelOf((fields['levelname'] ?? fields['level'] ?? '').toUpperCase()),
    logger: fields['filename'] ?? fields['name'],
  };
  if (Object.keys(origin).length > 0) head.origin = origin;
  return head;
}

export const airflow3Json: Dialect = { id: 'airflow3-json', starts: '{', claim };
