/** The story of an incident as moments in order, for texts and pictures. */
import type { TimelineEntry } from '../report/report.ts';
import type { ComputedFacts } from './computed.ts';
import { startOf } from './computed.ts';
import type { Incident } from './incidents.ts';
import type { Attempt, Sighting } from './model.ts';
import { taskLabel } from './names.ts';
import { durationText, iso } from './values.ts';

const MAX_ROWS = 12;
const MAX_ENTRIES = 60;

export function timelineOf(incident: Incident, facts: ComputedFacts): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  for (const verdict of incident.verdicts.slice(0, MAX_ROWS)) {
    const { attempt } = verdict;
    const row = rowOf(attempt);
    entries.push(...lifeOf(attempt, row));
    for (const sighting of verdict.head?.sightings.slice(0, 3) ?? [])
      entries.push(moment(sighting, attempt, row, kindOf(sighting)));
    for (const { sightings } of verdict.consequences)
      if (sightings[0]) entries.push(moment(sightings[0], attempt, row, 'consequence'));
  }
  if (incident.verdicts.length === 0)
    for (const s of incident.head.sightings.slice(0, 10))
      entries.push(moment(s, undefined, s.source.component, 'error'));
  const lead = incident.verdicts[0]?.attempt;
  const { silenceAfter, silenceSeconds } = facts;
  if (lead && silenceAfter && silenceSeconds !== undefined && silenceSeconds >= 5) {
    const source = lead.sources[0];
    if (source)
      entries.push({
        time: iso(silenceAfter.time),
        what: `${durationText(silenceSeconds * 1000)} of silence`,
        path: source.path,
        line: silenceAfter.line,
        kind: 'silence',
        row: rowOf(lead),
      });
  }
  return unique(entries).sort(compareEntries).slice(0, MAX_ENTRIES);
}

function lifeOf(attempt: Attempt, row: string): TimelineEntry[] {
  const source = attempt.sources[0];
  if (!source) return [];
  const entries: TimelineEntry[] = [];
  const start = startOf(attempt);
  if (start !== undefined)
    entries.push({
      time: iso(start),
      what: 'started',
      path: source.path,
      line: source.first?.line ?? 1,
      kind: 'start',
      row,
    });
  const last = source.last;
  if (last)
    entries.push({
      time: iso(last.time),
      what: 'last line of its log',
      path: source.path,
      line: last.line,
      kind: 'death',
      row,
    });
  return entries;
}

function moment(
  sighting: Sighting,
  attempt: Attempt | undefined,
  row: string,
  kind: TimelineEntry['kind'],
): TimelineEntry {
  const { signal, source } = sighting;
  const own = attempt?.sources.includes(source) ?? false;
  return {
    time: iso(signal.time),
    what: signal.text.slice(0, 160),
    path: source.path,
    line: signal.line,
    kind,
    row: own ? row : source.component,
  };
}

function kindOf({ signal, rule }: Sighting): TimelineEntry['kind'] {
  if (/SIG(?:TERM|KILL)|signal|Killed process/.test(signal.text)) return 'signal';
  return rule?.family === 'time-limits' ? 'limit' : 'error';
}

export function rowOf({ ref }: Attempt): string {
  return `${taskLabel(ref)}${ref.tryNumber === undefined ? '' : ` try ${String(ref.tryNumber)}`}`;
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
