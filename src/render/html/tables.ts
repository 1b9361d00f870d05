/** The tables of the page: incidents by rank, all attempts, what was read. */
import type { Coverage, Diagnosis, Report, ReportAttempt } from '../../report/report.ts';
import { oneLine, spreadsheetCell } from '../escape.ts';
import { place } from '../story/proof.ts';
import {
  bytes,
  count,
  duration,
  grouped,
  moment,
  outcomeLabel,
  runLabel,
  span,
  sureness,
  taskLabel,
  tryLabel,
} from '../words.ts';
import { html, type Html } from './template.ts';

const MAX_ATTEMPTS = 1000;
const MAX_LISTED = 100;

export function incidentTable(diagnoses: readonly Diagnosis[]): Html {
  const rows = diagnoses.map((diagnosis) => {
    const { rank, verdict, severity, recovered, attempts, firstSeen, lastSeen, determined, confidence } =
      diagnosis;
    return html`<tr data-incident="${rank}">
      <td class="number">${rank}</td>
      <td><a href="#incident-${rank}">${cell(verdict)}</a></td>
      <td class="number">${grouped(attempts.length)}</td>
      <td class="time">${span(firstSeen, lastSeen, true)}</td>
      <td class="nowrap">
        <span class="dot ${severity}" aria-hidden="true"></span>${severity}${recovered && ', recovered'}
      </td>
      <td>${determined ? sureness(confidence) : 'open'}</td>
    </tr>`;
  });
  return scroll(
    'Incidents by rank',
    html`<table class="list">
      <thead>
        ${head('#', 'Cause', 'Attempts', 'When (UTC)', 'Severity', 'Sure')}
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`,
  );
}

export function attemptTable({ attempts }: Report): Html {
  if (attempts.length === 0) return html``;
  // Failed ones first, so that a page that is too long loses the others.
  const sorted = [...attempts].sort((a, b) => Number(a.diagnosis === null) - Number(b.diagnosis === null));
  const more = sorted.length - MAX_ATTEMPTS;
  const table = html`<table class="list sortable">
    <thead>
      ${head('Task', 'Run', 'Try', 'Outcome', 'Incident', 'Host', 'Start (UTC)', 'Elapsed')}
    </thead>
    <tbody>
      ${sorted.slice(0, MAX_ATTEMPTS).map(attemptRow)}
    </tbody>
  </table>`;
  return html`<details class="all-attempts">
    <summary>${count(attempts.length, 'attempt')}</summary>
    ${scroll('All attempts', table)}${more > 0 && html`<p class="quiet">and ${grouped(more)} more, in the JSON report</p>`}
  </details>`;
}

function attemptRow(attempt: ReportAttempt): Html {
  const { outcome, diagnosis, host, start, end, runId, tryNumber, tries } = attempt;
  const seconds = (Date.parse(end ?? '') - Date.parse(start ?? '')) / 1000;
  const elapsed = Number.isFinite(seconds) && seconds >= 0;
  return html`<tr>
    <td>${cell(taskLabel(attempt))}</td>
    <td>${cell(runId === null ? '' : runLabel(runId))}</td>
    <td data-sort="${tryNumber ?? 0}">${tryLabel(tryNumber, tries).replace(/^try /, '')}</td>
    <td>${outcomeLabel(outcome)}</td>
    <td class="number">${diagnosis !== null && html`<a href="#incident-${diagnosis}">${diagnosis}</a>`}</td>
    <td>${cell(host ?? '')}</td>
    <td class="time">${moment(start)}</td>
    <td class="number" data-sort="${elapsed ? seconds : -1}">${elapsed ? duration(seconds) : ''}</td>
  </tr>`;
}

export function coverageSection({ coverage }: Report): Html {
  const { sources, lines, linesParsed, linesUnderstood, problems, notUnderstood, elsewhere, notes } =
    coverage;
  return html`<p>
      ${count(sources, 'file')}, ${bytes(coverage.bytes)}, ${count(lines, 'line')}; ${grouped(linesParsed)}
      parsed, ${grouped(linesUnderstood)} of them understood.
    </p>
    <div class="columns">
      ${counts('Formats', coverage.formats)}${counts('Components', coverage.components)}
    </div>
    ${listed('Not read, or not to the end', problems, ({ path, reason }) => html`<code>${oneLine(path)}</code> ${oneLine(reason)}`)}
    ${listed('Not understood', notUnderstood, (line) => html`<code>${place(line)}</code> ${oneLine(line.text)}`)}
    ${listed('Failures of DAGs whose task logs are not here', elsewhere, ({ dagId, failures, ...at }) => html`${oneLine(dagId)}: ${grouped(failures)}, first at <code>${place(at)}</code>`)}
    ${listed('Notes', notes, (note) => html`${oneLine(note)}`)}`;
}

function counts(title: string, numbers: Coverage['formats']): Html {
  const entries = Object.entries(numbers);
  if (entries.length === 0) return html``;
  return html`<section>
    <h3>${title}</h3>
    <ul class="causes">
      ${entries.map(([name, number]) => html`<li>${grouped(number)} × ${oneLine(name)}</li>`)}
    </ul>
  </section>`;
}

function listed<T>(title: string, all: readonly T[], item: (one: T) => Html): Html {
  if (all.length === 0) return html``;
  const more = all.length - MAX_LISTED;
  return html`<section>
    <h3>${title}</h3>
    <ul class="causes">
      ${all.slice(0, MAX_LISTED).map((one) => html`<li>${item(one)}</li>`)}${more > 0 && html`<li>and ${grouped(more)} more</li>`}
    </ul>
  </section>`;
}

function head(...names: readonly string[]): Html {
  return html`<tr>
    ${names.map((name) => html`<th scope="col">${name}</th>`)}
  </tr>`;
}

/** Wide tables scroll by themselves, also from the keyboard. */
function scroll(label: string, table: Html): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">${table}</div>`;
}

function cell(text: string): string {
  return spreadsheetCell(oneLine(text));
}
