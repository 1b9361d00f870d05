/** One diagnosis in a terminal: the answer, who, the story, proof, what else it could be, what to do. */
import type { Diagnosis, Evidence } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { shortPlace, shortPlaces } from '../story/places.ts';
import { place, proofInShort } from '../story/proof.ts';
import { allLinks } from '../story/remedies.ts';
import { extent, whoLines, type AttemptIndex } from '../story/who.ts';
import { displayWidth, wrap } from '../width.ts';
import { certainty, clock, count, grouped } from '../words.ts';
import { hanging, indent, rows, type Row } from './layout.ts';
import type { Paint } from './paint.ts';
import { remedyLines } from './remedies.ts';

const MARGIN = 4;
/** Rows of a section; the rest is counted. A screen is some fifty lines. */
const SHOWN = { proof: 8, others: 4, remedies: 4, links: 3, commands: 4 };

export interface Page {
  width: number;
  verbose: boolean;
  paint: Paint;
  attempts: AttemptIndex;
}

/** The head of an incident: verdict, certainty, whom it concerns. */
export function incidentHead(diagnosis: Diagnosis, page: Page): string[] {
  const { paint, width } = page;
  const verdict = hanging(`${String(diagnosis.rank).padStart(2)}  `, oneLine(diagnosis.verdict), width);
  const status = [
    certainty(diagnosis),
    diagnosis.severity,
    diagnosis.cause,
    extent(diagnosis),
    diagnosis.recovered ? 'recovered: a later try passed' : '',
  ];
  return [
    ...verdict.map(paint.verdict(diagnosis.severity)),
    ...indent(wrap(status.filter(Boolean).join(' · '), width - MARGIN), MARGIN).map(paint.quiet),
  ];
}

export function incident(diagnosis: Diagnosis, page: Page): string[] {
  const width = page.width - MARGIN;
  const story = oneLine(diagnosis.explanation);
  const who = whoLines(diagnosis, page.attempts, page.verbose ? 1000 : 6);
  const blocks = [
    who.flatMap((line) => wrap(line, width)),
    story === '' ? [] : wrap(story, width),
    sections(diagnosis, { ...page, width }),
  ];
  const body = blocks.filter((block) => block.length > 0).flatMap((block) => ['', ...block]);
  return [...incidentHead(diagnosis, page), ...indent(body, MARGIN)];
}

function sections(diagnosis: Diagnosis, page: Page): string[] {
  return [
    ...section('Proof', proof(diagnosis, page), page),
    ...section('Contributing', causes(diagnosis.contributing.map(noted), page), page),
    ...section('It explains', consequences(diagnosis, page), page),
    ...section('Ruled out', causes(diagnosis.ruledOut.map(refuted), page), page),
    ...section('Open', causes(diagnosis.hypotheses.map(open), page), page),
    ...section('What to do', whatToDo(diagnosis, page), page),
    ...section(nextTitle(diagnosis), nextCommands(diagnosis, page), page),
  ];
}

function section(title: string, lines: readonly string[], { paint }: Page): string[] {
  return lines.length === 0 ? [] : [paint.title(title), ...indent(lines, 2)];
}

function proof(diagnosis: Diagnosis, page: Page): string[] {
  const { rows: shown, more } = proofInShort(diagnosis, page.verbose ? Infinity : SHOWN.proof);
  const places = shown.map((row) => (row.kind === 'line' ? place(row.evidence) : ''));
  const maxLabel = placeWidth(places, page.width);
  const { labels, folders } = shortPlaces(places, maxLabel);
  const all = shown.map((row, at) => ({
    label: labels[at] ?? '',
    middle: row.kind === 'line' ? row.time : '',
    text: row.text,
  }));
  return [
    ...rows(all, {
      width: page.width - 2,
      maxLabel: Math.floor(page.width * WIDEST_PLACE),
      maxLines: page.verbose ? 20 : 3,
    }),
    ...(more > 0 ? [`… and ${count(more, 'more line')}`] : []),
    ...folders.slice(0, page.verbose ? folders.length : 2).map((folder) => page.paint.quiet(`… = ${folder}`)),
  ];
}

