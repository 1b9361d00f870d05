import { present } from '../../present.ts';
import { isObject, textOf, type JsonObject } from '../envelopes/shipped.ts';
import { transportTime } from '../envelopes/time.ts';
import type { LocatedObject } from './objects.ts';
import {
  conditionStatement,
  containerStatement,
  eventStatement,
  phaseStatement,
  type ContainerState,
  type PodIdentity,
  type Statement,
} from './statements.ts';

/** A statement and the index in the text at which it stands. */
export type Placed = Statement & { index: number };

/** Pod: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/ */
export function podIdentity(value: JsonObject): PodIdentity {
  const metadata = section(value, 'metadata');
  const spec = section(value, 'spec');
  const limits = list(spec, 'containers').map((container) =>
    textOf(section(section(container, 'resources'), 'limits')['memory']),
  );
  return {
    name: textOf(metadata['name']) ?? 'unnamed',
    labels: section(metadata, 'labels'),
    annotations: section(metadata, 'annotations'),
    ...present({
      namespace: textOf(metadata['namespace']),
      uid: textOf(metadata['uid']),
      node: textOf(spec['nodeName']),
      memoryLimit: limits.find((limit) => limit !== undefined),
    }),
  };
}

export function podStatements({ value, at }: LocatedObject, pod: PodIdentity): Placed[] {
  const status = section(value, 'status');
  const placed: Placed[] = [];
  for (const group of ['initContainerStatuses', 'containerStatuses', 'ephemeralContainerStatuses']) {
    list(status, group).forEach((container, index) => {
      for (const key of ['lastState', 'state']) {
        const state = containerState(container, key, value);
        if (state) placed.push({ ...containerStatement(pod, state), index: at('status', group, index, key) });
      }
    });
  }
  list(status, 'conditions').forEach((condition, index) => {
    const reason = textOf(condition['reason']);
    if (reason === undefined) return;
    const said = conditionStatement(pod, {
      type: textOf(condition['type']) ?? '',
      status: textOf(condition['status']) ?? '',
      reason,
      ...present({ message: textOf(condition['message']), time: time(condition['lastTransitionTime']) }),
    });
    placed.push({ ...said, index: at('status', 'conditions', index) });
  });
  const phase = textOf(status['phase']);
  if (phase !== undefined) {
    const about = present({
      reason: textOf(status['reason']),
      message: textOf(status['message']),
      time: endOf(status),
    });
    placed.push({ ...phaseStatement(pod, phase, about), index: at('status', 'phase') });
  }
  return placed;
}

const STATES = { terminated: 'Terminated', waiting: 'Waiting', running: 'Running' } as const;

function containerState(status: JsonObject, key: string, pod: JsonObject): ContainerState | undefined {
  const states = section(status, key);
  for (const [name, state] of Object.entries(STATES)) {
    if (!isObject(states[name])) continue;
    const found = states[name];
    const container = textOf(status['name']) ?? '';
    return {
      container,
      last: key === 'lastState',
      state,
      ...present({
        reason: textOf(found['reason']),
        exitCode: textOf(found['exitCode']),
        signal: textOf(found['signal']),
        message: textOf(found['message']),
        finished: time(found['finishedAt']),
        restartCount: textOf(status['restartCount']),
        memoryLimit: limitOf(pod, container),
      }),
    };
  }
  return undefined;
}

function limitOf(pod: JsonObject, name: string): string | undefined {
  const container = list(section(pod, 'spec'), 'containers').find((one) => one['name'] === name);
  return container && textOf(section(section(container, 'resources'), 'limits')['memory']);
}

/** When the pod came to its end: its last container, or the condition that says that it was disturbed. */
function endOf(status: JsonObject): number | undefined {
  const phase = textOf(status['phase']);
  if (phase !== 'Failed' && phase !== 'Succeeded') return undefined;
  const finished = list(status, 'containerStatuses').map((one) =>
    time(section(section(one, 'state'), 'terminated')['finishedAt']),
  );
  const disturbed = list(status, 'conditions')
    .filter((one) => one['type'] === 'DisruptionTarget')
    .map((one) => time(one['lastTransitionTime']));
  const times = [...finished, ...disturbed].filter((one) => one !== undefined);
  return times.length > 0 ? Math.max(...times) : undefined;
}

/** Events of core/v1 (`involvedObject`) and of events.k8s.io/v1 (`regarding`, `note`). */
export function eventStatements({ value, at }: LocatedObject): Placed[] {
  const object = isObject(value['regarding']) ? value['regarding'] : section(value, 'involvedObject');
  const source = isObject(value['deprecatedSource']) ? value['deprecatedSource'] : section(value, 'source');
  const series = section(value, 'series');
  const times = [
    value['lastTimestamp'],
    series['lastObservedTime'],
    value['deprecatedLastTimestamp'],
    value['eventTime'],
    value['firstTimestamp'],
    value['deprecatedFirstTimestamp'],
  ];
  const node = textOf(source['host']);
  const kind = (textOf(object['kind']) ?? 'object').toLowerCase();
  const said = eventStatement({
    type: textOf(value['type']) ?? 'Normal',
    reason: textOf(value['reason']) ?? '',
    kind,
    name: textOf(object['name']) ?? '',
    message: textOf(value['message']) ?? textOf(value['note']) ?? '',
    ...present({
      namespace: textOf(object['namespace']),
      container: /\{([^}]{1,253})\}$/.exec(textOf(object['fieldPath']) ?? '')?.[1],
      node: node ?? (kind === 'node' ? textOf(object['name']) : undefined),
      count: textOf(value['count']) ?? textOf(series['count']) ?? textOf(value['deprecatedCount']),
      component:
        textOf(source['component']) ??
        textOf(value['reportingController']) ??
        textOf(value['reportingComponent']),
      time: times.map(time).find((one) => one !== undefined),
    }),
  });
  return [{ ...said, index: at('message') }];
}

export function section(value: JsonObject, key: string): JsonObject {
  const found = value[key];
  return isObject(found) ? found : {};
}

function list(value: JsonObject, key: string): JsonObject[] {
  const found = value[key];
  return Array.isArray(found) ? (found as unknown[]).filter(isObject) : [];
}

function time(value: unknown): number | undefined {
  return typeof value === 'string' ? transportTime(value) : undefined;
}
