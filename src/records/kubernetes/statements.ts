import { present } from '../../present.ts';
import type { PodFacts } from '../../extract/facts.ts';
import type { JsonObject } from '../envelopes/shipped.ts';
import { originOfLabels } from '../envelopes/origin.ts';
import { textOf } from '../envelopes/shipped.ts';
import type { Level, LogRecord, RecordOrigin } from '../record.ts';

/**
 * What Kubernetes says, as records of one form, whatever the dump it was read from. The texts are what rules
 * match: `container base of pod airflow/etl-1: Terminated, reason OOMKilled, exit code 137`.
 */
export interface Statement {
  text: string;
  time?: number;
  level: Level;
  origin: RecordOrigin;
  fields: Record<string, string>;
}

export interface PodIdentity {
  name: string;
  namespace?: string;
  uid?: string;
  node?: string;
  labels: JsonObject;
  annotations: JsonObject;
  memoryLimit?: string;
}

export interface ContainerState {
  container: string;
  /** Before the last restart. */
  last: boolean;
  state: 'Terminated' | 'Waiting' | 'Running';
  reason?: string;
  exitCode?: string;
  signal?: string;
  message?: string;
  finished?: number;
  restartCount?: string;
  memoryLimit?: string;
}

export function containerStatement(pod: PodIdentity, state: ContainerState): Statement {
  const { container, last, reason, exitCode, signal, message, finished, restartCount } = state;
  const head = `container ${container} of pod ${fullName(pod)}${last ? ' last state' : ''}: ${state.state}`;
  const text = [
    head,
    reason && `reason ${reason}`,
    exitCode && `exit code ${exitCode}`,
    signal && signal !== '0' && `signal ${signal}`,
    message && `message ${message.trim()}`,
  ];
  const failed = state.state === 'Terminated' && exitCode !== '0';
  const stuck = state.state === 'Waiting' && !/^(?:ContainerCreating|PodInitializing)$/.test(reason ?? '');
  return statement(joined(text), pod, failed ? 'error' : stuck ? 'warning' : 'info', finished, {
    container,
    reason,
    exitCode,
    signal,
    restartCount,
    state: state.state,
    lastState: last ? 'true' : undefined,
    memoryLimit: state.memoryLimit,
  });
}

export function phaseStatement(
  pod: PodIdentity,
  phase: string,
  about: { reason?: string; message?: string; time?: number },
): Statement {
  const { reason, message, time } = about;
  const text = [
    `pod ${fullName(pod)}: phase ${phase}`,
    reason && `reason ${reason}`,
    message && `message ${message.trim()}`,
  ];
  return statement(joined(text), pod, phase === 'Failed' ? 'error' : 'info', time, { phase, reason });
}

export function conditionStatement(
  pod: PodIdentity,
  condition: { type: string; status: string; reason?: string; message?: string; time?: number },
): Statement {
  const { type, status, reason, message, time } = condition;
  const head = `pod ${fullName(pod)} condition ${type}: ${status}`;
  const text = [head, reason && `reason ${reason}`, message && `message ${message.trim()}`];
  const bad = type === 'DisruptionTarget' ? status === 'True' : status === 'False';
  return statement(joined(text), pod, bad ? 'warning' : 'info', time, { condition: type, status, reason });
}

export interface ObjectEvent {
  type: string;
  reason: string;
  /** Lower case, as kubectl prints it. */
  kind: string;
  name: string;
  message: string;
  namespace?: string;
  container?: string;
  node?: string;
  count?: string;
  component?: string;
  time?: number;
}

export function eventStatement(event: ObjectEvent): Statement {
  const { type, reason, kind, name, message, namespace, container, node, count, component, time } = event;
  const origin: RecordOrigin = {};
  if (kind === 'pod') origin.pod = name;
  if (namespace !== undefined) origin.namespace = namespace;
  if (container !== undefined) origin.container = container;
  if (node !== undefined) origin.host = node;
  return {
    text: `event ${type} ${reason} ${kind}/${name}: ${message.trim()}`,
    level: type === 'Warning' ? 'warning' : 'info',
    origin,
    fields: present({
      type,
      reason,
      kind,
      name,
      namespace,
      container,
      node,
      count,
      component,
      pod: kind === 'pod' ? name : undefined,
    }),
    ...(time !== undefined && { time }),
  };
}

export function podFacts(pod: PodIdentity): PodFacts {
  const { dagId, taskId, runId, tryNumber, mapIndex } = identityOf(pod);
  const about = present({ dagId, runId, taskId, mapIndex, tryNumber, pod: pod.name, host: pod.node });
  const { name, uid, namespace, node, memoryLimit } = pod;
  return { ...present({ uid, namespace, node, memoryLimit }), name, about };
}

/** One physical place for the whole statement. */
export function toRecord(
  statement: Statement,
  place: { line: number; byteOffset: number },
  dialect: string,
): LogRecord {
  const { time, ...rest } = statement;
  const record: LogRecord = { ...rest, ...place, lines: [{ ...place, at: 0 }], dialect };
  return time === undefined ? record : { ...record, time, zone: 'printed' };
}

function statement(
  text: string,
  pod: PodIdentity,
  level: Level,
  time: number | undefined,
  fields: Record<string, string | undefined>,
): Statement {
  const { name, namespace, node, uid } = pod;
  const origin: RecordOrigin = { ...identityOf(pod), pod: name };
  if (namespace !== undefined) origin.namespace = namespace;
  if (node !== undefined) origin.host = node;
  if (fields['container'] !== undefined) origin.container = fields['container'];
  const all = present({ pod: name, namespace, node, uid, memoryLimit: pod.memoryLimit, ...present(fields) });
  return { text, level, origin, fields: all, ...(time !== undefined && { time }) };
}

/**
 * Annotations hold the identity as it is. Labels are slugs of at most 63 characters; a run id with a date in it
 * has lost its colons there, so it is not taken from them.
 */
function identityOf(pod: PodIdentity): RecordOrigin {
  const labels = { ...pod.labels };
  if (/__\d{4}-\d\d-\d\d/.test(textOf(labels['run_id']) ?? '')) delete labels['run_id'];
  return originOfLabels({ ...labels, ...pod.annotations });
}

function fullName({ namespace, name }: PodIdentity): string {
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function joined(parts: readonly (string | false | undefined)[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(', ');
}
