/** The report of the terminal; it also reads well in a pipe and pasted into a ticket. */
import type { Observation, Report } from '../../report/report.ts';
import { inertLines, oneLine } from '../escape.ts';
import type { RenderOptions } from '../options.ts';
import { coverageNotes } from '../story/coverage.ts';
import { headline, isHealthy } from '../story/headline.ts';
import { place } from '../story/proof.ts';
import { indexAttempts } from '../story/who.ts';
import { shortenPath, wrap } from '../width.ts';
import { count } from '../words.ts';
import { incident, incidentHead, type Page } from './incident.ts';
import { hanging, indent } from './layout.ts';
import { createPaint } from './paint.ts';
import { summaryTable } from './summary.ts';

const DEFAULT_WIDTH = 80;
/** Of several incidents: how many are told in full, and how many more with their head. */
const IN_FULL = 3;
const WITH_HEAD = 7;
const MAX_OBSERVATIONS = 4;
const MAX_PLACE = 46;

export function renderTable(report: Report, options: RenderOptions): string {
  const width = Math.min(120, Math.max(60, options.width ?? DEFAULT_WIDTH)) - 1;
  const paint = createPaint(options.color ?? false);
  const page: Page = { width, verbose: options.verbose ?? false, paint, attempts: indexAttempts(report) };

  const top = wrap(headline(report), width).map(isHealthy(report) ? paint.good : (line) => line);
  const blocks = [top, ...diagnoses(report, page), observations(report, page), coverage(report, page)];
  const lines = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'));
  return `${inertLines(lines.join('\n\n'))}\n`;
}

function diagnoses({ diagnoses: all }: Report, page: Page): string[][] {
  if (all.length < 2) return all.map((diagnosis) => incident(diagnosis, page));
  const inFull = page.verbose ? all.length : IN_FULL;
  const withHead = page.verbose ? 0 : WITH_HEAD;
  const rest = all.length - inFull - withHead;
  return [
    summaryTable(all, page.width),
    ...all.slice(0, inFull).map((diagnosis) => incident(diagnosis, page)),
    ...all.slice(inFull, inFull + withHead).map((diagnosis) => incidentHead(diagnosis, page)),
    all.length > inFull
      ? [
          page.paint.quiet(
            `    ${rest > 0 ? `${count(rest, 'more', 'more')} in the list above. ` : ''}--verbose tells all in full.`,
          ),
        ]
      : [],
  ];
}

function observations(report: Report, page: Page): string[] {
  // A log that stops is worth its line at once; anything else of a healthy folder can wait for --verbose.
  const all =
    isHealthy(report) && report.summary.unknownAttempts === 0 && !page.verbose ? [] : report.observations;
  if (all.length === 0) return [];
  const shown = page.verbose ? all : all.slice(0, MAX_OBSERVATIONS);
  const more = all.length - shown.length;
  return [
    page.paint.title('Also seen'),
    ...shown.flatMap((observation) => indent(observationLines(observation, page), 2)),
    ...(more > 0 ? [`  … and ${count(more, 'more observation')}`] : []),
  ];
}

function observationLines(
  { cause, explanation, evidence: [first], nextEvidence }: Observation,
  page: Page,
): string[] {
  const where = first ? ` (${shortenPath(place(first), MAX_PLACE)})` : '';
  const text = oneLine(`${explanation === '' ? cause : explanation}${where}`);
  const [next] = nextEvidence;
  return [
    ...hanging('- ', text, page.width - 2),
    ...(next && next.command !== '' ? [`    ${oneLine(next.command)}`] : []),
  ];
}

function coverage(report: Report, page: Page): string[] {
  const notes = coverageNotes(report.coverage, page.verbose ? 100 : 3);
  return notes.flatMap((note) => hanging('', note, page.width)).map(page.paint.quiet);
}
