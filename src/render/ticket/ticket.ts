/** The text for a ticket: what, since when, who, why, proof, next step; within a number of bytes. */
import type { Diagnosis, Report } from '../../report/report.ts';
import { inertLines } from '../escape.ts';
import { jiraMarkup, markdownMarkup, plainMarkup, type Markup } from '../markup.ts';
import type { RenderOptions, TicketFlavor } from '../options.ts';
import { coverageNotes } from '../story/coverage.ts';
import { airflow, headline } from '../story/headline.ts';
import {
  consequenceList,
  contributingList,
  linkList,
  nextBlock,
  openList,
  proofBlock,
  remedyList,
  ruledOutList,
} from '../story/sections.ts';
import { indexAttempts, who, type AttemptIndex } from '../story/who.ts';
import { certainty, count } from '../words.ts';
import { fit, type Part } from './fit.ts';

/** Below the limits of Jira (32,767 characters) and GitHub (65,536). */
const DEFAULT_MAX_BYTES = 30_000;
const IN_FULL = 3;
const NAMED = 20;

const MARKUPS: Readonly<Record<TicketFlavor, Markup>> = {
  markdown: markdownMarkup,
  jira: jiraMarkup,
  plain: plainMarkup,
};

export function renderTicket(report: Report, options: RenderOptions): string {
  const flavor = options.ticketFlavor ?? 'markdown';
  const parts = partsOf(report, MARKUPS[flavor]).map((part) => ({ ...part, text: inertLines(part.text) }));
  return fit(parts, options.maxBytes ?? DEFAULT_MAX_BYTES);
}

function partsOf(report: Report, markup: Markup): Part[] {
  const index = indexAttempts(report);
  const { diagnoses } = report;
  const more = diagnoses.slice(IN_FULL);
  return [
    // With one incident its verdict is the title, and the headline is background.
    diagnoses.length === 1
      ? { rank: 40, text: markup.prose(headline(report)) }
      : { rank: 0, text: markup.heading(1, headline(report)) },
    ...diagnoses.slice(0, IN_FULL).flatMap((diagnosis, at) =>
      incidentParts(diagnosis, { report, index, markup }).map((part) => ({
        ...part,
        rank: part.rank + at * 100,
      })),
    ),
    ...titled(
      350,
      more.length > 0 ? count(more.length, 'more incident') : '',
      markup.list(more.slice(0, NAMED).map(({ verdict }) => markup.prose(verdict))),
      markup,
    ),
    ...titled(360, 'Coverage', markup.list(coverageNotes(report.coverage, 3).map(markup.prose)), markup),
  ].filter(({ text }) => text !== '');
}

interface Ticket {
  report: Report;
  index: AttemptIndex;
  markup: Markup;
}

/** Ranks say what goes first when room is short: the highest. */
function incidentParts(diagnosis: Diagnosis, { report, index, markup }: Ticket): Part[] {
  const { names, where, when } = who(diagnosis, index, 12);
  const facts = [
    ['When', when],
    ['Affected', where === '' ? names : `${names} (${where})`],
    [
      'Cause',
      `${diagnosis.cause}, ${certainty(diagnosis)}, severity ${diagnosis.severity}${diagnosis.recovered ? ', recovered' : ''}`,
    ],
    ['Airflow', airflow(report).replace(/^Airflow /, '')],
    ['Fingerprint', diagnosis.fingerprint],
  ].flatMap(([name = '', value = '']) =>
    value === '' ? [] : [`${markup.strong(name)}: ${markup.prose(value)}`],
  );
  return [
    { rank: 1, text: markup.heading(1, diagnosis.verdict) },
    { rank: 2, text: markup.list(facts) },
    { rank: 5, text: markup.prose(diagnosis.explanation) },
    ...titled(6, 'Evidence', proofBlock(diagnosis, markup, 6), markup),
    ...titled(20, 'Contributing', contributingList(diagnosis, markup, 3), markup),
    ...titled(30, 'It explains', consequenceList(diagnosis, markup, 5), markup),
    ...titled(25, 'Ruled out', ruledOutList(diagnosis, markup, 5), markup),
    ...titled(8, 'Open', openList(diagnosis, markup, 5), markup),
    ...titled(7, 'Next command', nextBlock(diagnosis, markup), markup),
    ...titled(10, 'What to do', remedyList(diagnosis, markup, 5), markup),
    { rank: 35, text: linkList(diagnosis, markup) },
  ];
}

/** A heading goes and stays with its body. */
function titled(rank: number, title: string, body: string, markup: Markup): Part[] {
  return body === '' ? [] : [{ rank, text: `${markup.heading(2, title)}\n\n${body}` }];
}
