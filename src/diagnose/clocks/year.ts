/** The year of stamps that print none: the one of the nearest dated log. */
import type { SourceFacts, Timed } from '../../extract/facts.ts';
import { inNearestYear } from '../../records/timestamps.ts';
import { spanOf } from '../span.ts';

type Range = readonly [from: number, to: number];

/** From when to when each source goes whose times have a year. */
export function datedRanges(sources: readonly SourceFacts[]): Range[] {
  return sources.flatMap(({ firstTime, lastTime }): Range[] => {
    const span = spanOf([firstTime, lastTime].flatMap((time) => time ?? []));
    return span ? [[span.least, span.most]] : [];
  });
}

/** @returns what gives a reading its year; without a dated log it stays without a time */
export function yearOf(ranges: readonly Range[]): (when: Timed) => Timed {
  const years = new Set(
    ranges.flatMap(([from, to]) => {
      const years: number[] = [];
      for (let year = yearIn(from) - 1; year <= yearIn(to) + 1; year += 1) years.push(year);
      return years;
    }),
  );
  return (when) => {
    const { time, local } = when;
    if (time !== undefined || local === undefined) return when;
    const dated = inNearestYear(local, years, (moved) => distance(moved, ranges));
    return dated === undefined ? when : { time: dated, local: dated };
  };
}

function yearIn(time: number): number {
  return new Date(time).getUTCFullYear();
}

function distance(time: number, ranges: readonly Range[]): number {
  const distances = ranges.map(([from, to]) => (time < from ? from - time : time > to ? time - to : 0));
  return spanOf(distances)?.least ?? Infinity;
}
