/** The whole report as Markdown (CommonMark with GFM's tables). */
import type { Diagnosis, Report } from '../report/report.ts';
import { inertLines, markdown, spreadsheetCell } from './escape.ts';
import { markdownMarkup as markup } from './markup.ts';
import type { RenderOptions } from './options.ts';
import { coverageNotes } from './story/coverage.ts';
import { headline } from './story/headline.ts';
import { place } from './story/proof.ts';
import {
  consequenceList,
  contributingList,
  linkList,
  nextBlock,
  openList,
  proofBlock,
  remedyList,
  ruledOutList,
  status,
} from './story/sections.ts';
import { indexAttempts, whoLines, type AttemptIndex } from './story/who.ts';
import { shortenPath } from './width.ts';
import { count, grouped, span, sureness } from './words.ts';

/** How many diagnoses are told in full; the table names all. */
const IN_FULL = 25;
const MAX_ROWS = 500;
const MAX_PLACE = 60;

export function renderMarkdown(report: Report, options: RenderOptions): string {
  return markdownReport(report, options.verbose ? Infinity : IN_FULL, options.verbose ?? false);
}

/** @param inFull how many diagnoses are told in full */
export function markdownReport(report: Report, inFull: number, verbose: boolean): string {
  const index = indexAttempts(report);
  const { diagnoses } = report;
  const untold = diagnoses.length - inFull;
  const blocks = [
    markup.heading(1, headline(report)),
    diagnoses.length > 1 ? table(diagnoses) : '',
    ...diagnoses.slice(0, inFull).flatMap((diagnosis) => incident(diagnosis, index, verbose)),
    untold > 0 ? `${count(untold, 'more', 'more')} in the table above.` : '',
    ...titled('Also seen', observations(report, verbose)),
    ...titled('Coverage', markup.list(coverageNotes(report.coverage, verbose ? 100 : 5).map(markdown))),
  ];
  return `${inertLines(blocks.filter(Boolean).join('\n\n'))}\n`;
}

function incident(diagnosis: Diagnosis, index: AttemptIndex, verbose: boolean): string[] {
  const max = verbose ? Infinity : 8;
  return [
    markup.heading(2, `${String(diagnosis.rank)}. ${diagnosis.verdict}`),
    status(diagnosis, markup),
    whoLines(diagnosis, index, verbose ? 1000 : 20)
      .map(markup.prose)
      .join('  \n'),
    markup.prose(diagnosis.explanation),
    ...titled('Proof', proofBlock(diagnosis, markup, verbose ? Infinity : 12)),
    ...titled('Contributing', contributingList(diagnosis, markup, max)),
    ...titled('It explains', consequenceList(diagnosis, markup, max)),
    ...titled('Ruled out', ruledOutList(diagnosis, markup, max)),
    ...titled('Open', openList(diagnosis, markup, max)),
    ...titled('What to do', remedyList(diagnosis, markup, max)),
    linkList(diagnosis, markup),
    ...titled('The next commands to run', nextBlock(diagnosis, markup)),
  ];
}

function titled(title: string, body: string): string[] {
  return body === '' ? [] : [markup.heading(3, title), body];
}

function table(diagnoses: readonly Diagnosis[]): string {
  const rows = diagnoses.slice(0, MAX_ROWS).map((diagnosis) => {
    const { rank, verdict, attempts, firstSeen, lastSeen, determined, confidence } = diagnosis;
    const sure = determined ? sureness(confidence) : 'open';
    const when = span(firstSeen, lastSeen, true);
    return `| ${String(rank)} | ${markdown(spreadsheetCell(verdict))} | ${grouped(attempts.length)} | ${when} | ${sure} |`;
  });
  return ['| # | Cause | Attempts | When (UTC) | Sure |', '| -: | --- | -: | --- | --- |', ...rows].join(
    '\n',
  );
}

function observations({ observations: all }: Report, verbose: boolean): string {
  const max = verbose ? all.length : 10;
  const items = all.slice(0, max).map(({ cause, explanation, evidence: [first], nextEvidence: [next] }) => {
    const text = markup.prose(
      `${explanation === '' ? cause : explanation}${first ? ` (${shortenPath(place(first), MAX_PLACE)})` : ''}`,
    );
    return next && next.command !== '' ? `${text}\n${markup.block([next.command])}` : text;
  });
  const more = all.length - items.length;
  return markup.list(more > 0 ? [...items, `and ${grouped(more)} more`] : items);
}
