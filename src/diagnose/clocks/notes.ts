/** What coverage says of the clocks of its sources. */
import type { SourceFacts } from '../../extract/facts.ts';
import { groupBy } from '../group-by.ts';
import type { ClockSkew } from './skew.ts';

const MAX_NAMED = 3;
const MAX_SKEWS = 5;

/** @param sources with settled clocks */
export function clockNotes(sources: readonly SourceFacts[]): string[] {
  const told = sources.filter(({ zoneTold }) => zoneTold !== undefined);
  const alike = groupBy(told, ({ zone, zoneTold }) => `${zone!} ${offsetName(zoneTold!.offsetMinutes)}`);
  const assumed = sources.filter(({ zone, firstTime }) => zone === 'assumed' && firstTime !== undefined);
  const yearless = sources.filter(
    ({ firstLocal, firstTime }) => firstLocal !== undefined && firstTime === undefined,
  );
  return [
    ...[...alike.values()].map((found) => {
      const { zone, zoneTold } = found[0]!;
      const by = zone === 'lines' ? 'dates in UTC in their lines' : `events that ${zoneTold!.by} has, too,`;
      return `times without a zone in ${named(found)} were read as ${offsetName(zoneTold!.offsetMinutes)}, as ${by} show`;
    }),
    ...(assumed.length > 0
      ? [`times without a zone in ${counted(assumed.length)} were read as UTC; --timezone sets another zone`]
      : []),
    ...(yearless.length > 0
      ? [`times in ${named(yearless)} have no year, and no dated log is at hand: they were not used`]
      : []),
  ];
}

/** `UTC+05:45` of minutes east of UTC. */
export function offsetName(minutes: number): string {
  if (minutes === 0) return 'UTC';
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `UTC${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

/** @param skews as clockSkews gives them; the largest are told, the others counted */
export function skewNotes(skews: readonly ClockSkew[]): string[] {
  const largest = [...skews].sort((a, b) => Math.abs(b.aheadMs) - Math.abs(a.aheadMs)).slice(0, MAX_SKEWS);
  const notes = largest.map(({ path, against, aheadMs, seenAt }) => {
    const seconds = String(Math.floor(Math.abs(aheadMs) / 1000));
    const way = aheadMs > 0 ? `ahead of` : `behind`;
    return `the clock of ${path} is at least ${seconds} s ${way} the one of ${against}, as ${seenAt} shows; their times were compared as they stand`;
  });
  const more = skews.length - largest.length;
  return more > 0
    ? [...notes, `the clocks of ${counted(more, 'more pair')} differ by less than these`]
    : notes;
}

function named(sources: readonly SourceFacts[]): string {
  const paths = [...new Set(sources.map(({ path }) => path))];
  if (paths.length > MAX_NAMED) return counted(paths.length);
  return paths.join(', ');
}

function counted(count: number, what = 'source'): string {
  return `${String(count)} ${what}${count === 1 ? '' : 's'}`;
}
