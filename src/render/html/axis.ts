/** A time axis: where a moment stands, and which moments get a tick. */
import { clock, dateOf } from '../words.ts';

export interface Axis {
  /** First and last moment. */
  first: number;
  last: number;
  /** Milliseconds since the epoch at the left and the right edge, with some air. */
  from: number;
  to: number;
  /** Left and right edge in units of the picture. */
  left: number;
  right: number;
}

const SECOND = 1000;
const DAY = 86_400 * SECOND;
const STEPS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800, 2_592_000, 31_536_000,
].map((seconds) => seconds * SECOND);
const MAX_TICKS = 8;

/** An axis over these moments; undefined when there is none. */
export function axisOver(moments: readonly number[], left: number, right: number): Axis | undefined {
  const known = moments.filter(Number.isFinite);
  if (known.length === 0) return undefined;
  const first = known.reduce((a, b) => Math.min(a, b));
  const last = known.reduce((a, b) => Math.max(a, b));
  const air = Math.max((last - first) * 0.03, SECOND * 2);
  return { first, last, from: first - air, to: last + air, left, right };
}

export function position({ from, to, left, right }: Axis, moment: number): number {
  const share = (moment - from) / (to - from);
  return round(left + Math.min(1, Math.max(0, share)) * (right - left));
}

export function ticks(axis: Axis): { at: number; label: string }[] {
  const span = axis.to - axis.from;
  const step = STEPS.find((one) => span / one <= MAX_TICKS) ?? span;
  const result: { at: number; label: string }[] = [];
  for (let moment = Math.ceil(axis.from / step) * step; moment <= axis.to; moment += step) {
    result.push({ at: position(axis, moment), label: tickLabel(moment, step) });
  }
  return result;
}

function tickLabel(moment: number, step: number): string {
  const time = new Date(moment).toISOString();
  if (step >= DAY || moment % DAY === 0) return dateOf(time).slice(5);
  return step < 60 * SECOND ? clock(time) : clock(time).slice(0, 5);
}

/** `2026-11-02, UTC` or `2026-11-01 to 2026-11-02, UTC` */
export function axisTitle({ first, last }: Axis): string {
  const from = dateOf(new Date(first).toISOString());
  const to = dateOf(new Date(last).toISOString());
  return from === to ? `${from}, UTC` : `${from} to ${to}, UTC`;
}

/** A tenth of a unit is finer than any screen; fewer digits keep the page small. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
