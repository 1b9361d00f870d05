/**
 * The timeline picture of an incident: a row for each task or component, time from left to right, what stopped
 * first in the strongest ink, its consequences paler and joined to it by thin lines.
 */
import type { Diagnosis, TimelineEntry } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { shortPlace } from '../story/places.ts';
import { cut, cutStart } from '../width.ts';
import { clock, moment as momentLabel } from '../words.ts';
import { axisOver, axisTitle, position, round, ticks, type Axis } from './axis.ts';
import { createPlacer, type Label, type Placer } from './labels.ts';
import { html, type Html } from './template.ts';
import {
  timed,
  timelineRows,
  type Mark,
  type MarkKind,
  type Stretch,
  type TimelineRow,
} from './timeline-rows.ts';

const WIDTH = 1000;
const NAMES = 206;
const ROW = 54;
const TOP = 34;
const MAX_ROWS = 14;
const MAX_NAME = 32;
const MAX_LIST = 60;
const MAX_UNTIMED = 110;

/** Who gets a label first when there is no room for all. */
const PRECEDENCE: readonly MarkKind[] = [
  'death',
  'signal',
  'error',
  'consequence',
  'start',
  'activity',
  'queued',
  'note',
];

export function timelineFigure(diagnosis: Diagnosis): Html {
  const { timeline, rank } = diagnosis;
  if (timeline.length === 0) return html``;
  return html`<figure class="timeline">
    ${picture(diagnosis)}
    <details class="moments">
      <summary>The same in words</summary>
      ${moments(timeline, rank)}
    </details>
  </figure>`;
}

function picture({ timeline, rank, verdict }: Diagnosis): Html {
  const axis = axisOver(
    timed(timeline).map(({ at }) => at),
    NAMES,
    WIDTH - 14,
  );
  const all = timelineRows(timeline);
  if (!axis || all.length === 0) return html``;
  const rows = all.slice(0, MAX_ROWS);
  const bottom = TOP + rows.length * ROW;
  const id = `timeline-${String(rank)}`;
  const hidden = all.length - rows.length;
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Timeline of incident ${rank}">
    <svg
      class="picture"
      viewBox="0 0 ${WIDTH} ${bottom + 40}"
      role="img"
      aria-labelledby="${id}-title ${id}-text"
    >
      <title id="${id}-title">Timeline: ${oneLine(verdict)}</title>
      <desc id="${id}-text">
        ${timed(timeline)
          .slice(0, 20)
          .map(({ entry }) => html`${clock(entry.time)} ${oneLine(entry.row)}: ${oneLine(entry.what)}. `)}
      </desc>
      <defs>
        <pattern
          id="${id}-hatch"
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect class="hatch-ground" width="6" height="6" />
          <line class="hatch" x1="0" y1="0" x2="0" y2="6" />
        </pattern>
      </defs>
      ${grid(axis, bottom)} ${joints(rows, axis)}
      ${rows.map((row, at) => rowPicture(row, middle(at), axis, `${id}-hatch`))}
      ${limits(timeline, axis, bottom)}
      <text class="axis" x="${WIDTH - 14}" y="${bottom + 36}" text-anchor="end">${axisTitle(axis)}</text>
      ${hidden > 0 && html`<text class="axis" x="0" y="${bottom + 36}">and ${hidden} more rows, in the list below</text>`}
    </svg>
  </div>`;
}

function middle(row: number): number {
  return TOP + row * ROW + ROW / 2;
}

function grid(axis: Axis, bottom: number): Html[] {
  return ticks(axis).map(
    ({ at, label }) =>
      html`<line class="grid" x1="${at}" y1="${TOP}" x2="${at}" y2="${bottom}" /><text
          class="axis"
          x="${at}"
          y="${bottom + 17}"
          text-anchor="middle"
          >${label}</text
        >`,
  );
}

function rowPicture(row: TimelineRow, y: number, axis: Axis, hatch: string): Html {
  const placer = createPlacer(axis.left, axis.right, [y - 12, y + 21]);
  const marks = [...row.marks].sort((a, b) => PRECEDENCE.indexOf(a.kind) - PRECEDENCE.indexOf(b.kind));
  const markLabels = marks.map((mark) =>
    labelHtml(placer.place(position(axis, mark.at), labelOf(mark)), mark.kind),
  );
  return html`<g class="row${row.consequence ? ' pale' : ''}"
    ><line class="lane" x1="${axis.left}" y1="${y}" x2="${axis.right}" y2="${y}" />
    <text class="name" x="0" y="${y + 4}">${cutStart(row.name, MAX_NAME)}<title>${row.name}</title></text>
    ${row.stretches.map((stretch) => stretchPicture(stretch, y, axis, hatch))}
    ${[...marks].reverse().map((mark) => markPicture(mark, position(axis, mark.at), y))}
    ${markLabels}${row.stretches.map((stretch) => stretchLabel(stretch, placer, axis))}${
      row.untimed !== undefined &&
      labelHtml(
        {
          x: axis.left + 5,
          y: y - 7,
          anchor: 'start',
          text: cut(`printed without a time: ${row.untimed}`, MAX_UNTIMED),
        },
        'untimed',
      )
    }</g
  >`;
}

/** Queued and started are told by the stretch that begins there. */
function labelOf({ kind, at, what }: Mark): string {
  return kind === 'death' || kind === 'signal' || kind === 'consequence'
    ? `${clock(new Date(at).toISOString())} ${what}`
    : what;
}

function stretchPicture({ kind, from, to, what }: Stretch, y: number, axis: Axis, hatch: string): Html {
  const x = position(axis, from);
  const width = round(Math.max(1.5, position(axis, to) - x));
  const height = kind === 'queued' ? 4 : 14;
  const fill = kind === 'silence' ? html` fill="url(#${hatch})"` : html``;
  return html`<rect
    class="${kind}"
    x="${x}"
    y="${y - height / 2}"
    width="${width}"
    height="${height}"
    rx="2"
    ${fill}
    ><title>${what}</title></rect
  >`;
}

function stretchLabel({ kind, from, to, what }: Stretch, placer: Placer, axis: Axis): Html {
  if (kind !== 'silence') return html``;
  const label = placer.place((position(axis, from) + position(axis, to)) / 2, what);
  return labelHtml(label, 'silence');
}

function labelHtml(label: Label | undefined, kind: string): Html {
  if (!label) return html``;
  const { x, y, anchor, text } = label;
  return html`<text class="label ${kind}" x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;
}

