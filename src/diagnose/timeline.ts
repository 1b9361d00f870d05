/** The story of an incident as moments in order, for texts and pictures. */
import type { TimelineEntry } from '../report/report.ts';
import type { ComputedFacts } from './computed.ts';
import { startOf } from './computed.ts';
import type { Incident } from './incidents.ts';
import type { Attempt, Sighting, Verdict } from './model.ts';
import { taskLabel } from './names.ts';
import { isFailed } from './outcome.ts';
import { durationText, iso } from './values.ts';

const MAX_ROWS = 12;
const MAX_ENTRIES = 60;
const MIN_SILENCE_SECONDS = 5;

export function timelineOf(incident: Incident, facts: ComputedFacts): TimelineEntry[] {
  const { verdicts, otherTries, folded, head } = incident;
  const lead = verdicts[0]?.attempt;
  const entries = [
    ...verdicts.slice(0, MAX_ROWS).flatMap((verdict) => lived(verdict)),
    ...otherTries.flatMap((other) => other.verdicts.slice(0, MAX_ROWS).flatMap((verdict) => lived(verdict))),
    ...folded.flatMap(({ sightings, attempts = [] }) =>
      sightings.slice(0, 3).map((s) => moment(s, ownerOf(s, attempts), 'consequence')),
    ),
    ...(verdicts.length === 0 ? head.sightings.slice(0, 10).map((s) => moment(s, undefined, 'error')) : []),
    ...(lead ? silence(lead, facts) : []),
  ];
  return unique(entries).sort(compareEntries).slice(0, MAX_ENTRIES);
}

/** The life of one attempt, what struck it, and what came of it. */
function lived({ attempt, head, consequences }: Verdict): TimelineEntry[] {
  const struck = head?.sightings.slice(0, 3) ?? [];
  const limit = struck.find(({ rule }) => rule?.family === 'time-limits');
  return [
    ...lifeOf(attempt),
    ...struck.map((s) =>
      moment(s, attempt, s === limit ? 'limit' : kindOf(s), s === limit ? s.rule?.title : undefined),
    ),
    ...consequences.flatMap(({ sightings: [first], rule }) =>
      first ? [moment(first, attempt, 'consequence', rule.title)] : [],
    ),
  ];
}

function lifeOf(attempt: Attempt): TimelineEntry[] {
  const source = attempt.sources[0];
  const sent = attempt.reports.find(({ signal }) => signal.cause === 'marker' && signal.id === 'sent');
  const queued =
    sent && attempt.queued !== undefined
      ? [{ ...moment(sent, attempt, 'queued', 'queued'), row: rowOf(attempt) }]
      : [];
  if (!source) return queued;
  const entry = (
    kind: TimelineEntry['kind'],
    time: number | undefined,
    what: string,
    line = 1,
  ): TimelineEntry[] =>
    time === undefined ? [] : [{ time: iso(time), what, path: source.path, line, kind, row: rowOf(attempt) }];
  return [
    ...queued,
    ...entry('start', startOf(attempt), 'started', source.first?.line),
    ...entry(
      isFailed(attempt) || attempt.outcome === 'unknown' ? 'death' : 'note',
      attempt.last,
      endText(attempt),
      source.last?.line,
    ),
  ];
}

/** How the log itself ends; a process that was killed outright leaves no word. */
function endText(attempt: Attempt): string {
  const codes = attempt.own.flatMap(({ signal }) =>
    signal.cause === 'marker' && /^(?:return-code|task-exited|process-exited)$/.test(signal.id)
      ? (signal.captures['code'] ?? [])
      : [],
  );
  const killed = /SIG[A-Z]+|^-\d+$/.exec(codes.at(-1) ?? '')?.[0];
  if (killed !== undefined)
    return `ended by ${killed.startsWith('-') ? `signal ${killed.slice(1)}` : killed}`;
  const said = attempt.own.some(
    ({ signal }) =>
      signal.cause === 'marker' &&
      /^(?:failed|task-failed|execute-failed|return-code|task-exited|success|skipped)$/.test(signal.id),
  );
  switch (attempt.outcome) {
    case 'up_for_retry':
      return 'failed, may try again';
    case 'failed':
      return said || attempt.chains.length > 0 ? 'failed' : 'its log stops';
    case 'unknown':
      return 'its log stops';
    default:
      return attempt.outcome.replaceAll('_', ' ');
  }
}

function silence(lead: Attempt, { silenceAfter, silenceSeconds }: ComputedFacts): TimelineEntry[] {
  const source = lead.sources[0];
  if (!source || !silenceAfter || silenceSeconds === undefined || silenceSeconds < MIN_SILENCE_SECONDS)
    return [];
  const what = `${durationText(silenceSeconds * 1000)} of silence`;
  return [
    {
      time: iso(silenceAfter.time),
      what,
      path: source.path,
      line: silenceAfter.line,
      kind: 'silence',
      row: rowOf(lead),
    },
  ];
}

function moment(
  { signal, source }: Sighting,
  attempt: Attempt | undefined,
  kind: TimelineEntry['kind'],
  what = signal.text.slice(0, 160),
): TimelineEntry {
  const row = attempt?.sources.includes(source) === true ? rowOf(attempt) : componentRow(source);
  return { time: iso(signal.time), what, path: source.path, line: signal.line, kind, row };
}

function ownerOf({ source }: Sighting, attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.find(({ sources }) => sources.includes(source));
}

function kindOf({ signal }: Sighting): TimelineEntry['kind'] {
  return /SIG(?:TERM|KILL)|signal|Killed process/.test(signal.text) ? 'signal' : 'error';
}

export function rowOf({ ref }: Attempt): string {
  return `${taskLabel(ref)}${ref.tryNumber === undefined ? '' : ` try ${String(ref.tryNumber)}`}`;
}

/** `worker-1` for worker-1.log, `host dmesg` for dmesg.txt: two hosts are two rows. */
function componentRow({ component, path }: Sighting['source']): string {
  const name = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w{1,5}$/, '');
  return name.includes(component) ? name : `${component} ${name}`;
}

function unique(entries: readonly TimelineEntry[]): TimelineEntry[] {
  return [
    ...new Map(entries.map((entry) => [`${entry.path}:${String(entry.line)}:${entry.kind}`, entry])).values(),
  ];
}

function compareEntries(a: TimelineEntry, b: TimelineEntry): number {
  if (a.time !== b.time) return (a.time ?? '9') < (b.time ?? '9') ? -1 : 1;
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.line - b.line;
}
