/** Attempts that did not fail: a request failure that the code swallowed, or a log that nobody could read. */
import type { Rule } from '../rules/rule.ts';
import type { ExceptionChain, Signal } from '../extract/facts.ts';
import { candidate, SWALLOWED, UNREADABLE } from './candidates.ts';
import { groupBy } from './group-by.ts';
import { holds } from './conditions.ts';
import type { Attempt, Sighting, Verdict } from './model.ts';
import { streamLineOf } from './model.ts';
import { workedLater } from './recovery.ts';
import { wentOn } from './went-on.ts';

/** A failure more lines from the end was followed by work. */
const NEAR_END_LINES = 40;
const GREEN_LIMIT = 0.7;
/** Where one secrets backend fails, Airflow asks the next: a task that went on was answered. */
const FALLS_BACK = 'secrets-backend-failure';
/** Work that is missing, in the words of those who left it undone. */
const UNDONE =
  /(?:\b[Nn]ot|\bNOT|n't) (?:be |been )?(?:deliver|updat|sent\b|stored|writ|push|post|sav|upload|publish|transferr|submit)|(?:[Cc]ould not|[Cc]annot|[Uu]nable to|[Ff]ailed to) (?:deliver|update|send|store|write|push|post|save|upload|publish|transfer|submit|hand over)\b/;
/** What only accompanies the work. */
const ASIDE = /metric|statsd|notif|alert|hook|slack|mail|telemetry|trac(?:e|ing)\b|lineage|cache|audit/i;
/** What is said of an exception, before its traceback, where the code tries again. */
const TRIED_AGAIN = /\bRetrying\b|\b(?:will|going to) (?:retry|try again)\b/;

/** A stamp in front of a message, behind the name of a host or program at most. */
const STAMPED = /^(?:[\w.:[\]-]{1,80}\s{1,8}){0,3}\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)/;
const MINUTE = 60_000;
const QUARTER_HOUR = 15 * MINUTE;
const MOST_ZONES_APART = 15 * 60 * MINUTE;
const LIBRARY = /-packages\/|\/lib\/python\d|\\lib\\/i;

export function greenVerdict(attempt: Attempt, rules: ReadonlyMap<string, Rule>): Verdict {
  const verdict: Verdict = {
    attempt,
    consequences: [],
    rivals: [],
    contributing: [],
    refuted: [],
    green: true,
  };
  const valid = attempt.own.filter((s) => s.spec && s.spec.speaks !== 'refutes' && holds(s, attempt.own));
  const unreadable = valid.filter(({ rule }) => rule?.id === UNREADABLE);
  if (attempt.outcome === 'unknown' && unreadable.length > 0) {
    const contributing = valid.filter(({ rule }) => rule?.kind === 'contributing');
    return {
      ...verdict,
      head: candidate(UNREADABLE, unreadable),
      contributing: [...new Set(contributing.map(({ rule }) => rule!.id))].map((id) =>
        candidate(
          id,
          contributing.filter(({ rule }) => rule!.id === id),
        ),
      ),
    };
  }
  if (attempt.outcome !== 'success' || !rules.has(SWALLOWED)) return verdict;
  const lasting = valid.filter((s) => isLasting(s, attempt));
  const swallowed = lasting.filter(({ rule }) => rule!.id === SWALLOWED);
  const others = lasting.filter(({ rule }) => rule!.id !== SWALLOWED && rule!.kind === 'root');
  const byCause = [...groupBy(others, ({ rule }) => rule!.id)].map(([id, found]) => candidate(id, found));
  const found =
    swallowed.length > 0 ? { head: candidate(SWALLOWED, swallowed), contributing: byCause } : undefined;
  const end = swallowed.length > 0 ? endOfWork(swallowed.at(-1)!, attempt.own) : undefined;
  if (wentOn(attempt, swallowed, end) && !lasting.some(saysUndone))
    return { ...verdict, ...(found && { outweighed: found }) };
  if (found) return { ...verdict, ...found };
  const missing = byCause.find(
    ({ rule, sightings }) =>
      rule.family === 'configuration' &&
      rule.id !== FALLS_BACK &&
      !sightings.every(isOutput) &&
      sightings.some((s) => isLastWord(s, attempt)),
  );
  if (!missing) return verdict;
  // The task is green: that something was missing is sure, that it mattered is not.
  return { ...verdict, head: { ...missing, confidence: Math.min(missing.confidence, GREEN_LIMIT) } };
}

