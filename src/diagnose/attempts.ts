/** From sources to attempts: own logs first, then what component logs report of the same and of other attempts. */
import type { AttemptRef } from '../identity/identity.ts';
import type { SourceFacts } from '../extract/facts.ts';
import type { Rule, RuleSignal } from '../rules/rule.ts';
import type { Attempt, Sighting } from './model.ts';
import { ANSWERED } from './recovery.ts';
import { AttemptIndex } from './attempt-index.ts';
import { isContradicted } from './conditions.ts';
import { groupBy } from './group-by.ts';
import { Links } from './links.ts';
import { inTimeOrder } from './model.ts';
import { taskKey } from './names.ts';
import { addOwnLog, newAttempt } from './own-logs.ts';

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
  'edge-job',
]);

export function collectAttempts(
  sources: readonly SourceFacts[],
  rules: ReadonlyMap<string, Rule>,
): Collected {
  const attempts = new AttemptIndex();
  const foreign: Sighting[] = [];
  for (const [order, source] of sources.entries()) {
    const sightings = source.signals.map((signal) => place(signal, source, order, rules));
    if (source.component === 'task' || isLikelyTask(source, sources))
      addOwnLog(attempts, source, sightings, order);
    else foreign.push(...sightings);
  }
  const links = new Links(foreign);
  attempts.complete(links);
  const unattributed: Sighting[] = [];
  const inSource = groupBy(foreign, ({ source }) => source);
  const named = foreign.sort(inTimeOrder).map((sighting) => ({ sighting, ref: links.resolve(sighting) }));
  for (const { sighting, ref } of named) {
    if (ref && !attempts.find(ref, sighting.signal.time)) report(attempts, ref, sighting);
  }
  for (const { sighting, ref } of named) {
    const attempt = ref && attempts.find(ref, sighting.signal.time);
    if (attempt) {
      attempt.reports.push(sighting);
      fillFrom(attempt, ref);
      if (isHandedOver(sighting) && sighting.signal.time !== undefined)
        attempt.queued ??= sighting.signal.time;
    } else if (sighting.rule && !isContradicted(sighting, inSource.get(sighting.source)!))
      unattributed.push(sighting);
  }
  return { attempts: attempts.all, unattributed };
}

/** How only Airflow writes; other lines may be those of any program. */
const AIRFLOW_DIALECTS = ['classic', 'classic-note', 'airflow3-json', 'ui-text', 'structlog-console'];

/** A paste without a telling name or line: the log of a task, where nothing else at hand is one. */
function isLikelyTask(source: SourceFacts, sources: readonly SourceFacts[]): boolean {
  if (source.component !== 'unknown' || sources.some(({ component }) => component === 'task')) return false;
  return (
    source.exceptions.length > 0 ||
    source.signals.some(({ id }) => id !== ANSWERED) ||
    taskKey(source.identity) !== undefined ||
    AIRFLOW_DIALECTS.some((dialect) => dialect in source.dialects)
  );
}

function place(
  signal: Sighting['signal'],
  source: SourceFacts,
  order: number,
  rules: ReadonlyMap<string, Rule>,
): Sighting {
  const sighting: Sighting = { signal, source, order };
  const rule = rules.get(signal.cause);
  const spec: RuleSignal | undefined = rule?.signals.find(({ id }) => id === signal.id);
  if (rule) sighting.rule = rule;
  if (spec) sighting.spec = spec;
  return sighting;
}

/** A service's own troubles name tasks without calling them failed. */
function isWordOfFate(spec: RuleSignal | undefined, rule: Rule | undefined): boolean {
  if (spec?.tells !== 'fate' || !rule || rule.kind === 'contributing') return false;
  return spec.speaks === 'proves' || (spec.speaks === 'suggests' && rule.subject.kind !== 'service');
}

/** An attempt without a log of its own, where a line says how it ended. */
function report(attempts: AttemptIndex, ref: AttemptRef, { signal, spec, rule }: Sighting): void {
  if (taskKey(ref) === undefined) return;
  const state = signal.captures['state'] ?? signal.captures['status'];
  const failed =
    signal.cause === 'marker'
      ? FAILURE_MARKERS.has(signal.id) &&
        /^(?:failed|up_for_retry|FAILED|UP_FOR_RETRY|upstream_failed)$/.test(state ?? '')
      : isWordOfFate(spec, rule);
  if (failed) attempts.add(newAttempt({ ...ref }));
}

/** The scheduler gave it to the executor: from here to its start it waits for a slot. */
function isHandedOver({ signal }: Sighting): boolean {
  return signal.cause === 'marker' && signal.id === 'sent';
}

function fillFrom(attempt: Attempt, ref: AttemptRef): void {
  for (const key of ['tiId', 'externalId', 'pod', 'tryNumber', 'runId'] as const) {
    if (attempt.ref[key] === undefined && ref[key] !== undefined)
      Object.assign(attempt.ref, { [key]: ref[key] });
  }
  if (ref.host !== undefined) attempt.host ??= ref.host;
}
