/** The logs of an attempt itself: whose they are, when they begin and end, how many tries one file holds. */
import type { SourceFacts } from '../extract/facts.ts';
import type { AttemptRef } from '../identity/identity.ts';
import type { AttemptIndex } from './attempt-index.ts';
import type { Attempt, Sighting } from './model.ts';
import { inLogOrder } from './model.ts';
import { runKey, taskKey } from './names.ts';

/** One log may hold several tries (a download of all attempts): each start with another number opens one. */
export function addOwnLog(
  attempts: AttemptIndex,
  source: SourceFacts,
  sightings: Sighting[],
  order: number,
): void {
  const parts = source.identity.tryNumber === undefined ? splitByTry(sightings) : [{ sightings }];
  for (const part of parts) {
    const ref = identify(source, part.sightings, part.tryNumber);
    const known = attempts.ofRun(ref).find((a) => a.sources.length > 0 && sameAttempt(a.ref, ref));
    const attempt = known ?? newAttempt(ref, taskKey(ref) === undefined ? source.path : undefined);
    if (!known) attempts.add(attempt);
    attempt.sources.push(source);
    attempt.own.push(...part.sightings);
    if (known) attempt.own.sort(inLogOrder);
    const first = part.sightings[0]?.signal.record ?? 0;
    const last = parts.length > 1 ? (part.sightings.at(-1)?.signal.record ?? 0) : Infinity;
    for (const chain of source.exceptions) {
      if (parts.length === 1 || (chain.record >= first && chain.record <= last))
        attempt.chains.push({ chain, source, order });
    }
    addTimes(attempt, source, part.sightings, parts.length > 1);
  }
}

function splitByTry(sightings: Sighting[]): { sightings: Sighting[]; tryNumber?: number }[] {
  const parts: { sightings: Sighting[]; tryNumber?: number }[] = [{ sightings: [] }];
  for (const sighting of sightings) {
    const number =
      sighting.signal.cause === 'marker' && sighting.signal.id === 'start'
        ? sighting.signal.captures['tryNumber']
        : undefined;
    const current = parts.at(-1)!;
    if (number !== undefined && current.tryNumber !== undefined && current.tryNumber !== Number(number)) {
      parts.push({ sightings: [sighting], tryNumber: Number(number) });
      continue;
    }
    if (number !== undefined) current.tryNumber = Number(number);
    current.sightings.push(sighting);
  }
  return parts;
}

/** Path first; what it does not say, the lines do. */
function identify(source: SourceFacts, sightings: Sighting[], tryNumber: number | undefined): AttemptRef {
  const ref: AttemptRef = { ...source.identity };
  for (const { signal } of sightings) {
    const { about } = signal;
    if (!about || signal.output === true) continue;
    const foreign =
      ref.taskId !== undefined && taskKey(about) !== undefined && taskKey(about) !== taskKey(ref);
    if (foreign) continue;
    for (const key of Object.keys(about) as (keyof AttemptRef)[]) {
      if (ref[key] === undefined && key !== 'pid') Object.assign(ref, { [key]: about[key] });
    }
  }
  if (tryNumber !== undefined && ref.tryNumber === undefined) ref.tryNumber = tryNumber;
  return ref;
}

export function newAttempt(ref: AttemptRef, path?: string): Attempt {
  const key =
    path ?? [taskKey(ref) ?? '', runKey(ref.runId) ?? '', ref.mapIndex ?? -1, ref.tryNumber ?? ''].join('|');
  return {
    key,
    ref,
    sources: [],
    own: [],
    chains: [],
    reports: [],
    outcome: 'unknown',
    pids: [],
    recovered: false,
  };
}

/** Of two attempts of one run. */
function sameAttempt(a: AttemptRef, b: AttemptRef): boolean {
  return (
    (a.mapIndex ?? -1) === (b.mapIndex ?? -1) &&
    (a.tryNumber === b.tryNumber || a.tryNumber === undefined || b.tryNumber === undefined)
  );
}

function addTimes(attempt: Attempt, source: SourceFacts, sightings: Sighting[], isPart: boolean): void {
  const times = isPart
    ? sightings.flatMap(({ signal }) => signal.time ?? [])
    : [source.firstTime, source.lastTime].flatMap((t) => t ?? []);
  for (const time of times) {
    attempt.start = Math.min(attempt.start ?? time, time);
    attempt.last = Math.max(attempt.last ?? time, time);
  }
  for (const { signal } of sightings) {
    const { captures } = signal;
    if (signal.cause !== 'marker') continue;
    if (signal.id === 'process' || signal.id === 'psutil-end') addPid(attempt, captures['pid']);
    if (captures['host'] !== undefined && attempt.host === undefined) attempt.host = captures['host'];
    if (captures['tries'] !== undefined) attempt.tries = Number(captures['tries']);
  }
  if (attempt.ref.host !== undefined) attempt.host ??= attempt.ref.host;
}

function addPid(attempt: Attempt, pid: string | undefined): void {
  const number = Number(pid);
  if (pid !== undefined && !attempt.pids.includes(number)) attempt.pids.push(number);
}
