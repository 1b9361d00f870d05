/** What an entry of the report is about, and its name, from the captures of its evidence. */
import type { SubjectKind } from '../rules/rule.ts';
import type { Attempt, Candidate, Sighting } from './model.ts';
import { runKey, taskLabel } from './names.ts';
import { capturesOf } from './values.ts';

export interface Subject {
  kind: SubjectKind;
  name: string;
}

export function subjectOf(head: Candidate, attempt: Attempt | undefined): Subject {
  const { subject } = head.rule;
  const captures = capturesOf(head.sightings);
  const task: Subject = {
    kind: 'task',
    name: attempt ? taskLabel({ ...attempt.ref, mapIndex: -1 }) : (captures['pod'] ?? 'unknown'),
  };
  switch (subject.kind) {
    case 'service':
      return { kind: 'service', name: subject.name ?? head.cause };
    case 'host': {
      const host = captures['workerHost'] ?? (attempt ? attempt.host : placeOf(head.sightings[0]));
      return host === undefined ? task : { kind: 'host', name: host };
    }
    case 'run':
      return attempt
        ? { kind: 'run', name: `${attempt.ref.dagId ?? '?'} ${runKey(attempt.ref.runId) ?? ''}`.trim() }
        : task;
    case 'target': {
      const target = targetOf(captures);
      return target === undefined ? task : { kind: 'target', name: target };
    }
    case 'name':
    case 'file':
    case 'pool':
    case 'queue': {
      const name = captures[subject.kind] ?? captures['name'];
      return name === undefined ? task : { kind: subject.kind, name };
    }
    default:
      return task;
  }
}

/** Where a line speaks of that names no attempt. */
export function placeOf(sighting: Sighting | undefined): string | undefined {
  if (!sighting) return undefined;
  const { about, captures } = sighting.signal;
  return captures['pod'] ?? about?.pod ?? about?.host ?? sighting.source.identity.host;
}

/** `https://api.example.com:443`, as far as the captures tell; the path of a URL is not part of it. */
function targetOf(captures: Readonly<Record<string, string>>): string | undefined {
  const url = captures['url'];
  const parsed =
    url === undefined
      ? undefined
      : /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^/@\s]*@)?([^/:\s?#]+)(?::(\d+))?/i.exec(url);
  const scheme = captures['scheme'] ?? parsed?.[1];
  const host = captures['host'] ?? parsed?.[2];
  const port = captures['port'] ?? parsed?.[3] ?? defaultPort(scheme);
  if (host === undefined) return undefined;
  return `${host}${port === undefined ? '' : `:${port}`}`;
}

function defaultPort(scheme: string | undefined): string | undefined {
  return scheme === 'https' ? '443' : scheme === 'http' ? '80' : undefined;
}
