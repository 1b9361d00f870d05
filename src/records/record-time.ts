/** From the wall-clock readings of a source to times in UTC, and how far they can be trusted. */
import type { LogRecord, PeeledLine } from './record.ts';
import type { Stamp } from './timestamps.ts';

const QUARTER_MS = 15 * 60_000;
const MAX_OFFSET_MS = 14 * 3_600_000;
/** How far a line's transport may lag behind its writing for the difference to count as a zone. */
const TRANSPORT_LAG_MS = 120_000;

export type ZoneOption = number | ((localMs: number) => number);

export class RecordTime {
  private readonly option: ZoneOption | undefined;
  /** Minutes east of UTC that transport times have shown for naive stamps. */
  private transportOffset: number | undefined;

  constructor(option: ZoneOption | undefined) {
    this.option = option;
  }

  /** The time of a record whose first line is `line`; a transport time stands in for a missing stamp. */
  resolve(stamp: Stamp | undefined, line: PeeledLine): Pick<LogRecord, 'time' | 'zone'> {
    const { outerTime } = line;
    if (stamp === undefined) return outerTime === undefined ? {} : { time: outerTime, zone: 'transport' };
    if (stamp.offset !== undefined) return { time: stamp.local - stamp.offset * 60_000, zone: 'printed' };
    if (outerTime !== undefined) this.learn(stamp.local - outerTime);
    if (this.transportOffset !== undefined)
      return { time: stamp.local - this.transportOffset * 60_000, zone: 'transport' };
    if (this.option === undefined) return { time: stamp.local, zone: 'assumed' };
    const offset = typeof this.option === 'number' ? this.option : this.option(stamp.local);
    return { time: stamp.local - offset * 60_000, zone: 'option' };
  }

  /** Whole quarter-hours between a naive stamp and its transport are the zone (UTC-3:30, UTC+5:45 exist). */
  private learn(difference: number): void {
    const offset = Math.round(difference / QUARTER_MS) * QUARTER_MS;
    if (Math.abs(offset) > MAX_OFFSET_MS || Math.abs(difference - offset) > TRANSPORT_LAG_MS) return;
    this.transportOffset = offset / 60_000;
  }
}
