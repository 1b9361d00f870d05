/** A name for an incident that stays the same across reruns, attempts, dates, pods and hosts. */
import { createHash } from 'node:crypto';
import type { Incident } from './incidents.ts';
import { taskLabel } from './names.ts';

export function fingerprintOf({ cause, subject, verdicts }: Incident): string {
  const tasks = [
    ...new Set(verdicts.map(({ attempt }) => taskLabel({ ...attempt.ref, mapIndex: -1 }))),
  ].sort();
  const name = subject.kind === 'host' ? tasks.join(',') : normalise(subject.name);
  return createHash('sha256')
    .update(`${cause}\n${subject.kind === 'host' ? 'tasks' : subject.kind}\n${name}`)
    .digest('hex')
    .slice(0, 16);
}

/** Dates, uuids, hash suffixes of pods and long numbers are not part of what something is about. */
function normalise(name: string): string {
  return name
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)?/g, '<date>')
    .replace(/\d{6,}/g, '<number>');
}
