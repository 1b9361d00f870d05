/** One stream of lines: which record a line begins, and which it continues. */
import { dialectsFor, isSurrounding } from './dialects/all.ts';
import { claimPrefixedClassic } from './dialects/classic.ts';
import type { Dialect, RecordHead } from './dialects/dialect.ts';
import { claimScreenNumber, isBareHost } from './dialects/log-notes.ts';
import { claimCustom, claimStrayTraceback } from './dialects/plain-formats.ts';
import { RecordBuilder } from './record-builder.ts';
import type { LogRecord, PeeledLine, RecordOrigin } from './record.ts';
import type { RecordTime } from './record-time.ts';
import { TracebackFollower } from './traceback-follower.ts';

/** A header that lies this far before the open output record was printed by the task, as a copy of another log. */
const QUOTED_MS = 86_400_000;
/** A channel whose traceback has not gone on for so many records is closed. */
const CHANNEL_PATIENCE = 64;

interface OpenRecord {
  builder: RecordBuilder;
  dialect: Dialect | undefined;
  follower?: TracebackFollower;
  /** Ordinal of the record in its stream. */
  ordinal: number;
}

export class StreamReader {
  private readonly time: RecordTime;
  private readonly emit: (record: LogRecord) => void;
  /** The record that a line without a header would continue. */
  private current: OpenRecord | undefined;
  /** Open records of channels, which wait for the next line of theirs. */
  private readonly channels = new Map<string, OpenRecord>();
  private last: Dialect | undefined;
  /** The dialect that the last call of `claim` found. */
  private claimed: Dialect | undefined;
  private structured = false;
  private fromScreen = false;
  private records = 0;
  private host: string | undefined;
  private pending: PeeledLine | undefined;
  private hostMayFollow = true;

  constructor(time: RecordTime, emit: (record: LogRecord) => void) {
    this.time = time;
    this.emit = emit;
  }

  push(line: PeeledLine, text: string): void {
    if (this.pending !== undefined) this.settleHost(text);
    if (this.hostMayFollow && isBareHost(text) && line.startsRecord !== true) {
      this.pending = { ...line, text };
      return;
    }
    this.hostMayFollow =
      text === '' && this.current !== undefined
        ? this.current.dialect !== undefined && isSurrounding(this.current.dialect)
        : text === '';
    this.read(line, text);
  }

  /** Closes the open records; the stream goes on behind a gap. */
  close(): void {
    this.settleHost(undefined);
    this.hostMayFollow = false;
    for (const record of this.channels.values()) if (record !== this.current) this.finish(record);
    this.channels.clear();
    if (this.current !== undefined) this.finish(this.current);
    this.current = undefined;
  }

  end(): void {
    this.close();
  }

  private read(line: PeeledLine, text: string): void {
    const head = this.claim(text);
    if (head !== undefined && !this.isQuoted(head, line)) this.claimedLine(head, line);
    else this.unclaimedLine(line, text);
  }

  /** A bare word before a note, a group or a header is the host that a download's next part came from. */
  private settleHost(next: string | undefined): void {
    const { pending } = this;
    if (pending === undefined) return;
    this.pending = undefined;
    const note =
      next !== undefined &&
      (next.startsWith('*** ') || next.startsWith(' INFO - ::group::') || next.startsWith('::group::'));
    const header =
      next?.startsWith('[') === true && /[.\d-]/.test(pending.text) && /[a-z]/i.test(pending.text);
    if (note || (header && this.claim(next) !== undefined)) {
      this.host = pending.text;
      this.open({ dialect: 'hostname', text: pending.text, closed: true }, pending, undefined);
      return;
    }
    this.hostMayFollow = false;
    this.read(pending, pending.text);
  }

  private claim(text: string): RecordHead | undefined {
    const candidates = dialectsFor(text.charCodeAt(0));
    if (candidates !== undefined) {
      const { last } = this;
      if (last !== undefined && candidates.includes(last)) {
        const head = last.claim(text);
        if (head !== undefined) return this.found(last, head);
      }
      for (const dialect of candidates) {
        if (dialect === last) continue;
        const head = dialect.claim(text);
        if (head !== undefined) return this.found(dialect, head);
      }
      if (this.fromScreen) {
        const number = claimScreenNumber(text);
        if (number !== undefined) return this.found(undefined, number);
      }
    }
    const prefixed = claimPrefixedClassic(text);
    if (prefixed !== undefined) return this.found(undefined, prefixed);
    const custom = this.structured ? undefined : claimCustom(text);
    return custom === undefined ? undefined : this.found(undefined, custom);
  }