/** A command that ended with 0 dealt itself with what it printed. */
function isOutput({ signal }: Sighting): boolean {
  return signal.output === true;
}

/** What a task says it left undone is missing whatever else it returns; what only tells others of its work is not. */
function saysUndone({ signal: { text, level }, rule }: Sighting): boolean {
  return (
    rule?.id === SWALLOWED &&
    (level === 'warning' || level === 'error' || level === 'critical') &&
    UNDONE.test(text) &&
    !ASIDE.test(text)
  );
}

/** Of the last try nothing is printed unless it fails, too, and then the task fails. */
function isTriedAgain(failure: Sighting, attempt: Attempt): boolean {
  return TRIED_AGAIN.test(chainOf(failure, attempt)?.headline ?? '');
}

/** A traceback that is printed without a frame of any library was cut out of another log: libraries raise these. */
function isQuoted(failure: Sighting, attempt: Attempt): boolean {
  if (failure.signal.output !== true) return false;
  const chain = chainOf(failure, attempt);
  return (
    chain !== undefined && !chain.links.some(({ frames }) => frames.some(({ file }) => LIBRARY.test(file)))
  );
}

/**
 * A line with a stamp of its own in front of the error is of another log where that stamp tells another time; what
 * a child's own logging prints tells this one, at most in another zone.
 */
function isOfAnotherTime({ text, time, local }: Signal): boolean {
  const [, day, clock] = STAMPED.exec(text) ?? [];
  const now = time ?? local;
  if (day === undefined || now === undefined) return false;
  const apart = Math.abs(Date.parse(`${day}T${clock}Z`) - now);
  const offZone = apart % QUARTER_HOUR;
  return apart > MOST_ZONES_APART || Math.min(offZone, QUARTER_HOUR - offZone) > MINUTE;
}

function chainOf(
  { signal: { exception }, order }: Sighting,
  { chains }: Attempt,
): ExceptionChain | undefined {
  return chains.find((placed) => placed.order === order && placed.chain.ordinal === exception?.chain)?.chain;
}

/** Near the end of the task's own work, and not made good by a later answer. */
function isLasting(failure: Sighting, attempt: Attempt): boolean {
  const { signal, spec } = failure;
  const { own } = attempt;
  if (spec?.tells !== 'error' || workedLater(failure, own)) return false;
  if (isTriedAgain(failure, attempt) || isQuoted(failure, attempt) || isOfAnotherTime(signal)) return false;
  const end = endOfWork(failure, own);
  return end === undefined || isJustBefore(signal, end);
}

/**
 * What a process writes to stdout and stderr takes another way (3.x), a record for each line, and may stand behind
 * the line that was later.
 */
function isJustBefore(signal: Signal, end: Signal): boolean {
  if (signal.output === true) return Math.abs(streamLineOf(end) - streamLineOf(signal)) <= NEAR_END_LINES;
  return signal.record < end.record && end.record - signal.record <= NEAR_END_LINES;
}

/** Code that lacked a setting and had more to say had a default for it. */
function isLastWord(sighting: Sighting, { own }: Attempt): boolean {
  const end = endOfWork(sighting, own);
  return end === undefined || end.line === sighting.signal.line + 1;
}

function endOfWork({ order }: Sighting, own: readonly Sighting[]): Signal | undefined {
  return own.find(
    (s) =>
      s.order === order &&
      s.signal.cause === 'marker' &&
      (s.signal.id === 'returned' || s.signal.id === 'success'),
  )?.signal;
}