const WIDEST_PLACE = 0.5;

/** Room for the names of the files, but no more than half of the page. */
function placeWidth(places: readonly string[], width: number): number {
  const names = places.map((one) => displayWidth(`…/${one.slice(one.lastIndexOf('/') + 1)}`));
  return Math.min(Math.floor(width * WIDEST_PLACE), Math.max(Math.floor(width * 0.38), ...names));
}

function causes(all: readonly Row[], page: Page): string[] {
  const columns = { width: page.width - 2, maxLabel: 26, maxLines: page.verbose ? 20 : 3 };
  return some(all, SHOWN.others, 'cause', page, (part) => rows(part, columns));
}

const noted = ({ cause, explanation, evidence }: Diagnosis['contributing'][number]): Row => ({
  label: oneLine(cause),
  text: oneLine(`${explanation}${at(evidence)}`),
});

const refuted = ({ cause, reason, evidence }: Diagnosis['ruledOut'][number]): Row => ({
  label: oneLine(cause),
  text: oneLine(`${reason}${at(evidence)}`),
});

const open = ({ cause, why, decidedBy }: Diagnosis['hypotheses'][number]): Row => ({
  label: oneLine(cause),
  text: oneLine(decidedBy === '' ? why : `${why}; decided by ${decidedBy}`),
});

/** Where a reader who disagrees should look. */
function at([first]: readonly Evidence[]): string {
  return first ? ` (${shortPlace(first)})` : '';
}

function consequences(diagnosis: Diagnosis, page: Page): string[] {
  const all = diagnosis.consequences.map(({ cause, count: times, evidence: [first] }): Row => {
    const where = first ? `${clock(first.time)}  ${shortPlace(first)}`.trim() : '';
    return { label: oneLine(`${grouped(times)} × ${cause}`), text: where };
  });
  const columns = { width: page.width - 2, maxLabel: 34, maxLines: page.verbose ? 20 : 2 };
  return some(all, SHOWN.others, 'consequence', page, (part) => rows(part, columns));
}

function whatToDo(diagnosis: Diagnosis, page: Page): string[] {
  const width = page.width - 2;
  const remedies = some(diagnosis.remedies, SHOWN.remedies, 'remedy', page, (part) =>
    remedyLines(part, width),
  );
  const links = allLinks(diagnosis).map(({ url }) => oneLine(url));
  // Addresses are not wrapped: a broken one cannot be opened.
  return [...remedies, ...links.slice(0, page.verbose ? links.length : SHOWN.links).map(page.paint.link)];
}

function nextTitle({ nextEvidence }: Diagnosis): string {
  return nextEvidence.length > 1 ? 'The next commands to run' : 'The next command to run';
}

/** Commands are not wrapped either: they are there to be pasted. */
function nextCommands(diagnosis: Diagnosis, page: Page): string[] {
  return some(diagnosis.nextEvidence, SHOWN.commands, 'command', page, (part) =>
    part.flatMap(({ what, command }) => [
      ...wrap(oneLine(what), page.width - 2).map(page.paint.quiet),
      ...(command === '' ? [] : [`  ${oneLine(command)}`]),
    ]),
  );
}

/** The first few of a list, the rest counted. */
function some<T>(
  all: readonly T[],
  max: number,
  noun: string,
  { verbose }: Page,
  lines: (part: readonly T[]) => string[],
): string[] {
  const shown = verbose || all.length <= max + 1 ? all.length : max;
  const more = all.length - shown;
  const plural = noun === 'remedy' ? 'remedies' : `${noun}s`;
  return [
    ...lines(all.slice(0, shown)),
    ...(more > 0 ? [`… and ${count(more, `more ${noun}`, `more ${plural}`)}`] : []),
  ];
}
