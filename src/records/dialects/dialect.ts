/** The contract between the record reader and the ways in which a record's first line can be written. */
import type { Level, RecordOrigin } from '../record.ts';
import type { Stamp } from '../timestamps.ts';

/** What the first line of a record says. */
export interface RecordHead {
  /** Id of the dialect; it becomes `LogRecord.dialect`. */
  dialect: string;
  /** The message, then ` key=value` pairs, then a rendered traceback. */
  text: string;
  stamp?: Stamp | undefined;
  level?: Level | undefined;
  logger?: string | undefined;
  fields?: Readonly<Record<string, string>> | undefined;
  output?: boolean;
  origin?: RecordOrigin;
  /** Lines that no dialect claims do not continue this record. */
  closed?: boolean;
  /**
   * Name of the channel that relays somebody's output line by line, each with a header of its own. The lines
   * of a printed traceback are joined again within their channel.
   */
  channel?: string;
  /** Inside its channel this line has no header: it continues the channel's open record. */
  continues?: boolean;
  /** The record stays open for `continues` lines of its channel. */
  holdsChannel?: boolean;
  /** What the relaying logger was given, when `text` has something in front of it (`[base] `). */
  payload?: string;
}

export interface Dialect {
  id: string;
  /** First characters of lines that can be headers of this dialect. */
  starts: string;
  claim(line: string): RecordHead | undefined;
  /** Called when the record is complete, with the text of each physical line; may change both in place. */
  finish?(head: RecordHead, parts: string[]): void;
}

export const DIGITS = '0123456789';
