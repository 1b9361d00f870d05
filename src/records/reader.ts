/** Peeled lines in, log records out: headers of all dialects, continuation lines, joined tracebacks. */
import { stripAnsi } from './ansi.ts';
import type { LogRecord, PeeledLine, RecordOrigin } from './record.ts';
import { RecordTime } from './record-time.ts';
import { StreamReader } from './stream-reader.ts';

/** Streams whose open records are kept; an export with more interleaved ones closes the longest unused. */
const MAX_STREAMS = 256;

/** Reads the lines of one source. Records of different streams of an export never continue each other. */
export class RecordReader {
  private readonly streams = new Map<string, StreamReader>();
  private readonly time = new RecordTime();
  private ready: LogRecord[] = [];
  private last: { origin: RecordOrigin | undefined; stream: StreamReader } | undefined;

  /** Takes the next line and returns the records that are complete now, at most a few. */
  push(line: PeeledLine): LogRecord[] {
    if (line.gapBefore === true) for (const stream of this.streams.values()) stream.close();
    this.streamOf(line.origin).push(line, cleaned(line.text));
    return this.take();
  }

  /** Closes what is open, at the end of the source. */
  end(): LogRecord[] {
    for (const stream of this.streams.values()) stream.end();
    this.streams.clear();
    this.last = undefined;
    return this.take().sort((a, b) => a.line - b.line);
  }

  private take(): LogRecord[] {
    if (this.ready.length === 0) return [];
    const ready = this.ready;
    this.ready = [];
    return ready;
  }

  private streamOf(origin: RecordOrigin | undefined): StreamReader {
    if (this.last !== undefined && this.last.origin === origin) return this.last.stream;
    const key =
      origin === undefined
        ? ''
        : `${origin.stream ?? ''}\n${origin.pod ?? ''}\n${origin.container ?? ''}\n${origin.host ?? ''}`;
    let stream = this.streams.get(key);
    if (stream === undefined) {
      stream = new StreamReader(this.time, (record) => this.ready.push(record));
    } else this.streams.delete(key);
    this.streams.set(key, stream);
    if (this.streams.size > MAX_STREAMS) this.closeOldest();
    this.last = { origin, stream };
    return stream;
  }

  private closeOldest(): void {
    const [oldest] = this.streams;
    if (oldest === undefined) return;
    oldest[1].end();
    this.streams.delete(oldest[0]);
  }
}

/** A line without what transports and terminals add: escapes, carriage returns at the end, NUL runs, a BOM. */
function cleaned(text: string): string {
  let line = text;
  if (line.charCodeAt(line.length - 1) === 13) line = line.slice(0, -1);
  if (line.charCodeAt(0) === 0xfeff) line = line.slice(1);
  if (line.includes('\0')) line = line.replaceAll('\0', '');
  // Chats and web pages turn blanks into no-break spaces.
  if (line.includes('\u00a0')) line = line.replaceAll('\u00a0', ' ');
  if (line.startsWith('DAG_PROCESSOR_MANAGER_LOG:')) line = line.slice(26);
  return stripAnsi(line);
}

/**
 * Whether the record's lines count as understood: a dialect claimed them, as a header or as a continuation.
 * Blank lines that nothing claims are nothing to understand.
 */
export function understood(record: LogRecord): boolean {
  return record.dialect !== 'plain' || record.text === '';
}
