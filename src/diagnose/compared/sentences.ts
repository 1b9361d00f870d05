/** What comparing attempts showed, in sentences: the most telling first. */
import type { ComputedFacts } from '../computed.ts';
import type { Incident } from '../incidents.ts';
import { tryOf } from '../incidents.ts';
import type { Attempt } from '../model.ts';
import { taskLabel } from '../names.ts';
import type { Rule } from '../../rules/rule.ts';
import { triesText } from '../retries.ts';
import { durationText } from '../values.ts';
import { neighboursOf } from './neighbours.ts';
import { progressOf } from './progress.ts';
import type { SecondStart } from './second-start.ts';
import { secondsOf } from './tries.ts';
import type { SameElapsed, SameProgress } from './tries.ts';

const MAX_SENTENCES = 2;
const MAX_NAMES = 4;

export function comparedSentences(
  incident: Incident,
  lead: Attempt | undefined,
  facts: ComputedFacts,
): string[] {
  const neighbours = lead ? neighboursOf(lead) : [];
  const { secondStart, sameElapsed, sameProgress, passed } = lead?.compared ?? {};
  return [
    ...incident.otherTries.map((guest) => `${triesText(incident, guest)} (${guest.cause}).`),
    lead && passed && baseline(lead, passed, facts),
    secondStart && startedTwice(secondStart),
    lead && neighbours.length > 0 && onHost(lead, neighbours),
    incident.againstTarget && onTarget(incident.subject.name, incident.againstTarget),
    sameProgress && stoppedAlike(sameProgress, incident.head.rule),
    sameElapsed && tookAlike(sameElapsed, incident.head.rule),
    facts.tokenAge && facts.tokenAge.seconds >= 60 && tokenText(facts.tokenAge),
  ]
    .flatMap((sentence) => (typeof sentence === 'string' ? [sentence] : []))
    .slice(0, MAX_SENTENCES);
}

/** A retry that passed: on which host, after how long, and where the failed try had stopped. */
function baseline(failed: Attempt, passed: Attempt, { blockedIn }: ComputedFacts): string {
  const took = secondsOf(passed);
  const progress = progressOf(failed);
  const moved = failed.host !== undefined && passed.host !== undefined && failed.host !== passed.host;
  const where = passed.host === undefined || failed.host === undefined ? '' : ' on the same host';
  const stopped = [
    moved ? `on ${failed.host}` : '',
    blockedIn === undefined ? (progress === undefined ? '' : `at ${quoted(progress)}`) : `in ${blockedIn}`,
  ].filter((part) => part !== '');
  return [
    `Try ${String(tryOf(passed))} passed${moved ? ` on ${passed.host}` : where}`,
    took === undefined ? '' : ` after ${seconds(took)}`,
    stopped.length === 0 ? '' : `; try ${String(tryOf(failed))} had stopped ${stopped.join(', ')}`,
    '.',
  ].join('');
}

/** What comes next in the data may be what a process died of; a call that fails tells its own story. */
function stoppedAlike({ tries, text }: SameProgress, { corroboratedBy }: Rule): string {
  const advice = corroboratedBy.some(({ fact }) => fact === 'same-progress')
    ? ': look at what comes next in the data'
    : '';
  return `${allTries(tries)} stopped at the same place, ${quoted(text)}, after different times${advice}.`;
}

function tookAlike({ tries, seconds: time }: SameElapsed, { family }: Rule): string {
  const limit = tries > 2 || family === 'time-limits' ? ', as a limit would end them' : '';
  return `${allTries(tries)} ended after the same ${seconds(time)}${limit}.`;
}

function startedTwice({ gapSeconds, host, fits }: SecondStart): string {
  const where = host === undefined ? '' : ` on ${host}`;
  const why = fits === undefined ? '' : `: that fits a visibility timeout of ${fits} in the broker`;
  return `The same try was started a second time${where}, ${seconds(gapSeconds)} after the first${why}.`;
}

function onHost(lead: Attempt, neighbours: readonly Attempt[]): string {
  return `${count(neighbours.length, 'other attempt')} died on ${lead.host ?? ''} within 10 s: ${names(neighbours)}.`;
}

function onTarget(target: string, attempts: readonly Attempt[]): string | undefined {
  const dags = new Set(attempts.map(({ ref }) => ref.dagId)).size;
  return dags < 2
    ? undefined
    : `${count(attempts.length, 'attempt')} of ${String(dags)} DAGs failed against ${target} within minutes: the fault is there or on the way, not in one task.`;
}

function tokenText({ seconds: age, expired }: NonNullable<ComputedFacts['tokenAge']>): string {
  return `The token had been fetched ${seconds(age)} before${expired ? ', longer than it lives' : ''}.`;
}

function allTries(tries: number): string {
  return tries === 2 ? 'Both tries' : `All ${String(tries)} tries`;
}

function names(attempts: readonly Attempt[]): string {
  const labels = [...new Set(attempts.map(({ ref }) => taskLabel(ref)))].sort();
  const more = labels.length - MAX_NAMES;
  return `${labels.slice(0, MAX_NAMES).join(', ')}${more > 0 ? ` and ${String(more)} more` : ''}`;
}

function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? '' : 's'}`;
}

function quoted(text: string): string {
  return `«${text.slice(0, 80)}»`;
}

function seconds(time: number): string {
  return durationText(time * 1000);
}
