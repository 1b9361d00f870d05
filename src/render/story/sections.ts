/** The parts of a diagnosis in a markup, each a finished text or empty. */
import type { Diagnosis, Evidence } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import type { Markup } from '../markup.ts';
import { certainty, clock, count, grouped } from '../words.ts';
import { cut, displayWidth, pad } from '../width.ts';
import { shortPlace, shortPlaces } from './places.ts';
import { place, proofInShort } from './proof.ts';
import { allLinks, codeOf, settingText } from './remedies.ts';
import { extent } from './who.ts';

/** Where a line of a log is cut: it is there to be recognised, not to be read to its end. */
const MAX_LINE = 300;
const MAX_PLACE = 44;

/** `confirmed (0.97) · high · task-execution-timeout · 6 attempts of 3 DAGs` */
export function status(diagnosis: Diagnosis, { prose, code }: Markup): string {
  const parts = [
    prose(certainty(diagnosis)),
    diagnosis.severity,
    code(diagnosis.cause),
    extent(diagnosis),
    diagnosis.recovered ? 'recovered: a later try passed' : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

export function proofBlock(diagnosis: Diagnosis, markup: Markup, max: number): string {
  const { rows: shown, more } = proofInShort(diagnosis, max);
  const { labels, folders } = shortPlaces(
    shown.map((row) => (row.kind === 'line' ? place(row.evidence) : '')),
    MAX_PLACE,
  );
  const placeWidth = Math.min(MAX_PLACE, Math.max(0, ...labels.map(displayWidth)));
  const timeWidth = Math.max(0, ...shown.map((row) => (row.kind === 'line' ? row.time.length : 0)));
  const lines = shown.map((row, at) => {
    const time = row.kind === 'line' ? row.time : '';
    return `${pad(labels[at] ?? '', placeWidth)}  ${pad(time, timeWidth)}  ${cut(row.text, MAX_LINE)}`;
  });
  if (more > 0) lines.push(`… and ${count(more, 'more line')}`);
  return lines.length === 0 ? '' : markup.block([...lines, ...folders.map((folder) => `… = ${folder}`)]);
}

export function contributingList({ contributing }: Diagnosis, markup: Markup, max: number): string {
  return causes(
    contributing.map(({ cause, explanation, evidence }) => [cause, `${explanation}${at(evidence)}`]),
    markup,
    max,
  );
}

export function consequenceList({ consequences }: Diagnosis, markup: Markup, max: number): string {
  const items = consequences.map(({ cause, count: times, evidence: [first] }) => {
    const where = first
      ? `${first.time === null ? '' : ` at ${clock(first.time)}`} (${shortPlace(first)})`
      : '';
    return `${grouped(times)} × ${markup.code(cause)}${markup.prose(where).replace(/^(?=.)/, ' ')}`;
  });
  return markup.list(items.slice(0, max));
}

export function ruledOutList({ ruledOut }: Diagnosis, markup: Markup, max: number): string {
  return causes(
    ruledOut.map(({ cause, reason, evidence }) => [cause, `${reason}${at(evidence)}`]),
    markup,
    max,
  );
}

export function openList({ hypotheses }: Diagnosis, markup: Markup, max: number): string {
  return causes(
    hypotheses.map(({ cause, why, decidedBy }) => [
      cause,
      decidedBy === '' ? why : `${why}; decided by ${decidedBy}`,
    ]),
    markup,
    max,
  );
}

export function remedyList({ remedies }: Diagnosis, markup: Markup, max: number): string {
  const items = remedies.slice(0, max).map(({ title, steps, setting }) => {
    const lines = steps.map((step) => {
      const code = codeOf(step);
      return code === undefined ? markup.prose(step) : markup.block(code.split('\n'));
    });
    return [markup.prose(title), ...lines, ...(setting ? [markup.prose(settingText(setting))] : [])].join(
      '\n',
    );
  });
  return markup.list(items, true);
}

export function linkList(diagnosis: Diagnosis, markup: Markup): string {
  return markup.list(allLinks(diagnosis).map(({ title, url }) => markup.link(title, url)));
}

export function nextBlock({ nextEvidence }: Diagnosis, markup: Markup): string {
  const commands = nextEvidence.flatMap(({ what, command }) =>
    command === '' ? [`# ${oneLine(what)}`] : [`# ${oneLine(what)}`, oneLine(command)],
  );
  return commands.length === 0 ? '' : markup.block(commands);
}

function causes(
  all: readonly (readonly [string, string])[],
  { code, prose, list }: Markup,
  max: number,
): string {
  const more = all.length - max;
  const items = all.slice(0, max).map(([cause, text]) => `${code(cause)}: ${prose(text)}`);
  return list(more > 0 ? [...items, `and ${grouped(more)} more`] : items);
}

function at([first]: readonly Evidence[]): string {
  return first ? ` (${shortPlace(first)})` : '';
}
