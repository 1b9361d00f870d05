/**
 * Facts: what extraction yields for one source. Small, serialisable (structured clone and JSON), and all
 * that diagnosis ever sees of the logs.
 */
import type { AttemptRef, Component, IdentitySource } from '../identity/identity.ts';
import type { Level, ZoneSource } from '../records/record.ts';

/** When something happened, as far as its own source tells. */
export interface Timed {
  /** Milliseconds since the epoch, UTC; of a stamp without a zone, as if it were UTC until clocks are settled. */
  time?: number;
  /**
   * The wall-clock reading of a stamp without a zone, as if it were UTC; without `time` it has no year either and
   * lies in 1972. Which zone and year it is, is settled when all sources are joined.
   */
  local?: number;
}

/** A place in the decompressed stream, as it can be found again. */
export interface Citation {
  /** 1-based number of the physical line. */
  line: number;
  /** Of the line's first byte. */
  byteOffset: number;
  /** First 16 hex digits of the SHA-256 of the line's text (UTF-8); empty of markers that are never cited. */
  digest: string;
  /** Number of the line in its stream, where a document holds the lines in another order, or many in one. */
  streamLine?: number;
}

/** One pattern of one rule (or one structural marker) found in one record. */
export interface Signal extends Timed, Citation {
  /** Cause id of the rule, or `marker` for the structure of logs (starts, ends, identities). */
  cause: string;
  /** Signal id inside its rule, or the marker's name. */
  id: string;
  /** For order inside one source: the record's line; records of one event are told apart behind the point. */
  record: number;
  level?: Level;
  logger?: string;
  /** The cited line, at most 400 characters; empty for the markers of a task's log that holds nothing but markers. */
  text: string;
  /** Lines around the cited one, at most 3 before and 2 after, each at most 240 characters. */
  context: string[];
  /** Named groups of the pattern. */
  captures: Record<string, string>;
  /** Whom the record names, beyond what its source says. */
  about?: AttemptRef;
  /** The exception chain in which the match stands, when it stands in one. */
  exception?: ExceptionPlace;
  /** True when the text was printed by user code or a child process. */
  output?: boolean;
  /** The record before, for the silence between the two; only of signals that are no markers. */
  previous?: CitedLine;
}

/** Where in an exception chain a match stands. */
export interface ExceptionPlace {
  /** Ordinal of the chain in its source (ExceptionChain.ordinal). */
  chain: number;
  /** 0 = the first raised, the most informative one. */
  index: number;
}

/** One traceback with its chained exceptions, first raised first. */
export interface ExceptionChain extends Timed, Citation {
  ordinal: number;
  record: number;
  /** The record's own message before the traceback, at most 300 characters. */
  headline: string;
  logger?: string;
  links: ExceptionLink[];
  about?: AttemptRef;
  output?: boolean;
}

/** Cited at the exception's own last line. */
export interface ExceptionLink extends Citation {
  /** Bare or dotted class name as printed, without an `unusual_prefix_…` module. */
  type: string;
  /** At most 1000 characters. */
  message: string;
  /** Outermost first; at most the last 12 frames plus the first user frame. */
  frames: Frame[];
  /** How this exception relates to the one before it. */
  relation?: 'cause' | 'context';
}

export interface Frame {
  file: string;
  line: number;
  name: string;
  code?: string;
}

/**
 * What tells the zone of times: they print it, a transport stamp, a date in UTC within the source's own lines, a line
 * of another source, `--timezone`, or nothing (UTC is assumed).
 */
export type ZoneOrigin = ZoneSource | 'lines' | 'sibling' | 'option';

/** One line worth citing that is no signal: first and last lines, the line before a silence. */
export interface CitedLine extends Timed, Citation {
  text: string;
}

/** What a pod dump or event list says about one pod. */
export interface PodFacts {
  name: string;
  uid?: string;
  namespace?: string;
  node?: string;
  about?: AttemptRef;
  memoryLimit?: string;
}

export interface SourceFacts {
  /** Relative to the argument under which it was found, with `/`; `a.zip!/x.log` for members. */
  path: string;
  /** For an export with several streams: the stream's own name. */
  stream?: string;
  component: Component;
  envelopes: string[];
  /** Records per dialect. */
  dialects: Record<string, number>;
  bytes: number;
  lines: number;
  /** Lines that were split and parsed, and of these how many a dialect claimed. */
  linesParsed: number;
  linesUnderstood: number;
  /** First lines that nothing claimed, at most 3. */
  notUnderstood: CitedLine[];
  identity: AttemptRef;
  identityFrom: Partial<Record<keyof AttemptRef, IdentitySource>>;
  /** Airflow versions that the shape of the lines allows, as [lowest, highest] when a fingerprint was seen. */
  airflowVersion?: { from: string; to?: string; exact?: string };
  /** Of the first record that has a time, and the latest of the last records: what both ways of reading see. */
  firstTime?: number;
  lastTime?: number;
  /** The readings of these two, where they are readings only. */
  firstLocal?: number;
  lastLocal?: number;
  /** Of the readings without a zone where the facts hold any, else of the first record that has a time. */
  zone?: ZoneOrigin;
  /** What tells the zone of readings, where other lines do. */
  zoneTold?: { offsetMinutes: number; by: string };
  first?: CitedLine;
  last?: CitedLine;
  /** The last records with their first lines, at most 12, for progress and growth. */
  tail: CitedLine[];
  /** In the order of the source; bounded per signal, `dropped` counts the rest. */
  signals: Signal[];
  exceptions: ExceptionChain[];
  dropped: Record<string, number>;
  pods: PodFacts[];
  problems: string[];
}
