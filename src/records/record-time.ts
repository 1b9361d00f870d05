/** From the wall-clock readings of a source to times in UTC, and how far they can be trusted. */
import type { LogRecord, PeeledLine } from './record.ts';
import { inNearestYear } from './timestamps.ts';
import type { Stamp } from './timestamps.ts';

const QUARTER_MS = 15 * 60_000;
const MAX_OFFSET_MS = 14 * 3_600_000;
/** How far a line's transport may lag behind its writing for the difference to count as a zone. */
const TRANSPORT_LAG_MS = 120_000;

export class RecordTime {
  /** Minutes east of UTC that transport times have shown for naive stamps. */
  private transportOffset: number | undefined;

  /** The time of a record whose first line is `line`; a transport time stands in for a missing stamp. */
  resolve(stamp: Stamp | undefined, line: PeeledLine): Pick<LogRecord, 'time' | 'zone' | 'local'> {
    const { outerTime } = line;
    if (stamp === undefined) return outerTime === undefined ? {} : { time: outerTime, zone: 'transport' };
    const local = stamp.yearless === true ? this.dated(stamp.local, outerTime) : stamp.local;
    if (local === undefined) return { local: stamp.local, zone: 'assumed' };
    if (stamp.offset !== undefined) return { time: local - stamp.offset * 60_000, zone: 'printed' };
    if (outerTime !== undefined) this.learn(local - outerTime);
    if (this.transportOffset !== undefined)
      return { time: local - this.transportOffset * 60_000, zone: 'transport' };
    return { time: local, zone: 'assumed', local };
  }

  /** The reading in the year of its transport. */
  private dated(local: number, outerTime: number | undefined): number | undefined {
    if (outerTime === undefined) return undefined;
    const year = new Date(outerTime).getUTCFullYear();
    return inNearestYear(local, [year - 1, year, year + 1], (moved) => Math.abs(moved - outerTime));
  }

  /** Whole quarter-hours between a naive stamp and its transport are the zone (UTC-3:30, UTC+5:45 exist). */
  private learn(difference: number): void {
    const offset = Math.round(difference / QUARTER_MS) * QUARTER_MS;
    if (Math.abs(offset) > MAX_OFFSET_MS || Math.abs(difference - offset) > TRANSPORT_LAG_MS) return;
    this.transportOffset = offset / 60_000;
  }
}
