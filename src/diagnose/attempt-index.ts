/** Attempts, found again by whatever name a line gives them; large folders hold ten thousands. */
import type { AttemptRef } from '../identity/identity.ts';
import { addTo } from './group-by.ts';
import type { Links } from './links.ts';
import type { Attempt } from './model.ts';
import { compatible, runKey, taskKey } from './names.ts';

/** A line of a component may be this much earlier than the first line of the attempt's own log. */
const CLOCK_SLACK_MS = 5000;

export class AttemptIndex {
  readonly all: Attempt[] = [];
  private readonly byTask = new Map<string, Attempt[]>();
  private readonly byRun = new Map<string, Attempt[]>();
  private readonly byTiId = new Map<string, Attempt>();

  add(attempt: Attempt): void {
    this.all.push(attempt);
    const key = taskKey(attempt.ref);
    if (attempt.ref.tiId !== undefined) this.byTiId.set(attempt.ref.tiId, attempt);
    if (key === undefined) return;
    addTo(this.byTask, key, attempt);
    addTo(this.byRun, `${key}|${runKey(attempt.ref.runId) ?? ''}`, attempt);
  }

  /** All attempts of the task that a ref names, of whatever run, index and try. */
  ofTask(ref: AttemptRef): readonly Attempt[] {
    const key = taskKey(ref);
    return key === undefined ? [] : (this.byTask.get(key) ?? []);
  }

  /** Attempts that were added under the same task and run, of whatever index and try. */
  ofRun(ref: AttemptRef): readonly Attempt[] {
    const key = taskKey(ref);
    return key === undefined ? [] : (this.byRun.get(`${key}|${runKey(ref.runId) ?? ''}`) ?? []);
  }

  /** Fills in what component logs know of the attempts' other names. */
  complete(links: Links): void {
    for (const { ref } of this.all) links.complete(ref);
    for (const attempt of this.all)
      if (attempt.ref.tiId !== undefined) this.byTiId.set(attempt.ref.tiId, attempt);
  }

  /** The attempt that a component line names; between several tries the time decides. */
  find(ref: AttemptRef, time: number | undefined): Attempt | undefined {
    const byId = ref.tiId === undefined ? undefined : this.byTiId.get(ref.tiId);
    if (byId) return byId;
    const matching = this.ofTask(ref).filter((attempt) => compatible(attempt.ref, ref));
    if (matching.length < 2 || time === undefined) return matching.at(-1);
    const started = matching.filter(({ start }) => start === undefined || start <= time + CLOCK_SLACK_MS);
    return started.sort((a, b) => (b.start ?? 0) - (a.start ?? 0))[0] ?? matching[0];
  }
}
