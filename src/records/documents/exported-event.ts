/** Events of a cluster as GKE exports them to Cloud Logging (`logs/events`): a Kubernetes event inside an entry. */
import type { JsonWalk } from './json-walk.ts';

/** @param start where the first entry begins */
export function isExportedEvent(walk: JsonWalk, start: number): boolean {
  return walk.find(start, 'jsonPayload', 'involvedObject') !== undefined;
}
