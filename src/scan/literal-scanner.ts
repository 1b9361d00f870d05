/** What the two-speed reader asks of a search for literals; the machine-near one is in src/input. */
export interface LiteralScanner {
  /**
   * The bytes that are searched; the reader puts them there. Shared by all readers of a thread: its content is
   * only good until the reader that filled it returns.
   */
  readonly window: Buffer;
  /** Bytes that the window takes beyond what a reader keeps of the block before. */
  readonly blockBytes: number;
  /** Length of the longest literal. */
  readonly longest: number;
  /** Newlines between `from` and the place that the last call of `next` returned, or `to`; so after `all`. */
  readonly lines: number;
  /** What `all` found: triples of a place inside the literal, the newlines before it, the literal's number. */
  readonly hits: Uint32Array;

  /** Copies bytes into the window. */
  load(bytes: Uint8Array, at: number): void;

  /** Told of bytes that came into the window in another way, to learn from. */
  observe(bytes: Uint8Array): void;

  /**
   * @param from first place to look at; a literal that began before it may be missed
   * @param to end of the places to look at
   * @param end end of the bytes that a literal may reach into; 64 more bytes must be readable
   * @returns a place inside the first literal found, or -1
   */
  next(from: number, to: number, end: number): number;

  /**
   * Finds every literal and puts it into `hits`, by place; some stand there twice.
   * @param end of the places to look at and of the bytes; 64 more bytes must be readable
   * @returns how many hits; undefined when there are more than `hits` takes
   */
  all(from: number, end: number): number | undefined;
}
