/** One diagnosis as a card of the page. */
import type { Diagnosis, Evidence } from '../../report/report.ts';
import { oneLine, safeUrl, visible } from '../escape.ts';
import { factLabels } from '../story/facts.ts';
import { sharedFolder, shortPlace } from '../story/places.ts';
import { proofRows, type ProofRow } from '../story/proof.ts';
import { allLinks, codeOf, settingText } from '../story/remedies.ts';
import { extent, who, type AttemptIndex } from '../story/who.ts';
import { certainty, clock, grouped } from '../words.ts';
import { html, prose, type Html } from './template.ts';
import { timelineFigure } from './timeline.ts';

const MAX_PROOF = 40;
const MAX_VICTIMS = 40;

/** @param open false: all but the verdict and the story is folded away */
export function incidentCard(diagnosis: Diagnosis, attempts: AttemptIndex, open: boolean): Html {
  const { rank, severity, recovered, verdict, explanation, fingerprint } = diagnosis;
  const body = details(diagnosis);
  return html`<article
    class="incident ${severity}"
    id="incident-${rank}"
    aria-labelledby="verdict-${rank}"
    data-severity="${severity}"
    data-recovered="${String(recovered)}"
  >
    <header>
      <p class="rank" aria-hidden="true">${rank}</p>
      <div>
        <h3 id="verdict-${rank}">${oneLine(verdict)}</h3>
        <p class="status">${status(diagnosis)}</p>
      </div>
    </header>
    ${whoList(diagnosis, attempts)}
    ${explanation !== '' && html`<p class="story">${prose(oneLine(explanation))}</p>`}
    ${
      open
        ? body
        : html`<details class="more">
            <summary>Picture, proof, what to do</summary>
            ${body}
          </details>`
    }
    <p class="fingerprint">Fingerprint <code>${oneLine(fingerprint)}</code></p>
  </article>`;
}

function status(diagnosis: Diagnosis): Html[] {
  const { severity, cause, recovered, determined } = diagnosis;
  return [
    html`<span class="chip severity">${severity}</span> `,
    html`<span class="chip${determined ? '' : ' open'}">${certainty(diagnosis)}</span> `,
    ...(extent(diagnosis) === '' ? [] : [html`<span class="chip">${extent(diagnosis)}</span> `]),
    ...(recovered ? [html`<span class="chip good">recovered: a later try passed</span> `] : []),
    html`<code class="cause">${oneLine(cause)}</code>`,
  ];
}

function whoList(diagnosis: Diagnosis, attempts: AttemptIndex): Html {
  const { names, where, when } = who(diagnosis, attempts, MAX_VICTIMS);
  const entries = [
    ['Affected', names],
    ['Where', where],
    ['When', when],
    ...factLabels(diagnosis.facts),
  ].filter(([, value]) => value !== '');
  return html`<dl class="who">
    ${entries.map(
      ([name = '', value = '']) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function details(diagnosis: Diagnosis): Html {
  const { contributing, consequences, ruledOut, hypotheses, nextEvidence } = diagnosis;
  const columns = [
    section(
      'Contributing',
      causes(contributing.map(({ cause, explanation, evidence }) => [cause, explanation, evidence])),
    ),
    section('It explains', consequenceList(consequences)),
    section('Ruled out', causes(ruledOut.map(({ cause, reason, evidence }) => [cause, reason, evidence]))),
    section(
      'Open',
      causes(
        hypotheses.map(({ cause, why, decidedBy }) => [
          cause,
          decidedBy === '' ? why : `${why}; decided by ${decidedBy}`,
          [],
        ]),
      ),
    ),
  ].filter(({ markup }) => markup !== '');
  const next = nextEvidence.length > 1 ? 'The next commands to run' : 'The next command to run';
  return html`${timelineFigure(diagnosis)}${section('Proof', proofTable(diagnosis))}${
    columns.length > 0 && html`<div class="columns">${columns}</div>`
  }${section('What to do', remedies(diagnosis))}${section(next, commands(nextEvidence))}`;
}

function section(title: string, body: Html | undefined): Html {
  return body
    ? html`<section>
        <h4>${title}</h4>
        ${body}
      </section>`
    : html``;
}

function proofTable(diagnosis: Diagnosis): Html | undefined {
  const rows = proofRows(diagnosis);
  if (rows.length === 0) return undefined;
  const more = rows.length - MAX_PROOF;
  const shown = rows.slice(0, MAX_PROOF);
  const common = sharedFolder(shown.flatMap((row) => (row.kind === 'line' ? [row.evidence.path] : [])));
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Proof of incident ${diagnosis.rank}">
      <table class="proof">
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">Time</th>
            <th scope="col">Line</th>
          </tr>
        </thead>
        <tbody>
          ${shown.map((row, at) =>
            proofRow(
              row,
              shown.slice(0, at).findLast(({ kind }) => kind === 'line'),
              common,
            ),
          )}
        </tbody>
      </table>
    </div>
    ${common !== '' && html`<p class="place">… = ${breakable(oneLine(common))}</p>`}
    ${more > 0 && html`<p class="quiet">and ${more} more lines, in the JSON report</p>`}`;
}