/** Shapes differ as well as colours. */
function markPicture({ kind, what }: Mark, x: number, y: number): Html {
  const title = html`<title>${what}</title>`;
  switch (kind) {
    case 'death':
      return html`<g class="death"
        >${title}<rect x="${round(x - 1.5)}" y="${y - 11}" width="3" height="22" /><path
          d="M${round(x - 5)} ${y - 5}l10 10m0 -10l-10 10"
      /></g>`;
    case 'signal':
      return html`<path class="signal" d="M${x} ${y - 9}l8 9l-8 9l-8 -9z">${title}</path>`;
    case 'error':
      return html`<path class="error" d="M${x} ${y - 8}l8 14h-16z">${title}</path>`;
    case 'consequence':
      return html`<circle class="consequence" cx="${x}" cy="${y}" r="5">${title}</circle>`;
    case 'queued':
    case 'start':
      return html`<line class="edge" x1="${x}" y1="${y - 8}" x2="${x}" y2="${y + 8}">${title}</line>`;
    case 'activity':
    case 'note':
      return html`<circle class="${kind}" cx="${x}" cy="${y}" r="3">${title}</circle>`;
  }
}

/** What may have stopped the rest; of several in the same moment the first of these. */
const ROOTS: readonly MarkKind[] = ['signal', 'error', 'death'];

/** Thin lines from what stopped first to what followed from it. */
function joints(rows: readonly TimelineRow[], axis: Axis): Html[] {
  const points = rows.flatMap(({ marks }, row) => marks.map((mark) => ({ ...mark, row })));
  const [root] = points
    .filter(({ kind }) => ROOTS.includes(kind))
    .sort((a, b) => a.at - b.at || ROOTS.indexOf(a.kind) - ROOTS.indexOf(b.kind));
  if (!root) return [];
  const [x, y] = [position(axis, root.at), middle(root.row)];
  return points
    .filter(
      ({ kind, row, at }) =>
        row !== root.row && at >= root.at && (kind === 'consequence' || kind === 'death'),
    )
    .map((point) => {
      const [toX, toY] = [position(axis, point.at), middle(point.row)];
      const bend = round((y + toY) / 2);
      return html`<path class="joint" d="M${x} ${y}C${x} ${bend} ${toX} ${bend} ${toX} ${toY}" />`;
    });
}

function limits(timeline: readonly TimelineEntry[], axis: Axis, bottom: number): Html[] {
  const placer = createPlacer(axis.left, axis.right, [TOP - 18, TOP - 4]);
  return timed(timeline)
    .filter(({ entry }) => entry.kind === 'limit')
    .map(({ entry, at }) => {
      const x = position(axis, at);
      return html`<line
          class="limit"
          x1="${x}"
          y1="${TOP - 14}"
          x2="${x}"
          y2="${bottom}"
        />${labelHtml(placer.place(x, oneLine(entry.what)), 'limit')}`;
    });
}

function moments(timeline: readonly TimelineEntry[], rank: number): Html {
  const shown = timeline.slice(0, MAX_LIST);
  const more = timeline.length - shown.length;
  const rows = shown.map(
    (entry) =>
      html`<tr>
        <td class="time">${momentLabel(entry.time) || 'no time'}</td>
        <td>${oneLine(entry.row)}</td>
        <td>${oneLine(entry.what)}</td>
        <td class="place">${oneLine(shortPlace(entry))}</td>
      </tr>`,
  );
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Moments of incident ${rank}">
      <table>
        <thead>
          <tr>
            <th scope="col">Time (UTC)</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Where</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${more > 0 && html`<p class="quiet">and ${more} more</p>`}`;
}
