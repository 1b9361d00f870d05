/** The causes that may explain how one attempt ended, from its own log and from reports that name it. */
import type { ExceptionLink } from '../extract/facts.ts';
import type { Rule } from '../rules/rule.ts';
import { confidenceOf, round } from './confidence.ts';
import { holds } from './conditions.ts';
import type { Attempt, Candidate, Position, Sighting } from './model.ts';
import { inTimeOrder, streamLineOf } from './model.ts';
import { workedLater } from './recovery.ts';
import { standsIn, terminalOf } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** The catch-all for exceptions: it never outranks a cause that names what was raised. */
export const FALLBACK = 'unhandled-exception';
/** A log that nobody could read. */
export const UNREADABLE = 'log-unavailable';
/** Fates that only say that something inside failed: what it printed may tell more. */
const WRAPPERS = new Set([
  'command-failed',
  'pod-failed',
  'cloud-job-failed',
  'executor-state-mismatch',
  'unhandled-exception',
  'data-quality-failure',
  'database-error',
]);
const IMPORT = 'missing-python-dependency';
/** What code says after an import has failed for good. */
const VAGUE = new Set([IMPORT, FALLBACK, 'dag-import-error']);
/** Only green attempts can have swallowed a failure (green.ts). */
export const SWALLOWED = 'swallowed-request-failure';
/** Errors that were only logged before a task failed with something unspecific. */
const LOGGED_LIMIT = 0.7;
/** How many lines before the end an error may stand and still be what failed a command. */
const NEAR_LINES = 150;

export function candidatesOf(attempt: Attempt, rules: ReadonlyMap<string, Rule>): Candidate[] {
  const all = [...attempt.own, ...attempt.reports];
  // Most attempts of a large folder: nothing but markers.
  if (attempt.chains.length === 0 && all.every(({ rule }) => rule === undefined)) return [];
  all.sort(inTimeOrder);
  const valid = all.filter(
    (s) => s.rule && s.spec && s.spec.speaks !== 'refutes' && isTold(s) && holds(s, all),
  );
  const terminal = terminalOf(attempt);
  const fates = valid.filter(({ spec }) => spec!.tells === 'fate');
  const errors = valid.filter(
    (s) => s.spec!.tells === 'error' && s.rule!.id !== SWALLOWED && attempt.own.includes(s),
  );
  const inTerminal =
    terminal && !wasEndedBefore(terminal, attempt) ? errors.filter((s) => standsIn(terminal, s)) : [];
  const fatalLinks = fates.filter((s) => terminal && s.signal.exception && standsIn(terminal, s));
  // What killed the task is the last word of its chain; other exceptions of the chain are what it interrupted.
  const beside = (s: Sighting): boolean =>
    fatalLinks.length === 0 ||
    fatalLinks.some(({ signal }) => signal.exception!.index === s.signal.exception?.index);
  const chosen = [...fates, ...inTerminal.filter((s) => beside(s) && !isBorne(s, inTerminal, terminal!))];
  const specific = chosen.some(({ rule }) => rule!.kind === 'root' && rule!.id !== FALLBACK);
  const killed = fates.some(({ rule }) => !WRAPPERS.has(rule!.id));
  if (!specific && !killed) chosen.push(...loggedBefore(errors, terminal, attempt));
  const candidates = group(chosen);
  addFallback(candidates, attempt, terminal, rules);
  return candidates;
}

/** What is raised after Airflow had begun to end the task comes from the clean-up: `on_kill`, a library that was interrupted. */
function wasEndedBefore({ order, record }: Terminal, { own }: Attempt): boolean {
  return own.some(
    (s) =>
      s.signal.cause === 'marker' &&
      s.signal.id === 'externally-set' &&
      s.order === order &&
      s.signal.record < record,
  );
}

/** `try: import x` with another way behind `except ImportError`: what was raised there is why the task failed. */
function isBorne({ rule, signal }: Sighting, all: readonly Sighting[], terminal: Terminal): boolean {
  if (rule!.id !== IMPORT) return false;
  const links = terminal.chains[0]?.chain.links ?? [];
  const next = links[links.findIndex(({ line }) => line === signal.line) + 1];
  return (
    next?.relation === 'context' &&
    all.some(
      (other) => other.rule!.kind === 'root' && !VAGUE.has(other.rule!.id) && other.signal.line > signal.line,
    )
  );
}

/** What a task prints of another log's lines tells nothing of its own fate. */
export function isTold({ signal, source, spec }: Sighting): boolean {
  return !(
    signal.output === true &&
    source.component === 'task' &&
    spec?.tells === 'fate' &&
    spec.output !== true
  );
}