function proofRow(row: ProofRow, before: ProofRow | undefined, common: string): Html {
  if (row.kind === 'silence')
    return html`<tr class="gap">
      <td></td>
      <td></td>
      <td>${row.text}</td>
    </tr>`;
  const { evidence, time, text } = row;
  // A folder shows once where several lines of one file follow each other.
  const folder =
    before?.kind === 'line' && before.evidence.path === evidence.path ? '' : folderOf(evidence.path, common);
  return html`<tr>
    <td class="place">
      ${folder !== '' && html`<span class="folder">${breakable(folder)}</span>`}<b
        >${oneLine(shortPlace(evidence))}</b
      >
    </td>
    <td class="time">${time}</td>
    <td class="line">${withContext(evidence, text)}</td>
  </tr>`;
}

function folderOf(path: string, common: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return oneLine(common !== '' && folder.startsWith(common) ? `…/${folder.slice(common.length)}` : folder);
}

/** Paths break behind their slashes. */
function breakable(path: string): Html[] {
  return path.split(/(?<=\/)/).map((part) => html`${part}<wbr />`);
}

function withContext(evidence: Evidence, text: string): Html {
  const lines = evidence.context.length > 0 ? evidence.context : [evidence.text];
  if (evidence.context.length === 0 && visible(evidence.text) === text) return html`${text}`;
  const shown = lines.map((line) => (line === evidence.text ? html`<mark>${line}</mark> ` : html`${line} `));
  return html`<details>
    <summary>${text}</summary>
    <pre>${shown}</pre>
  </details>`;
}

function causes(entries: readonly (readonly [string, string, readonly Evidence[]])[]): Html | undefined {
  if (entries.length === 0) return undefined;
  return html`<ul class="causes">
    ${entries.map(([cause, text, [first]]) => html`<li><code class="cause">${oneLine(cause)}</code> ${prose(oneLine(text))}${first && html` <span class="place">${oneLine(shortPlace(first))}</span>`}</li>`)}
  </ul>`;
}

function consequenceList(consequences: Diagnosis['consequences']): Html | undefined {
  if (consequences.length === 0) return undefined;
  return html`<ul class="causes">
    ${consequences.map(({ cause, count, evidence: [first] }) => html`<li>${grouped(count)} × <code class="cause">${oneLine(cause)}</code>${first && html` <span class="place">${clock(first.time)} ${oneLine(shortPlace(first))}</span>`}</li>`)}
  </ul>`;
}

function remedies(diagnosis: Diagnosis): Html | undefined {
  const links = allLinks(diagnosis).flatMap(({ title, url }) => {
    const safe = safeUrl(url);
    return safe === undefined
      ? []
      : [html`<li><a href="${safe}" rel="noopener noreferrer">${oneLine(title)}</a></li>`];
  });
  if (diagnosis.remedies.length + links.length === 0) return undefined;
  const items = diagnosis.remedies.map(
    ({ title, steps, setting }) =>
      html`<li>
        ${prose(oneLine(title))}${steps.map(step)}${setting && html`<p class="setting"><code>${settingText(setting)}</code></p>`}
      </li>`,
  );
  return html`<ol class="remedies">
      ${items}
    </ol>
    ${
      links.length > 0 &&
      html`<ul class="links">
        ${links}
      </ul>`
    }`;
}

function step(text: string): Html {
  const code = codeOf(text);
  return code === undefined ? html`<p>${prose(oneLine(text))}</p>` : html`<pre><code>${code}</code></pre>`;
}

function commands(next: Diagnosis['nextEvidence']): Html | undefined {
  if (next.length === 0) return undefined;
  return html`<ul class="commands">
    ${next.map(({ what, command }) => html`<li>${oneLine(what)}${command !== '' && html`<pre><code>${oneLine(command)}</code></pre>`}</li>`)}
  </ul>`;
}