  private found(dialect: Dialect | undefined, head: RecordHead): RecordHead {
    this.claimed = dialect;
    return head;
  }

  /** Output may hold lines that look like headers, from another time: they belong to it. */
  private isQuoted(head: RecordHead, line: PeeledLine): boolean {
    const open = this.current?.builder.head;
    if (
      open?.output !== true ||
      open.stamp === undefined ||
      head.stamp === undefined ||
      head.stamp.yearless !== open.stamp.yearless ||
      line.startsRecord === true
    )
      return false;
    return open.closed !== true && open.stamp.local - head.stamp.local > QUOTED_MS;
  }

  private claimedLine(head: RecordHead, line: PeeledLine): void {
    const dialect = this.claimed;
    if (dialect !== undefined) {
      this.last = dialect;
      if (!isSurrounding(dialect)) this.structured = true;
    } else if (head.dialect === 'classic') this.structured = true;
    if (head.dialect === 'ui-text' || (head.dialect === 'log-group' && !this.structured))
      this.fromScreen = true;
    const { channel } = head;
    if (channel !== undefined) {
      const open = this.channels.get(channel);
      if (open !== undefined) {
        const payload = head.payload ?? head.text;
        if (head.continues === true || open.follower?.accepts(payload) === true) {
          open.ordinal = this.records;
          this.rest(open);
          open.builder.append(payload, line);
          return;
        }
        this.channels.delete(channel);
        if (open !== this.current) this.finish(open);
      }
    }
    this.open(head, line, dialect);
  }

  private unclaimedLine(line: PeeledLine, text: string): void {
    const { current } = this;
    if (current !== undefined && this.continues(current, line, text)) {
      current.builder.append(text, line);
      return;
    }
    const stray = text.length < 400 ? claimStrayTraceback(text) : undefined;
    if (stray !== undefined) this.open(stray, line, undefined);
    else if (line.startsRecord === true)
      this.open({ dialect: 'message', text, channel: 'message' }, line, undefined);
    else this.open({ dialect: 'plain', text, closed: true }, line, undefined);
  }

  /** An export's event of its own continues a record only as a line of its traceback. */
  private continues(current: OpenRecord, line: PeeledLine, text: string): boolean {
    const { head } = current.builder;
    if (line.startsRecord !== true) return head.closed !== true;
    if (head.closed === true) return false;
    if (current.follower === undefined) {
      const joins = TracebackFollower.begins(text) && (head.level === 'error' || head.level === 'critical');
      if (joins) current.follower = new TracebackFollower().start();
      return joins;
    }
    return current.follower.accepts(text);
  }

  private open(head: RecordHead, line: PeeledLine, dialect: Dialect | undefined): void {
    this.records++;
    const record: OpenRecord = { builder: new RecordBuilder(head, line), dialect, ordinal: this.records };
    this.rest(record);
    const { channel } = head;
    const begins =
      (channel !== undefined || head.dialect === 'traceback') &&
      TracebackFollower.begins(head.payload ?? head.text);
    if (begins) record.follower = new TracebackFollower().start();
    if (channel !== undefined && (begins || head.holdsChannel === true)) this.channels.set(channel, record);
    if (this.channels.size > 0) this.closeSilentChannels();
  }

  /** Makes a record the current one; the one before is complete, unless its channel keeps it. */
  private rest(record: OpenRecord): void {
    const { current } = this;
    if (current === record) return;
    this.current = record;
    if (current === undefined) return;
    const { channel } = current.builder.head;
    if (channel === undefined || this.channels.get(channel) !== current) this.finish(current);
  }

  private closeSilentChannels(): void {
    for (const [channel, record] of this.channels) {
      if (record === this.current || this.records - record.ordinal < CHANNEL_PATIENCE) continue;
      this.channels.delete(channel);
      this.finish(record);
    }
  }

  private finish(record: OpenRecord): void {
    const { head, first } = record.builder;
    this.emit(
      record.builder.build(this.time.resolve(head.stamp, first), this.originOf(head, first), record.dialect),
    );
  }

  private originOf(head: RecordHead, first: PeeledLine): RecordOrigin | undefined {
    if (head.origin === undefined && this.host === undefined) return first.origin;
    return { ...(this.host === undefined ? {} : { host: this.host }), ...first.origin, ...head.origin };
  }
}
