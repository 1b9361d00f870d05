import { isExportedEvent } from '../documents/exported-event.ts';
import { JsonWalk } from '../documents/json-walk.ts';
import { isDockerEvent } from './docker.ts';
import { isEventHeader, isEventRow } from './event-table.ts';
import { isPodHeader, isPodRow } from './pod-table.ts';

/**
 * Tells whether a whole source is a dump of Kubernetes or Docker objects, or a list of their events.
 *
 * @param head the first characters of the source, 64 KiB are plenty; may break off anywhere
 * @param path display path; decides only where the text alone cannot (a single row of events)
 * @returns the id to hand to expandKubernetes
 */
export function detectKubernetes(head: string, path: string): string | undefined {
  const text = head.replace(/^\uFEFF/, '').trimStart();
  return text.startsWith('{') || text.startsWith('[') ? detectJson(text) : detectText(text, path);
}

const KIND = /^"(?:Pod|PodList|List|Event|EventList)"/;

function detectJson(text: string): string | undefined {
  const walk = new JsonWalk(text);
  const start = text.startsWith('[') ? text.indexOf('{') : 0;
  if (start === -1 || text.slice(1, start).trim() !== '') return undefined;
  const members = new Map([...walk.members(start)].map(({ key, start: at }) => [key, at]));
  if (members.has('Actor') && members.has('Action')) return 'docker-events';
  if (start > 0 && members.has('Id') && members.has('State')) return 'docker-inspect';
  if (isExportedEvent(walk, start)) return 'kubernetes-json';
  if (!members.has('apiVersion')) return undefined;
  const kind = KIND.test(text.slice(members.get('kind') ?? text.length));
  return kind || members.has('items') ? 'kubernetes-json' : undefined;
}

function detectText(text: string, path: string): string | undefined {
  const lines = text.slice(0, 4000).split(/\r?\n/, 12);
  // A command may stand above its output.
  const start = lines.findIndex((line) => line !== '' && !/^(?:[$#>]|[\w-]+@\S+[:$#])/.test(line));
  const first = lines[start] ?? '';
  if (
    /^Name: +\S+$/.test(first) &&
    /^(?:Namespace|Containers|Status|Labels):/m.test(text) &&
    !/^Roles: /m.test(text)
  ) {
    return 'kubectl-describe';
  }
  if (isEventHeader(first) || /^No resources found/.test(first)) return 'kubectl-events';
  if (isPodHeader(first) || lines.filter(isPodRow).length >= 2) return 'kubectl-pods';
  const rows = lines.filter(isEventRow).length;
  if (rows >= 2 && isEventRow(first)) return 'kubectl-events';
  if (rows >= 1 && isEventRow(first) && /event/i.test(path.slice(path.lastIndexOf('/') + 1)))
    return 'kubectl-events';
  if (
    /^apiVersion: /m.test(text) &&
    /^kind: (?:Pod|PodList|List|Event|EventList)\r?$/m.test(text) &&
    /^[-a-zA-Z]/.test(first)
  ) {
    return 'kubernetes-yaml';
  }
  return isDockerEvent(first) ? 'docker-events' : undefined;
}
