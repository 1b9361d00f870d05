import { present } from '../../present.ts';
import { isObject, parseObject, textOf, type JsonObject } from '../envelopes/shipped.ts';
import { fieldTime, transportTime } from '../envelopes/time.ts';
import type { RecordOrigin } from '../record.ts';
import { jsonObjects } from './objects.ts';
import { section, type Placed } from './pods.ts';

/** Docker's own words on containers, in the form of Kubernetes' statements without a pod. */

/** `docker inspect`: https://docs.docker.com/reference/api/engine/ (ContainerInspect) */
export function inspectStatements(text: string): Placed[] {
  return [...jsonObjects(text)].flatMap(({ value, at }) => {
    const state = section(value, 'State');
    const name = (textOf(value['Name']) ?? textOf(value['Id']) ?? '').replace(/^\//, '');
    const exited =
      textOf(state['Status']) === 'exited' ||
      textOf(state['Status']) === 'dead' ||
      state['OOMKilled'] === true;
    if (!exited || name === '') return [];
    const exitCode = textOf(state['ExitCode']);
    const reason = state['OOMKilled'] === true ? 'OOMKilled' : exitCode === '0' ? 'Completed' : 'Error';
    const message = textOf(state['Error']);
    const time = transportTime(textOf(state['FinishedAt']) ?? '');
    const bytes = section(value, 'HostConfig')['Memory'];
    const memoryLimit = typeof bytes === 'number' && bytes > 0 ? String(bytes) : undefined;
    const placed: Placed = {
      text: `container ${name}: Terminated, reason ${reason}, exit code ${exitCode ?? '?'}${message === undefined ? '' : `, message ${message}`}`,
      level: exitCode === '0' ? 'info' : 'error',
      origin: originOf(name),
      fields: present({ container: name, reason, exitCode, memoryLimit, state: 'Terminated' }),
      index: at('State'),
    };
    return [time === undefined || time < 0 ? placed : { ...placed, time }];
  });
}

const EVENT =
  /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) container ([a-z_]{2,40})(?:: [^(]{0,500})? ([0-9a-f]{12,64}) \((.{0,4000})\)$/;

/** Worth a record; starts, execs and health checks are not. */
const TELLING = new Set(['oom', 'die', 'kill', 'stop', 'destroy', 'restart']);

export function isDockerEvent(line: string): boolean {
  return EVENT.test(line) || isJsonEvent(parseObject(line));
}

function isJsonEvent(object: JsonObject | undefined): boolean {
  return object !== undefined && isObject(object['Actor']) && 'Action' in object && 'Type' in object;
}

/** `docker events`, as text or with `--format json`. */
export function dockerEventStatements(text: string): Placed[] {
  const placed: Placed[] = [];
  let index = 0;
  for (const line of text.split('\n')) {
    const statement = eventOf(line.trimEnd());
    if (statement) placed.push({ ...statement, index });
    index += line.length + 1;
  }
  return placed;
}

function eventOf(line: string): Omit<Placed, 'index'> | undefined {
  const match = EVENT.exec(line);
  const object = match ? undefined : parseObject(line);
  let action: string;
  let time: number | undefined;
  let attributes: JsonObject;
  if (match) {
    action = match[2]!;
    time = transportTime(match[1]!);
    attributes = attributesOf(match[4]!);
  } else if (object && object['Type'] === 'container' && isObject(object['Actor'])) {
    action = textOf(object['Action']) ?? '';
    time = fieldTime(object['timeNano'] ?? object['time']);
    attributes = section(object['Actor'], 'Attributes');
  } else return undefined;
  if (!TELLING.has(action)) return undefined;
  const container =
    textOf(attributes['name']) ?? textOf(object && section(object, 'Actor')['ID']) ?? match?.[3] ?? '';
  const exitCode = textOf(attributes['exitCode']);
  const signal = textOf(attributes['signal']);
  const bad = action === 'oom' || (exitCode !== undefined && exitCode !== '0');
  const details = [exitCode && `exit code ${exitCode}`, signal && `signal ${signal}`]
    .filter(Boolean)
    .join(', ');
  return {
    text: `event ${bad ? 'Warning' : 'Normal'} ${action} container/${container}: ${details}`.trimEnd(),
    level: bad ? 'warning' : 'info',
    origin: originOf(container, match?.[3] ?? textOf(object && section(object, 'Actor')['ID'])),
    fields: present({
      reason: action,
      kind: 'container',
      name: container,
      container,
      exitCode,
      signal,
    }),
    ...(time !== undefined && { time }),
  };
}

/** `image=shop/airflow, name=airflow-worker-1`. */
function attributesOf(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, key, value] of text.matchAll(/([\w.-]{1,100})=([^,]{0,1000})/g)) found[key!] = value!;
  return found;
}

/** Docker calls a container's host by the first twelve digits of its id. */
function originOf(container: string, id?: string): RecordOrigin {
  return { container, ...(id !== undefined && { host: id.slice(0, 12) }) };
}
