import type { PodFacts } from '../../extract/facts.ts';
import { Positions } from '../documents/positions.ts';
import { isObject } from '../envelopes/shipped.ts';
import type { LogRecord } from '../record.ts';
import { describeStatements } from './describe.ts';
import { dockerEventStatements, inspectStatements } from './docker.ts';
import { eventTableStatements } from './event-table.ts';
import { jsonObjects, yamlObjects, type LocatedObject } from './objects.ts';
import { podTableStatements } from './pod-table.ts';
import { eventStatements, podIdentity, podStatements, type Placed } from './pods.ts';
import { podFacts, toRecord } from './statements.ts';

export { detectKubernetes } from './detect.ts';

export interface KubernetesRecords {
  /** In the order of the text. */
  records: LogRecord[];
  pods: PodFacts[];
}

/**
 * Makes records of what a dump of objects or a list of events says. Dialects: `kubectl-describe`, `kubectl-pods`,
 * `kubernetes-object` (also docker inspect), `kubernetes-events` (also docker events). Nothing throws: what
 * cannot be read gives no record.
 *
 * @param id what detectKubernetes said
 */
export function expandKubernetes(id: string, text: string): KubernetesRecords {
  switch (id) {
    case 'kubectl-describe': {
      const { placed, pods } = describeStatements(text);
      return { records: toRecords(placed, text, 'kubectl-describe'), pods };
    }
    case 'kubectl-pods': {
      const { placed, pods } = podTableStatements(text);
      return { records: toRecords(placed, text, 'kubectl-pods'), pods };
    }
    case 'kubectl-events':
      return { records: toRecords(eventTableStatements(text), text, 'kubernetes-events'), pods: [] };
    case 'docker-events':
      return { records: toRecords(dockerEventStatements(text), text, 'kubernetes-events'), pods: [] };
    case 'docker-inspect':
      return { records: toRecords(inspectStatements(text), text, 'kubernetes-object'), pods: [] };
    case 'kubernetes-json':
      return fromObjects(jsonObjects(text), text);
    case 'kubernetes-yaml':
      return fromObjects(yamlObjects(text), text);
    default:
      return { records: [], pods: [] };
  }
}

function fromObjects(objects: Iterable<LocatedObject>, text: string): KubernetesRecords {
  const states: Placed[] = [];
  const events: Placed[] = [];
  const pods: PodFacts[] = [];
  for (const listed of objects) {
    const object = withoutEntry(listed);
    const { kind, involvedObject, regarding } = object.value;
    if (kind === 'Event' || involvedObject !== undefined || regarding !== undefined)
      events.push(...eventStatements(object));
    else if (kind === 'Pod' || (kind === undefined && 'spec' in object.value && 'status' in object.value)) {
      const pod = podIdentity(object.value);
      pods.push(podFacts(pod));
      states.push(...podStatements(object, pod));
    }
  }
  const records = [
    ...toRecords(states, text, 'kubernetes-object'),
    ...toRecords(events, text, 'kubernetes-events'),
  ];
  return { records: records.sort((a, b) => a.byteOffset - b.byteOffset), pods };
}

/** The event in an entry of Cloud Logging, where GKE exports the events of a cluster (`logs/events`). */
function withoutEntry(object: LocatedObject): LocatedObject {
  const payload = object.value['jsonPayload'];
  if (!isObject(payload) || !isObject(payload['involvedObject'])) return object;
  return {
    value: { lastTimestamp: object.value['timestamp'], ...payload },
    at: (...path) => object.at('jsonPayload', ...path),
  };
}

function toRecords(placed: readonly Placed[], text: string, dialect: string): LogRecord[] {
  const positions = new Positions(text);
  return [...placed]
    .sort((a, b) => a.index - b.index)
    .map(({ index, ...statement }) => toRecord(statement, positions.of(index), dialect));
}
