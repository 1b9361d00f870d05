/** Whether a green task did its work in spite of a request that failed: what it returned, and what it said after. */
import type { CitedLine, Signal } from '../extract/facts.ts';
import type { Attempt, Sighting } from './model.ts';
import { streamLineOf } from './model.ts';
import { ANSWERED } from './recovery.ts';

/** A value of the data that is false in Python: what a caller gets who got nothing. */
const NOTHING = /^(?:None|False|0(?:\.0+)?|b?''|b?""|set\(\))$/;
const KEY = /(['"])(?:(?!\1)[^\\\n]){0,200}\1\s*:/g;
/** What has digits and counts nothing: addresses, dates, times, durations. */
const NO_COUNT =
  /\bhttps?:\/\/\S+|\d{4}-\d\d-\d\d\S*|\d{1,2}:\d\d(?::\d\d)?\S*|\b\d+(?:[.,]\d+)? ?(?:[mµn]?s|sec(?:onds?)?|min(?:utes?)?|h)\b|\b(?:try|attempt)\W{1,2}\d+/g;
const COUNT = /(?<![\w./:,-])[1-9]\d*(?:[.,]\d+)*(?![\w/:-])/;
const NAUGHT = /(?<![\w.,/:-])0(?![\w/:-]|[.,]\d)|\bNone\b|\bnull\b/;
/** `12 of 12`, `12/12`, `12 von 12`: nothing is missing. */
const COMPLETE = /(?<![\d.,/])([1-9]\d*(?:[.,]\d+)*)(?: \p{L}{1,4} | ?\/ ?)\1(?![\d/])/u;
const COUNTED_FAILURES =
  /\b(?:failed|failures?|errors?|missing|lost|dropped|not \w{1,30})['"]?[ :=]{1,3}[1-9]|(?<![\w.,/:-])[1-9]\d* (?:\w{1,30} ){0,2}(?:failed|failures|missing|lost|dropped|not \w{1,30})\b/i;
/** What Airflow says before the task's own code runs. */
const PREAMBLE =
  /::(?:end)?group::|Exporting (?:the following )?env vars|Filling up the DagBag|Running <TaskInstance|Starting attempt/;
/** What only tells others of the work is not the work, where there was any. */
const TELLS_OTHERS = /\bmetrics?\b|statsd|pushgateway|telemetry|\bspans?\b|\blineage\b/i;
/** A few failures may be borne; of more, the task's own count of them speaks. */
const MANY = 3;
/** Lines of one shape are the steps of a loop. */
const NAMES_AND_NUMBERS = /['"][^'"\n]*['"]|\S*\d\S*/g;

/** What the task returned, as far as Airflow prints it. */
export function returnedValue({ own }: Attempt): string | undefined {
  return own.findLast(({ signal }) => signal.cause === 'marker' && signal.id === 'returned')?.signal.captures[
    'value'
  ];
}

/** Whether a green task did its work in spite of these failures. They are in the order of the log. */
export function wentOn(attempt: Attempt, failures: readonly Sighting[], end: Signal | undefined): boolean {
  const value = returnedValue(attempt);
  const gotSomething = value !== undefined && value !== '' && !isEmptyHanded(value);
  const last = failures.at(-1);
  if (last === undefined) return gotSomething;
  const after = saidAfter(last, end).filter((line) => !isAnswer(line, last, attempt));
  const records = new Set(failures.map(({ signal: { record } }) => record)).size;
  if (records >= MANY && [value ?? '', ...after.map(({ text }) => text)].some(countsFailures)) return false;
  if (gotSomething || after.some(({ text }) => COMPLETE.test(text))) return true;
  if (failures.every(({ signal: { text } }) => TELLS_OTHERS.test(text)))
    return saidBefore(last).some((text) => tellsOfWork(text)) || after.some(({ text }) => tellsOfWork(text));
  return records < MANY && !isStepOfMany(last, attempt) && after.some(({ text }) => tellsOfWork(text));
}

/** `None`, `[]`, `{'rows': 0}`: there is nothing in it. */
export function isEmptyHanded(value: string): boolean {
  const parts = value.replace(KEY, ' ').split(/[\s,[\]{}()]+/);
  return parts.every((part) => part === '' || NOTHING.test(part));
}

function countsFailures(text: string): boolean {
  return COUNTED_FAILURES.test(text.replace(NO_COUNT, ' '));
}

/** A number of something that was done; a zero next to it says that it was not. */
function tellsOfWork(text: string): boolean {
  const counts = text.replace(NO_COUNT, ' ');
  return COUNT.test(counts) && !NAUGHT.test(counts) && !COUNTED_FAILURES.test(counts);
}

function saidAfter({ source, signal }: Sighting, end: Signal | undefined): CitedLine[] {
  const from = streamLineOf(signal);
  const to = end === undefined ? from : streamLineOf(end);
  return source.tail.filter((line) => streamLineOf(line) > from && streamLineOf(line) < to);
}

/** The last records before a failure, or the lines round it where many came after. */
function saidBefore({ source, signal }: Sighting): string[] {
  const before = source.tail.filter((line) => streamLineOf(line) < streamLineOf(signal));
  const texts = before.length > 0 ? before.map(({ text }) => text) : signal.context.slice(0, 3);
  return texts.slice(texts.findLastIndex((text) => PREAMBLE.test(text)) + 1);
}

/** What another address answered says nothing of the one that failed. */
function isAnswer(line: CitedLine, failure: Sighting, attempt: Attempt): boolean {
  return answersBeside(failure, attempt).some((answer) => answer.line === line.line);
}

/** Where others of its kind had worked before, what comes after may be of them and not of what failed. */
function isStepOfMany(failure: Sighting, attempt: Attempt): boolean {
  const answeredBefore = answersBeside(failure, attempt).some(({ record }) => record < failure.signal.record);
  const shapes = saidBefore(failure).map((text) => text.replace(NAMES_AND_NUMBERS, '').trim());
  return answeredBefore || new Set(shapes).size < shapes.length;
}

/** Good answers in the log that holds the failure. */
function answersBeside({ order }: Sighting, { own }: Attempt): Signal[] {
  return own
    .filter((s) => s.order === order && s.signal.cause === 'marker' && s.signal.id === ANSWERED)
    .map(({ signal }) => signal);
}
