/** Names of attempts, compared in the ways in which logs spell them. */
import type { AttemptRef } from '../identity/identity.ts';

/** `dag.task` as one word: where the first dot lies is unknowable in `<TaskInstance: a.b.c …>`. */
export function taskKey(ref: AttemptRef): string | undefined {
  return ref.dagId !== undefined && ref.taskId !== undefined && ref.taskId !== ''
    ? `${ref.dagId}.${ref.taskId}`
    : undefined;
}

/** Run ids and logical dates made comparable: `scheduled__2024-05-01T00:00:00+00:00` and `2024-05-01 00:00:00+00:00`. */
export function runKey(runId: string | undefined): string | undefined {
  if (runId === undefined) return undefined;
  const iso = /(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?/.exec(runId);
  const prefix = /^[a-z_]+?__/.exec(runId)?.[0] ?? '';
  if (!iso) return runId;
  const rest = runId.slice(prefix.length);
  const suffix = /^[^_]*(_[A-Za-z0-9]{8})$/.exec(rest)?.[1] ?? '';
  return `${iso[1]!}T${iso[2]!}${(iso[3] ?? '').replace(/0+$/, '').replace(/\.$/, '')}${suffix}`;
}

/** Whether two refs may be the same attempt; missing fields match everything. */
export function compatible(a: AttemptRef, b: AttemptRef): boolean {
  const same = <T>(x: T | undefined, y: T | undefined): boolean =>
    x === undefined || y === undefined || x === y;
  return (
    same(taskKey(a), taskKey(b)) &&
    same(runKey(a.runId), runKey(b.runId)) &&
    (a.mapIndex ?? -1) === (b.mapIndex ?? -1) &&
    same(a.tryNumber, b.tryNumber)
  );
}

/** `orders_sync.push_orders[3]` */
export function taskLabel(ref: AttemptRef): string {
  const task = [ref.dagId, ref.taskId].filter((part) => part !== undefined && part !== '').join('.');
  return `${task === '' ? 'a task' : task}${(ref.mapIndex ?? -1) < 0 ? '' : `[${String(ref.mapIndex)}]`}`;
}
