/** Names that stand for an attempt elsewhere: the task instance's uuid, Celery's task id, the pod, a pool process. */
import type { SourceFacts } from '../extract/facts.ts';
import type { AttemptRef } from '../identity/identity.ts';
import { addTo } from './group-by.ts';
import type { Sighting } from './model.ts';
import { inLogOrder } from './model.ts';
import { taskKey } from './names.ts';

/** Celery's prefork pool, whose lines of a task carry the name of the process that runs it. */
const POOL_PROCESS = /^ForkPoolWorker-\d+$/;
const NAMES = ['tiId', 'externalId', 'pod'] as const;

interface Step {
  at: Sighting;
  /** None where the process finished. */
  ref: AttemptRef | undefined;
}

export class Links {
  private readonly byName = new Map<string, AttemptRef>();
  /** What each pool process of a worker log took up and finished, in the order of the log. */
  private readonly ofProcess = new Map<string, Step[]>();

  /** @param sightings of component logs; a line that holds both names links them */
  constructor(sightings: readonly Sighting[]) {
    const read = new Set<SourceFacts>();
    for (const { signal, source } of sightings) {
      if (signal.about && taskKey(signal.about) !== undefined) this.learn(signal.about);
      if (read.has(source)) continue;
      read.add(source);
      for (const pod of source.pods) if (pod.about) this.learn({ ...pod.about, pod: pod.name });
    }
    for (const sighting of sightings.toSorted(inLogOrder)) this.follow(sighting);
  }

  private follow(at: Sighting): void {
    const { signal, source } = at;
    if (signal.cause !== 'marker' || !POOL_PROCESS.test(signal.logger ?? '')) return;
    const isOver = signal.id === 'celery-result';
    const ref = signal.about && taskKey(signal.about) !== undefined ? signal.about : undefined;
    if (!isOver && !ref) return;
    addTo(this.ofProcess, `${source.path} ${signal.logger!}`, { at, ref: isOver ? undefined : ref });
  }

  /**
   * What the pool process that a line names, or that wrote it, was running as far as the same log shows. Up to 2.3
   * (celery_executor.py) the lines of a pool process carry no task id; what a run survived is no word on its end.
   */
  private runningIn(sighting: Sighting): AttemptRef | undefined {
    const { captures, logger = '' } = sighting.signal;
    const named = captures['process'];
    const process = named ?? (POOL_PROCESS.test(logger) ? logger : undefined);
    const steps = process && this.ofProcess.get(`${sighting.source.path} ${process}`);
    if (!steps) return undefined;
    const next = countBefore(steps, sighting);
    if (named === undefined && steps[next]?.at.signal.captures['state'] === 'succeeded') return undefined;
    return steps[next - 1]?.ref;
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
  resolve(sighting: Sighting): AttemptRef | undefined {
    const { signal } = sighting;
    const about: AttemptRef = {
      ...this.runningIn(sighting),
      ...signal.about,
      ...fromCaptures(signal.captures),
    };
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

/** How many steps, which are in the order of the log, stand before a sighting. */
function countBefore(steps: readonly Step[], sighting: Sighting): number {
  let [low, high] = [0, steps.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (inLogOrder(steps[middle]!.at, sighting) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
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
