/** The plain way to read: every line of a source, in order. The fast reader must lead to the same report. */
import type { PhysicalLine } from '../records/record.ts';

/** Takes blocks of bytes, hands on lines, and counts both. */
export interface LineFeed {
  /** The block is only valid during the call. */
  push(block: Uint8Array): void;
  end(): void;
  /**
   * Leaves out bytes of which the caller knows that nothing in them, nor in the block before or behind, matters.
   * @returns false when they must be pushed after all
   */
  skip?(bytes: number, newlines: number): boolean;
  readonly bytes: number;
  readonly lines: number;
}

/** Longest line that is handed on, in bytes: the first 60 KiB and the last 4 KiB of longer ones. */
export const MAX_LINE_BYTES = 64 * 1024;
const HEAD_BYTES = 60 * 1024;
const TAIL_BYTES = MAX_LINE_BYTES - HEAD_BYTES;
const LF = 10;
const CR = 13;

export class EveryLine implements LineFeed {
  bytes = 0;
  lines = 0;
  private readonly onLine: (line: PhysicalLine) => void;
  private head = Buffer.alloc(0);
  private tail = Buffer.alloc(0);
  private held = 0;
  private gap = false;

  constructor(onLine: (line: PhysicalLine) => void) {
    this.onLine = onLine;
  }

  push(block: Uint8Array): void {
    const buffer = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    let from = 0;
    for (let at = buffer.indexOf(LF); at >= 0; at = buffer.indexOf(LF, from)) {
      if (this.held === 0 && at - from <= MAX_LINE_BYTES)
        this.emit(decodeLine(buffer, from, at), at - from + 1);
      else {
        this.hold(buffer.subarray(from, at));
        this.emitHeld(1);
      }
      from = at + 1;
    }
    if (from < buffer.length) this.hold(buffer.subarray(from));
  }

  end(): void {
    if (this.held > 0) this.emitHeld(0);
  }

  /** Goes on behind lines that are not handed on; called between two lines. Counts from the start of the source. */
  skipTo(lines: number, bytes: number): void {
    this.lines = lines;
    this.bytes = bytes;
    this.gap = true;
  }

  private emit(text: string, length: number): void {
    this.lines += 1;
    const byteOffset = this.bytes;
    this.bytes += length;
    const line: PhysicalLine = { text, line: this.lines, byteOffset };
    if (this.gap) line.gapBefore = true;
    this.gap = false;
    this.onLine(line);
  }

  /** Keeps a part of a line that is not complete, never more than its head and its tail. */
  private hold(part: Uint8Array): void {
    this.held += part.length;
    const room = HEAD_BYTES - this.head.length;
    if (room > 0) this.head = Buffer.concat([this.head, part.subarray(0, room)]);
    if (part.length > room) {
      const rest = part.subarray(Math.max(room, part.length - TAIL_BYTES));
      this.tail = Buffer.from(Buffer.concat([this.tail, rest]).subarray(-TAIL_BYTES));
    }
  }

  private emitHeld(lineEnd: number): void {
    const missing = this.held - this.head.length - this.tail.length;
    const text =
      missing > 0
        ? `${this.head.toString('utf8')} [… ${String(missing)} bytes left out …] ${this.tail.toString('utf8')}`
        : Buffer.concat([this.head, this.tail]).toString('utf8');
    const length = this.held + lineEnd;
    this.head = Buffer.alloc(0);
    this.tail = Buffer.alloc(0);
    this.held = 0;
    this.emit(text.endsWith('\r') ? text.slice(0, -1) : text, length);
  }
}

/** The text of one line, without its line end. Invalid UTF-8 becomes U+FFFD. */
export function decodeLine(buffer: Buffer, from: number, to: number): string {
  const end = to > from && buffer[to - 1] === CR ? to - 1 : to;
  return buffer.toString('utf8', from, end);
}
