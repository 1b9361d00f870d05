/**
 * The report as one self-contained page: it asks for nothing from anywhere, is complete without scripts, and reads
 * on paper, in the dark, and aloud.
 */
import { createHash } from 'node:crypto';
import type { Observation, Report } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { headline, isHealthy } from '../story/headline.ts';
import { place } from '../story/proof.ts';
import { indexAttempts } from '../story/who.ts';
import { attemptsFigure } from './attempts-chart.ts';
import { incidentCard } from './incident.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';
import { attemptTable, coverageSection, incidentTable } from './tables.ts';
import { html, prose, trusted, type Html } from './template.ts';

/** Incidents of which everything shows at once; the rest of the others is folded away. */
const OPEN = 3;
const MAX_INCIDENTS = 200;
const MAX_OBSERVATIONS = 50;

export function renderHtml(report: Report): string {
  const [verdict = '', ...details] = headline(report).split(' · ');
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="dagnosis ${oneLine(report.tool.version)}">
<link rel="icon" href="data:,">
<title>${verdict} · Dagnosis</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header class="top"><p class="brand">Dagnosis</p><h1${isHealthy(report) && trusted(' class="good"')}>${verdict}</h1><p class="quiet">${details.join(' · ')}</p></header>
<main>
${overview(report)}
${incidents(report)}
${observations(report.observations)}
${attempts(report)}
<section aria-labelledby="coverage"><h2 id="coverage">Coverage</h2>${coverageSection(report)}</section>
</main>
<footer><p>Times are in UTC. Written by Dagnosis ${oneLine(report.tool.version)}; reads the logs, sends nothing anywhere.</p></footer>
<script>${trusted(SCRIPT)}</script>
</body>
</html>
`;
  return page.markup;
}

/** Nothing may be loaded, and only this style sheet and this script may act. https://www.w3.org/TR/CSP3/ */
function policy(): string {
  const digest = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; img-src data:; style-src ${digest(STYLE)}; script-src ${digest(SCRIPT)}; base-uri 'none'; form-action 'none'`;
}

function overview(report: Report): Html {
  if (report.diagnoses.length < 2) return html``;
  return html`<section aria-labelledby="overview">
    <h2 id="overview">Overview</h2>
    ${incidentTable(report.diagnoses)} ${attemptsFigure(report)}
  </section>`;
}

/** With one incident its verdict comes first; with several the picture is part of the overview. */
function attempts(report: Report): Html {
  if (report.attempts.length === 0) return html``;
  return html`<section aria-labelledby="attempts">
    <h2 id="attempts">Attempts</h2>
    ${report.diagnoses.length < 2 && attemptsFigure(report)} ${attemptTable(report)}
  </section>`;
}

function incidents(report: Report): Html {
  const { diagnoses } = report;
  if (diagnoses.length === 0) return html``;
  const index = indexAttempts(report);
  const shown = diagnoses.slice(0, MAX_INCIDENTS);
  const more = diagnoses.length - shown.length;
  return html`<section aria-labelledby="incidents">
    <h2 id="incidents">${diagnoses.length === 1 ? 'The incident' : 'Incidents'}</h2>
    ${diagnoses.length > 1 && filters(report)}
    ${shown.map((diagnosis, at) => incidentCard(diagnosis, index, at < OPEN))}
    ${more > 0 && html`<p class="quiet">and ${more} more, in the list above</p>`}
  </section>`;
}

/** Hidden until the script can act on it. */
function filters({ diagnoses }: Report): Html {
  const severities = [...new Set(diagnoses.map(({ severity }) => severity))];
  return html`<form class="filters" hidden role="search" aria-label="Filter incidents">
    <label>Search <input type="search" name="text" autocomplete="off" /></label>
    <fieldset>
      <legend>Severity</legend>
      ${severities.map((severity) => html`<label><input type="checkbox" name="severity" value="${severity}" checked /> ${severity}</label>`)}<label
        ><input type="checkbox" name="recovered" checked /> recovered</label
      >
    </fieldset>
    <button type="button" name="fold">Fold all</button><output aria-live="polite"></output>
  </form>`;
}

function observations(all: readonly Observation[]): Html {
  if (all.length === 0) return html``;
  const more = all.length - MAX_OBSERVATIONS;
  const items = all.slice(0, MAX_OBSERVATIONS).map(
    ({ cause, explanation, evidence: [first], nextEvidence: [next] }) =>
      html`<li>
        <code class="cause">${oneLine(cause)}</code>
        ${prose(oneLine(explanation))}${first && html` <span class="place">${place(first)}</span>`}${next && next.command !== '' && html`<pre><code>${oneLine(next.command)}</code></pre>`}
      </li>`,
  );
  return html`<section aria-labelledby="observations">
    <h2 id="observations">Also seen</h2>
    <ul class="causes">
      ${items}
    </ul>
    ${more > 0 && html`<p class="quiet">and ${more} more, in the JSON report</p>`}
  </section>`;
}