/** Errors printed before the end: what a failing command wrote, or what code logged before it raised something vague. */
function loggedBefore(
  errors: readonly Sighting[],
  terminal: Terminal | undefined,
  attempt: Attempt,
): Sighting[] {
  const before = errors.filter(
    (s) => !terminal || s.order < terminal.order || (s.order === terminal.order && standsBefore(s, terminal)),
  );
  const limit = terminal?.record ?? lastRecord(attempt);
  return before.filter((s) => limit - s.signal.record <= NEAR_LINES && !workedLater(s, attempt.own));
}

/** By lines: a traceback that was printed line by line is numbered as a record when its last line is known. */
function standsBefore({ signal }: Sighting, terminal: Terminal): boolean {
  const chain = terminal.chains[0]?.chain;
  const line = streamLineOf(signal);
  if (chain === undefined || line === streamLineOf(chain)) return signal.record < terminal.record;
  return line < streamLineOf(chain);
}

function lastRecord(attempt: Attempt): number {
  return Math.max(0, ...attempt.own.map(({ signal }) => signal.record));
}

function group(sightings: readonly Sighting[]): Candidate[] {
  const byCause = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const list = byCause.get(sighting.rule!.id);
    if (!list) byCause.set(sighting.rule!.id, [sighting]);
    else if (!list.includes(sighting)) list.push(sighting);
  }
  return [...byCause].map(([cause, found]) => candidate(cause, found));
}

export function candidate(cause: string, sightings: Sighting[]): Candidate {
  const sorted = [...sightings].sort(inTimeOrder);
  return {
    cause,
    rule: sorted[0]!.rule!,
    sightings: sorted,
    confidence: confidenceOf(sorted),
    at: positionOf(sorted[0]!),
  };
}

function positionOf({ signal, order, source }: Sighting): Position {
  return {
    ...(signal.time !== undefined && { time: signal.time }),
    foreign: source.component === 'task' ? 0 : 1,
    order,
    record: signal.record + (signal.exception?.index ?? 0) / 1000,
  };
}

/** A bare AirflowException of a provider tells that something it watched failed, in words that no rule knows. */
function isProvidersWord({ type, frames }: ExceptionLink): boolean {
  return /(?:^|\.)AirflowException$/.test(type) && /airflow\/providers\//.test(frames.at(-1)?.file ?? '');
}

/**
 * Any exception that ended the task has a name, whatever the rules know of it. One of the code's own making often
 * tells in its own words what a rule knows in others (a refusal, a check of data), so it is never sure.
 */
function addFallback(
  candidates: Candidate[],
  attempt: Attempt,
  terminal: Terminal | undefined,
  rules: ReadonlyMap<string, Rule>,
): void {
  const rule = rules.get(FALLBACK);
  const placed = terminal?.chains[0];
  const link = placed?.chain.links.at(-1);
  if (!rule || !placed || !link) return;
  const named = candidates.some(
    ({ cause, rule: { kind }, sightings }) =>
      cause !== FALLBACK &&
      kind !== 'contributing' &&
      sightings.some((s) => s.signal.exception && standsIn(terminal, s)),
  );
  if (named) return;
  const known = candidates.find(({ cause }) => cause === FALLBACK);
  const sighting: Sighting = {
    signal: {
      cause: FALLBACK,
      id: 'exception',
      line: link.line,
      byteOffset: link.byteOffset,
      digest: link.digest,
      ...(link.streamLine !== undefined && { streamLine: link.streamLine }),
      record: placed.chain.record,
      text: `${link.type}${link.message === '' ? '' : `: ${link.message.split('\n')[0]!}`}`.slice(0, 400),
      context: [],
      captures: { type: link.type, message: link.message.split('\n')[0]! },
      exception: { chain: placed.chain.ordinal, index: placed.chain.links.length - 1 },
      ...(placed.chain.time !== undefined && { time: placed.chain.time }),
    },
    source: placed.source,
    order: placed.order,
    rule,
  };
  if (known) known.sightings.unshift(sighting);
  else
    candidates.push({
      ...candidate(FALLBACK, [sighting]),
      confidence: attempt.outcome === 'unknown' ? 0.4 : isProvidersWord(link) ? 0.6 : 0.75,
    });
}

/** Lowers what was merely logged: it is likely at best that it is why the task failed. */
export function capLogged(found: Candidate, terminal: Terminal | undefined): Candidate {
  const direct =
    found.sightings.some(({ spec }) => spec?.tells === 'fate') ||
    (terminal && found.sightings.some((s) => standsIn(terminal, s)));
  return direct ? found : { ...found, confidence: round(Math.min(found.confidence, LOGGED_LIMIT)) };
}
