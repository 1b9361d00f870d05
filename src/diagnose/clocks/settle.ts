/** Settles, for all sources together, which times are meant by stamps that print no zone or no year. */
import type { ExceptionChain, Signal, SourceFacts, Timed, ZoneOrigin } from '../../extract/facts.ts';
import { present } from '../../present.ts';
import { deployments } from '../deployments.ts';
import { zonesTold } from './told.ts';
import type { ToldZone } from './told.ts';
import { datedRanges, yearOf } from './year.ts';
import { zoneByName } from './zone.ts';

/**
 * Gives the readings of clocks their times. A year comes from the nearest dated log; a zone from a date in UTC
 * within the same lines, from an event that a zoned source of the same deployment also has, from `timezone`, in this
 * order; else UTC is assumed. (A transport's stamp comes before all these, and is known to each source by itself.)
 * @param timezone an IANA zone or an offset, as zoneByName takes it
 * @returns the sources in their order; those without such readings are handed on as they are
 */
export function settleClocks(sources: readonly SourceFacts[], timezone?: string): SourceFacts[] {
  if (!sources.some(hasReadings)) return [...sources];
  const settled = new Map<SourceFacts, SourceFacts>();
  const option = timezone === undefined ? undefined : zoneByName(timezone);
  for (const part of deployments(sources)) {
    const ranges = datedRanges(part);
    const dated = part.map((source) => (hasReadings(source) ? mapTimes(source, yearOf(ranges)) : source));
    const told = zonesTold(dated);
    for (const [index, source] of dated.entries()) {
      if (hasReadings(source)) settled.set(part[index]!, withZone(source, told.get(source), option));
    }
  }
  return sources.map((source) => settled.get(source) ?? source);
}

function withZone(
  source: SourceFacts,
  told: ToldZone | undefined,
  option: number | ((local: number) => number) | undefined,
): SourceFacts {
  const offset = told?.offsetMinutes ?? option ?? 0;
  const timed = mapTimes(source, (when) => {
    const { local } = when;
    if (local === undefined || when.time === undefined) return when;
    const minutes = typeof offset === 'number' ? offset : offset(local);
    return { time: local - minutes * 60_000, local };
  });
  const zone: ZoneOrigin = told?.from ?? (option === undefined ? 'assumed' : 'option');
  return {
    ...timed,
    zone,
    ...(told && { zoneTold: { offsetMinutes: told.offsetMinutes, by: told.by } }),
  };
}

function hasReadings({ firstLocal, lastLocal, signals, exceptions, tail }: SourceFacts): boolean {
  const isReading = ({ local }: Timed): boolean => local !== undefined;
  return (
    firstLocal !== undefined ||
    lastLocal !== undefined ||
    signals.some(isReading) ||
    exceptions.some(isReading) ||
    tail.some(isReading)
  );
}

/** The source with every time in it replaced by what `settle` makes of it. */
function mapTimes(source: SourceFacts, settle: (when: Timed) => Timed): SourceFacts {
  const apply = <T extends Timed>(item: T): T =>
    item.local === undefined ? item : { ...item, ...settle(item) };
  const signal = (item: Signal): Signal => ({
    ...apply(item),
    ...(item.previous && { previous: apply(item.previous) }),
  });
  const first = apply(present({ time: source.firstTime, local: source.firstLocal }));
  const last = apply(present({ time: source.lastTime, local: source.lastLocal }));
  return {
    ...source,
    ...present({
      firstTime: first.time,
      firstLocal: first.local,
      lastTime: last.time,
      lastLocal: last.local,
      first: source.first && apply(source.first),
      last: source.last && apply(source.last),
    }),
    tail: source.tail.map(apply),
    notUnderstood: source.notUnderstood.map(apply),
    signals: source.signals.map(signal),
    exceptions: source.exceptions.map((chain): ExceptionChain => apply(chain)),
  };
}
