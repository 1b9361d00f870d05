/** The picture of all attempts over time: a row for each cause and each other outcome. */
import type { Report, ReportAttempt } from '../../report/report.ts';
import { oneLine } from '../escape.ts';
import { cut } from '../width.ts';
import { count, grouped, outcomeLabel } from '../words.ts';
import { axisOver, axisTitle, position, round, ticks, type Axis } from './axis.ts';
import { html, type Html } from './template.ts';

const WIDTH = 1000;
const NAMES = 300;
const COUNTS = 60;
const ROW = 24;
const TOP = 8;
const BINS = 220;
const MAX_CAUSES = 12;
const MAX_NAME = 50;

interface Group {
  name: string;
  kind: 'failed' | 'recovered' | 'other' | 'success';
  attempts: ReportAttempt[];
}

export function attemptsFigure(report: Report): Html {
  const groups = groupsOf(report);
  const all = groups.flatMap(({ attempts }) => attempts);
  const axis = axisOver(all.flatMap(momentsOf), NAMES + COUNTS, WIDTH - 14);
  if (!axis || all.length < 2) return html``;
  const bottom = TOP + groups.length * ROW;
  const untimed = all.filter((attempt) => momentsOf(attempt).length === 0).length;
  return html`<figure class="attempts-chart">
    <div class="scroll" tabindex="0" role="group" aria-label="All attempts over time">
      <svg
        class="picture"
        viewBox="0 0 ${WIDTH} ${bottom + 40}"
        role="img"
        aria-labelledby="attempts-title attempts-text"
      >
        <title id="attempts-title">All attempts over time, by cause and outcome</title>
        <desc id="attempts-text">
          ${groups.map(({ name, attempts }) => html`${oneLine(name)}: ${count(attempts.length, 'attempt')}. `)}
        </desc>
        ${ticks(axis).map(({ at, label }) => html`<line class="grid" x1="${at}" y1="${TOP}" x2="${at}" y2="${bottom}" /><text class="axis" x="${at}" y="${bottom + 17}" text-anchor="middle">${label}</text>`)}
        ${groups.map((group, at) => rowPicture(group, TOP + at * ROW, axis))}
        <text class="axis" x="${WIDTH - 14}" y="${bottom + 36}" text-anchor="end">${axisTitle(axis)}</text>
        ${untimed > 0 && html`<text class="axis" x="0" y="${bottom + 36}">${count(untimed, 'attempt')} without a time: only counted</text>`}
      </svg>
    </div>
    <figcaption>All attempts, from start to end; the stronger, the more at once.</figcaption>
  </figure>`;
}

function groupsOf({ attempts, diagnoses }: Report): Group[] {
  const causes = diagnoses
    .filter((diagnosis) => diagnosis.attempts.length > 0)
    .slice(0, MAX_CAUSES)
    .map(({ rank, verdict, recovered }): Group & { rank: number } => ({
      rank,
      name: `${String(rank)}  ${verdict}`,
      kind: recovered ? 'recovered' : 'failed',
      attempts: attempts.filter(({ diagnosis }) => diagnosis === rank),
    }));
  const named = new Set(causes.map(({ rank }) => rank));
  const rest = new Map<string, Group>();
  for (const attempt of attempts) {
    if (attempt.diagnosis !== null && named.has(attempt.diagnosis)) continue;
    const { name, kind } = restGroup(attempt);
    const group = rest.get(name) ?? { name, kind, attempts: [] };
    group.attempts.push(attempt);
    rest.set(name, group);
  }
  const order: readonly Group['kind'][] = ['failed', 'recovered', 'other', 'success'];
  const others = [...rest.values()].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind));
  return [...causes, ...others].filter((group) => group.attempts.length > 0);
}

function restGroup({ outcome, diagnosis }: ReportAttempt): Pick<Group, 'name' | 'kind'> {
  if (diagnosis !== null) return { name: 'further causes', kind: 'failed' };
  if (outcome === 'success') return { name: 'succeeded', kind: 'success' };
  const failed = outcome === 'failed' || outcome === 'up_for_retry';
  if (failed) return { name: `${outcomeLabel(outcome)}, logs not here`, kind: 'failed' };
  return { name: outcomeLabel(outcome), kind: 'other' };
}

function momentsOf({ start, end }: ReportAttempt): number[] {
  return [start, end].flatMap((time) => (time === null ? [] : [Date.parse(time)])).filter(Number.isFinite);
}

function rowPicture({ name, kind, attempts }: Group, y: number, axis: Axis): Html {
  const runs = coverage(attempts, axis);
  const most = runs.reduce((max, run) => Math.max(max, run.count), 1);
  const width = (axis.right - axis.left) / BINS;
  return html`<g
    ><text class="name" x="0" y="${y + 16}"
      >${cut(oneLine(name), MAX_NAME)}<title>${oneLine(name)}</title></text
    ><text class="count" x="${NAMES + COUNTS - 16}" y="${y + 16}" text-anchor="end"
      >${grouped(attempts.length)}</text
    ><line class="lane" x1="${axis.left}" y1="${y + 12}" x2="${axis.right}" y2="${y + 12}" />${runs.map(
      (run) =>
        html`<rect
          class="attempts ${kind}"
          x="${round(axis.left + run.from * width)}"
          y="${y + 5}"
          width="${round((run.to - run.from) * width)}"
          height="14"
          opacity="${round(0.35 + 0.65 * (run.count / most))}"
          ><title>${count(run.count, 'attempt')} at once</title></rect
        >`,
    )}</g
  >`;
}

/** How many attempts ran in each bin of the axis, neighbours with the same number as one run. */
function coverage(
  attempts: readonly ReportAttempt[],
  axis: Axis,
): { from: number; to: number; count: number }[] {
  const changes = new Array<number>(BINS + 1).fill(0);
  const bin = (moment: number): number => {
    const share = (position(axis, moment) - axis.left) / (axis.right - axis.left);
    return Math.min(BINS - 1, Math.floor(share * BINS));
  };
  for (const attempt of attempts) {
    const [first, last = first] = momentsOf(attempt);
    if (first === undefined || last === undefined) continue;
    const [from, to] = [bin(Math.min(first, last)), bin(Math.max(first, last)) + 1];
    changes[from] = (changes[from] ?? 0) + 1;
    changes[to] = (changes[to] ?? 0) - 1;
  }
  const runs: { from: number; to: number; count: number }[] = [];
  let last: (typeof runs)[number] | undefined;
  let running = 0;
  changes.slice(0, BINS).forEach((change, at) => {
    running += change;
    if (running === 0) return;
    if (last?.to === at && last.count === running) {
      last.to = at + 1;
      return;
    }
    last = { from: at, to: at + 1, count: running };
    runs.push(last);
  });
  return runs;
}
