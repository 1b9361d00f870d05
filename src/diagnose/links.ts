/** Names that stand for an attempt elsewhere: the task instance's uuid, Celery's task id, the pod. */
import type { AttemptRef } from '../identity/identity.ts';
import type { Sighting } from './model.ts';
import { taskKey } from './names.ts';

const NAMES = ['tiId', 'externalId', 'pod'] as const;

export class Links {
  private readonly byName = new Map<string, AttemptRef>();

  /** @param sightings of component logs; a line that holds both names links them */
  constructor(sightings: readonly Sighting[]) {
    for (const { signal, source } of sightings) {
      if (signal.about && taskKey(signal.about) !== undefined) this.learn(signal.about);
      for (const pod of source.pods) if (pod.about) this.learn({ ...pod.about, pod: pod.name });
    }
  }

  private learn(ref: AttemptRef): void {
    for (const name of NAMES) {
      const value = ref[name];
      if (value === undefined) continue;
      const key = `${name} ${value}`;
      this.byName.set(key, { ...ref, ...this.byName.get(key) });
    }
  }

  /** The attempt that a line names, directly or through a name learnt elsewhere. */
  resolve({ signal }: Sighting): AttemptRef | undefined {
    const about: AttemptRef = { ...signal.about, ...fromCaptures(signal.captures) };
    this.complete(about);
    return taskKey(about) !== undefined || about.tiId !== undefined ? about : undefined;
  }

  /** Fills in what is known under the names that a ref has. */
  complete(ref: AttemptRef): void {
    for (const name of NAMES) {
      const value = ref[name];
      const known = value === undefined ? undefined : this.byName.get(`${name} ${value}`);
      if (!known) continue;
      if (taskKey(ref) !== undefined && taskKey(known) !== taskKey(ref)) continue;
      for (const key of Object.keys(known) as (keyof AttemptRef)[]) {
        if (ref[key] === undefined) Object.assign(ref, { [key]: known[key] });
      }
    }
  }
}

function fromCaptures(captures: Readonly<Record<string, string>>): AttemptRef {
  const ref: AttemptRef = {};
  for (const key of ['dagId', 'runId', 'taskId', 'tiId', 'externalId', 'pod'] as const) {
    const value = captures[key];
    if (value !== undefined) ref[key] = value;
  }
  if (captures['tryNumber'] !== undefined) ref.tryNumber = Number(captures['tryNumber']);
  const map = captures['mapIndex'];
  if (map !== undefined && Number(map) >= 0) ref.mapIndex = Number(map);
  return ref;
}
