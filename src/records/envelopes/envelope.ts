/** What is wrapped round the lines of a source, and how it is peeled off. */
import type { Level, PeeledLine, PhysicalLine, RecordOrigin } from '../record.ts';

/** One line without its envelope. */
export interface Peeled {
  text: string;
  /** Milliseconds since the epoch, UTC. */
  time?: number;
  level?: Level;
  origin?: RecordOrigin;
  /** The line goes on in the next line of the same stream, without a line break (CRI `P`, docker json-file). */
  partial?: boolean;
  /** Standard output or error: parts of the two come interleaved, so only those of one are joined. */
  channel?: string;
  startsRecord?: boolean;
}

/** An envelope that wraps every single line: CRI, docker json-file, compose, kubectl prefixes, syslog … */
export interface LineEnvelope {
  id: string;
  /**
   * Whether a sample (the first non-blank lines, at most 50) is wrapped in this envelope; `perhaps` when other texts
   * look like that, too, so that it is believed only of what holds a log.
   */
  sniff(sample: readonly string[], path: string): boolean | 'perhaps';
  /** Undefined when this line is not wrapped (it is then handed on as it is). The text may hold several lines. */
  peel(line: string): Peeled | undefined;
  /** True where a line that is not wrapped belongs to the one before (CloudWatch prints a stamp once per event). */
  continues?: boolean;
}

/** A whole file that is one document: an export, an API answer, an object dump. Its streams are read one by one. */
export interface DocumentStream {
  /** Name of the stream inside the document, where there are several. */
  stream?: string;
  lines: PeeledLine[];
  /** What could not be read of the document (cut off, too large). */
  problems?: string[];
}

export type { PhysicalLine };
