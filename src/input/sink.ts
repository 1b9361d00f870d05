/** The contract between reading bytes and extracting facts from them. */

/** What is known of a stream of log bytes before its first byte. */
export interface StreamInfo {
  /** Display path; a member of an archive is `a.zip!/x.log`. */
  path: string;
  /**
   * The same with the absolute path in front, for identity from the names of folders above the argument
   * (`cd dag_id=…/run_id=…; dagnosis .`). Never shown in a report.
   */
  location: string;
  /** What was taken off already, outermost first: `zip`, `tar`, `gzip`, `zstd`, `utf-16le`, `utf-16be`. */
  envelopes: string[];
  /** Decompressed bytes, where the file system or the archive tells. */
  sizeHint?: number;
}

export interface StreamConsumer {
  /**
   * Takes the next bytes: UTF-8 without BOM and NUL. The block is valid only during the call; copy what is kept.
   * @param isWhole the stream is this block and nothing more, which allows a shorter way of reading it
   */
  push(block: Uint8Array, isWhole?: boolean): void;
  /** The stream is over; `problem` says what is missing or was wrong (what arrived before stays good). */
  end(problem?: string): void;
}

export interface SourceSink {
  begin(info: StreamInfo): StreamConsumer;
}
