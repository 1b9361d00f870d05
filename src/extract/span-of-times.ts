/** From when to when a source goes: the first record that has a time, and the latest of the last ones. */
import type { LogRecord } from '../records/record.ts';
import type { SourceFacts } from './facts.ts';

/** Sorts readings without a year before all times. */
const YEARLESS_LAST = 1e15;

/** The one that ended latest; those without a year only among themselves. */
export function latest(records: readonly LogRecord[]): LogRecord | undefined {
  const at = ({ time, local }: LogRecord): number => time ?? (local ?? -Infinity) - YEARLESS_LAST;
  let found: LogRecord | undefined;
  for (const record of records)
    if (record.zone !== undefined && (found === undefined || at(record) >= at(found))) found = record;
  return found;
}

/** @param last the latest of the last records, if any has a time */
export function ends(first: LogRecord, last: LogRecord | undefined): Partial<SourceFacts> {
  return {
    ...(first.time !== undefined && { firstTime: first.time }),
    ...(first.local !== undefined && { firstLocal: first.local }),
    ...(last?.time !== undefined && { lastTime: last.time }),
    ...(last?.local !== undefined && { lastLocal: last.local }),
    ...(first.zone !== undefined && { zone: first.zone }),
  };
}
