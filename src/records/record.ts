/**
 * The contract between reading and matching: physical lines go in, log records come out.
 * Everything downstream sees records only, whatever the dialect or the envelopes were.
 */

/** One physical line of a source, decoded, without its line end. */
export interface PhysicalLine {
  text: string;
  /** 1-based, counted in the decompressed stream. */
  line: number;
  /** Offset of the first byte of the line in the decompressed stream. */
  byteOffset: number;
  /** True when lines before this one were not handed on (two-speed reading). */
  gapBefore?: boolean;
}

export type Level = 'debug' | 'info' | 'warning' | 'error' | 'critical';

/** How far a record's time can be trusted: printed with a zone, taken from the transport, or not known yet. */
export type ZoneSource = 'printed' | 'transport' | 'assumed';

/** One log record: a header with its continuation lines, in whatever dialect it was written. */
export interface LogRecord {
  /** Line number and byte offset of the record's first physical line. */
  line: number;
  byteOffset: number;
  /** Milliseconds since the epoch, UTC; undefined when the record has no time of its own. */
  time?: number;
  zone?: ZoneSource;
  /**
   * The wall-clock reading of a stamp without a zone, in milliseconds as if it were UTC, where no transport tells
   * the zone. Without `time` the stamp has no year either, and 1972 stands for it.
   */
  local?: number;
  level?: Level;
  /** `taskinstance.py` in classic text, the structlog logger in Airflow 3, the process name in Celery. */
  logger?: string;
  /**
   * The normalised text that rules match against: the message, then ` key=value` pairs of structured
   * fields, then the continuation lines (a traceback in Python's own layout, also for `error_detail`).
   * Lines are joined by `\n`; at most MAX_RECORD_CHARS characters, the head and the tail of longer ones.
   */
  text: string;
  /** Number of physical lines; `lineOf(record, offsetInText)` is not needed: evidence cites `lines`. */
  lines: RecordLine[];
  /** Structured fields of JSON and structlog records, as strings (nested values as JSON). */
  fields?: Readonly<Record<string, string>>;
  /** What an envelope knows of this record's origin. */
  origin?: RecordOrigin;
  /** Id of the dialect that claimed the record; `plain` claims nothing. */
  dialect: string;
  /** True when the text is what user code or a child process printed (stdout, stderr, subprocess output). */
  output?: boolean;
  gapBefore?: boolean;
  /** Physical lines in the middle that neither `text` nor `lines` holds, of a record that is too long. */
  omittedLines?: number;
}

/** One physical line inside a record, and where its text starts in `LogRecord.text`. */
export interface RecordLine {
  line: number;
  byteOffset: number;
  /** Start of this line's part in `LogRecord.text`. */
  at: number;
}

/** Identity that an envelope carries beside the text (CloudWatch stream, pod, Composer labels …). */
export interface RecordOrigin {
  /** Name of the stream inside an export; records of different streams never continue each other. */
  stream?: string;
  host?: string;
  pod?: string;
  container?: string;
  namespace?: string;
  dagId?: string;
  taskId?: string;
  runId?: string;
  mapIndex?: number;
  tryNumber?: number;
}

/** Longest text of one record that is matched: the first 60 KiB and the last 4 KiB of longer ones. */
export const MAX_RECORD_CHARS = 64 * 1024;

/** A physical line after its envelopes were peeled off: what the record reader consumes. */
export interface PeeledLine extends PhysicalLine {
  /** Transport time in milliseconds since the epoch, UTC (CRI, CloudWatch, Cloud Logging …). */
  outerTime?: number;
  /** Severity that only the envelope knows (Cloud Logging). */
  outerLevel?: Level;
  origin?: RecordOrigin;
  /** The envelope says that this line begins a record (one CloudWatch event, one Cloud Logging entry). */
  startsRecord?: boolean;
}
