/** From sources to attempts: own logs first, then what component logs report of the same and of other attempts. */
import type { AttemptRef } from '../identity/identity.ts';
import type { SourceFacts } from '../extract/facts.ts';
import type { Rule, RuleSignal } from '../rules/rule.ts';
import type { Attempt, Sighting } from './model.ts';
import { inLogOrder, inTimeOrder } from './model.ts';
import { compatible, runKey, taskKey } from './names.ts';
import { Links } from './links.ts';

export interface Collected {
  attempts: Attempt[];
  /** Sightings in component logs that name no attempt. */
  unattributed: Sighting[];
}

/** Markers by which a component calls an attempt failed; rule signals that tell its fate do so too. */
const FAILURE_MARKERS = new Set([
  'finished',
  'marked-failed',
  'executor-event',
  'supervisor-finished',
  'process-exited',
]);

export function collectAttempts(
  sources: readonly SourceFacts[],
  rules: ReadonlyMap<string, Rule>,
): Collected {
  const attempts: Attempt[] = [];
  const foreign: Sighting[] = [];
  for (const [order, source] of sources.entries()) {
    const sightings = source.signals.map((signal) => place(signal, source, order, rules));
    if (source.component === 'task' || isLikelyTask(source, sources))
      addOwnLog(attempts, source, sightings, order);
    else foreign.push(...sightings);
  }
  const links = new Links(foreign);
  for (const attempt of attempts) links.complete(attempt.ref);
  const unattributed: Sighting[] = [];
  const named = foreign.sort(inTimeOrder).map((sighting) => ({ sighting, ref: links.resolve(sighting) }));
  for (const { sighting, ref } of named) {
    if (ref && !findAttempt(attempts, ref, sighting.signal.time)) report(attempts, ref, sighting);
  }
  for (const { sighting, ref } of named) {
    const attempt = ref && findAttempt(attempts, ref, sighting.signal.time);
    if (attempt) {
      attempt.reports.push(sighting);
      fillFrom(attempt, ref);
    } else if (sighting.rule) unattributed.push(sighting);
  }
  return { attempts, unattributed };
}

/** A paste without a telling name or line: the log of a task, where nothing else at hand is one. */
function isLikelyTask(source: SourceFacts, sources: readonly SourceFacts[]): boolean {
  return source.component === 'unknown' && !sources.some(({ component }) => component === 'task');
}

function place(
  signal: Sighting['signal'],
  source: SourceFacts,
  order: number,
  rules: ReadonlyMap<string, Rule>,
): Sighting {
  const rule = rules.get(signal.cause);
  const spec: RuleSignal | undefined = rule?.signals.find(({ id }) => id === signal.id);
  return { signal, source, order, ...(rule && { rule }), ...(spec && { spec }) };
}

/** One log may hold several tries (a download of all attempts): each start with another number opens one. */
function addOwnLog(attempts: Attempt[], source: SourceFacts, sightings: Sighting[], order: number): void {
  const parts = source.identity.tryNumber === undefined ? splitByTry(sightings) : [{ sightings }];
  for (const part of parts) {
    const ref = identify(source, part.sightings, part.tryNumber);
    const known =
      taskKey(ref) === undefined
        ? undefined
        : attempts.find((a) => a.sources.length > 0 && sameAttempt(a.ref, ref));
    const attempt = known ?? newAttempt(ref, taskKey(ref) === undefined ? source.path : undefined);
    if (!known) attempts.push(attempt);
    attempt.sources.push(source);
    attempt.own.push(...part.sightings);
    attempt.own.sort(inLogOrder);
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

function newAttempt(ref: AttemptRef, path?: string): Attempt {
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

function sameAttempt(a: AttemptRef, b: AttemptRef): boolean {
  return (
    taskKey(a) === taskKey(b) &&
    runKey(a.runId) === runKey(b.runId) &&
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

/** The attempt that a component line names; between several tries the time decides. */
function findAttempt(attempts: Attempt[], ref: AttemptRef, time: number | undefined): Attempt | undefined {
  if (ref.tiId !== undefined) {
    const byId = attempts.find((attempt) => attempt.ref.tiId === ref.tiId);
    if (byId) return byId;
  }
  if (taskKey(ref) === undefined) return undefined;
  const matching = attempts.filter(
    (attempt) => taskKey(attempt.ref) !== undefined && compatible(attempt.ref, ref),
  );
  if (matching.length < 2 || time === undefined) return matching.at(-1);
  const started = matching.filter(({ start }) => start === undefined || start <= time + 5000);
  return started.sort((a, b) => (b.start ?? 0) - (a.start ?? 0))[0] ?? matching[0];
}

/** A service's own troubles name tasks without calling them failed. */
function isWordOfFate(spec: RuleSignal | undefined, rule: Rule | undefined): boolean {
  if (spec?.tells !== 'fate' || !rule || rule.kind === 'contributing') return false;
  return spec.speaks === 'proves' || (spec.speaks === 'suggests' && rule.subject.kind !== 'service');
}

/** An attempt without a log of its own, where a line says how it ended. */
function report(attempts: Attempt[], ref: AttemptRef, { signal, spec, rule }: Sighting): void {
  if (taskKey(ref) === undefined) return;
  const state = signal.captures['state'] ?? signal.captures['status'];
  const failed =
    signal.cause === 'marker'
      ? FAILURE_MARKERS.has(signal.id) &&
        /^(?:failed|up_for_retry|FAILED|UP_FOR_RETRY|upstream_failed)$/.test(state ?? '')
      : isWordOfFate(spec, rule);
  if (failed) attempts.push(newAttempt({ ...ref }));
}

function fillFrom(attempt: Attempt, ref: AttemptRef): void {
  for (const key of ['tiId', 'externalId', 'pod', 'tryNumber', 'runId'] as const) {
    if (attempt.ref[key] === undefined && ref[key] !== undefined)
      Object.assign(attempt.ref, { [key]: ref[key] });
  }
  if (ref.host !== undefined) attempt.host ??= ref.host;
}
