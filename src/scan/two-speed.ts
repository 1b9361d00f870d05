/**
 * The fast way to read: search raw blocks for literals, count newlines, and hand on only the lines round a hit, the
 * head and the tail of a source. Leads to the same facts as EveryLine.
 *
 * Places are offsets in the scanner's window; `offset` turns them into offsets in the source.
 */
import type { PhysicalLine } from '../records/record.ts';
import { EveryLine, MAX_LINE_BYTES } from './every-line.ts';
import type { LineFeed } from './every-line.ts';
import { isHeaderLike, isPrintedFrame } from './header-like.ts';
import type { LiteralScanner } from './literal-scanner.ts';

/** So much is handed on: at least so many lines, and so many that look like headers unless these are far away. */
interface Extent {
  lines: number;
  headers: number;
  /** Headers are not looked for beyond so many bytes; backwards, a long line counts as LONG_LINE. */
  bytes: number;
}

/** A record's text never holds more than its first 60 KiB and its last 4 KiB. */
const FAR = 64 * 1024;
const HEAD: Extent = { lines: 8, headers: 6, bytes: FAR };
/** Facts keep the last twelve records. */
const TAIL: Extent = { lines: 18, headers: 18, bytes: FAR };
/** Three lines of context, and the record before, whose own header may have been mistaken. */
const BEFORE: Extent = { lines: 4, headers: 3, bytes: FAR };
/** The line of the hit, the rest of its record, and two lines of context. */
const AFTER: Extent = { lines: 4, headers: 4, bytes: FAR };

/** The tail may begin before a longer line, and is then out of reach when the line has passed. */
const LONG_LINE = 8 * 1024;

/** First byte of the window that is used: a search may look at bytes before the place where it starts. */
const FIRST = 256;
/** Bytes behind the last ones that a search may look at. */
const SLACK = 64;
/** So many of the last bytes are left unsearched at most, as they may be the tail. */
const MAX_UNSEARCHED = 3 * FAR;
/** So many bytes are gathered before they are read. */
const MAX_GATHERED = 8 * FAR;
const LF = 10;
const NOTHING = Buffer.alloc(0);

/** Size of window that a scanner must offer for blocks of so many bytes. */
export function windowBytes(blockBytes: number): number {
  return FIRST + MAX_GATHERED + blockBytes + SLACK;
}

export class TwoSpeed implements LineFeed {
  private readonly every: EveryLine;
  private readonly scanner: LiteralScanner;
  /** Offset in the source of the window's first byte. */
  private offset = -FIRST;
  /** What is left of the blocks before, and the memory that it stands in. */
  private kept: Buffer = NOTHING;
  private store: Buffer = NOTHING;
  /** Everything before was searched, and holds so many newlines. */
  private searched = FIRST;
  private newlines = 0;
  /** Everything before was handed on or left out. */
  private handed = FIRST;
  /** `handed` stands inside of a line that is longer than what is kept. */
  private insideLine = false;
  private owedLines = HEAD.lines;
  private owedHeaders = HEAD.headers;
  private owedUntil = FIRST + HEAD.bytes;
  private ended = false;
  private endsInLine = false;

  constructor(scanner: LiteralScanner, onLine: (line: PhysicalLine) => void) {
    this.scanner = scanner;
    this.every = new EveryLine(onLine);
  }

  get bytes(): number {
    return this.offset + FIRST + this.kept.length;
  }

  get lines(): number {
    return this.newlines + (this.ended && this.endsInLine ? 1 : 0);
  }

  push(block: Uint8Array): void {
    const { blockBytes } = this.scanner;
    for (let from = 0; from < block.length; from += blockBytes) {
      const part = block.subarray(from, from + blockBytes);
      if (this.kept.length + part.length <= MAX_GATHERED) this.gather(part);
      else this.read(part);
    }
  }

  /** Small blocks wait for more, since each reading moves what is kept to the window and back. */
  private gather(block: Uint8Array): void {
    const length = this.kept.length + block.length;
    if (this.store.length < length) {
      const grown = Buffer.allocUnsafe(Math.max(length, Math.min(2 * this.store.length, MAX_GATHERED)));
      this.kept.copy(grown);
      this.store = grown;
    }
    this.store.set(block, this.kept.length);
    this.kept = this.store.subarray(0, length);
    this.scanner.observe(block);
  }

  skip(bytes: number, newlines: number): boolean {
    if (this.insideLine || this.owes()) return false;
    for (let at = this.searched - FIRST; (at = this.kept.indexOf(LF, at)) >= 0; at += 1) this.newlines += 1;
    this.newlines += newlines;
    this.moveBy(this.kept.length + bytes);
    this.searched = FIRST;
    this.kept = NOTHING;
    return true;
  }

  end(): void {
    const end = this.load(NOTHING);
    this.handOnTail(end, end);
    this.endsInLine = end > FIRST && this.scanner.window[end - 1] !== LF;
    this.ended = true;
    this.every.end();
  }

  /** The last bytes are left for the next call: they may be the tail. */
  private read(block: Uint8Array): void {
    const end = this.load(block);
    const tail = this.before(this.insideLine ? this.handed : this.lineStart(end), TAIL).start;
    const to = Math.max(end - MAX_UNSEARCHED, Math.min(end - FAR, tail));
    this.handOnLongLine(to, end);
    if (to > this.searched) this.search(to, end);
    this.extend(end);
    this.handOnLongLine(end, end);
    if (this.insideLine) this.handOn(this.handed, end);
    this.keep(end);
  }

  /** A line that is too long to be kept goes out in any case, in parts, of which EveryLine keeps head and tail. */
  private handOnLongLine(place: number, end: number): void {
    if (this.insideLine || place - FIRST <= MAX_LINE_BYTES) return;
    const lineStart = this.lineStart(place);
    if (place - lineStart <= MAX_LINE_BYTES || lineStart < this.handed) return;
    this.handOnTail(lineStart, end);
    this.owe(lineStart);
    this.extend(end);
    this.insideLine = this.handed === lineStart;
  }

  /** Puts what was kept, the block, and a newline that ends every search into the window. @returns their end */
  private load(block: Uint8Array): number {
    const { window } = this.scanner;
    window.set(this.kept, FIRST);
    this.scanner.load(block, FIRST + this.kept.length);
    const end = FIRST + this.kept.length + block.length;
    window[end] = LF;
    return end;
  }

  private search(to: number, end: number): void {
    const { scanner } = this;
    while (this.searched < to) {
      const hit = scanner.next(this.searched, to, end);
      this.newlines += scanner.lines;
      if (hit < 0) break;
      const lineStart = this.lineStart(hit);
      const lineEnd = scanner.window.indexOf(LF, hit);
      this.open(lineStart, lineEnd - lineStart > LONG_LINE ? TAIL : BEFORE);
      if (lineEnd >= end) break;
      this.newlines += 1;
      this.searched = lineEnd + 1;
    }
    this.searched = Math.max(this.searched, to);
  }

  /** Start of the line that holds the byte before `place`, or the first place known. */
  private lineStart(place: number): number {
    return Math.max(FIRST, this.scanner.window.lastIndexOf(LF, place - 1) + 1);
  }

  /** Hands on what stands before a line that matters, and owes the line with what follows it. */
  private open(lineStart: number, before: Extent): void {
    this.extend(lineStart);
    this.handOnBefore(lineStart, before);
    this.owe(lineStart);
  }

  private owe(lineStart: number): void {
    this.owedLines = AFTER.lines;
    this.owedHeaders = AFTER.headers;
    this.owedUntil = lineStart + AFTER.bytes;
  }

  /** @param place start of a line that has `newlines` newlines before it */
  private handOnBefore(place: number, extent: Extent): void {
    if (this.handed >= place) return;
    const before = this.before(place, extent);
    if (before.start > this.handed)
      this.every.skipTo(this.newlines - before.lines, before.start + this.offset);
    this.handOn(before.start, place);
  }

  private before(place: number, extent: Extent): { start: number; lines: number } {
    const { window } = this.scanner;
    let headers = 0;
    let bytes = 0;
    let header: { start: number; lines: number } | undefined;
    let at = { start: place, lines: 0 };
    while (at.start > this.handed) {
      const start = window.lastIndexOf(LF, at.start - 2) + 1;
      // The window begins inside of this line.
      if (start < FIRST && this.handed < FIRST) return header ?? at;
      const lineEnd = at.start - 1;
      at = { start: Math.max(start, this.handed), lines: at.lines + 1 };
      if (isHeaderLike(window, at.start, lineEnd)) {
        headers += isPrintedFrame(window, at.start, lineEnd) ? -2 : 1;
        header = at;
        if (headers >= extent.headers && at.lines >= extent.lines) return at;
      }
      bytes += Math.min(lineEnd - at.start, LONG_LINE);
      if (bytes > extent.bytes) return header ?? at;
    }
    return at;
  }

  private owes(at = this.handed): boolean {
    return this.owedLines > 0 || (this.owedHeaders > 0 && at < this.owedUntil);
  }

  /** Hands on what is owed, in whole lines, no further than `limit`. */
  private extend(limit: number): void {
    const { window } = this.scanner;
    let at = this.handed;
    while (at < limit && this.owes(at)) {
      const lineEnd = window.indexOf(LF, at);
      if (lineEnd >= limit) break;
      if (!this.insideLine && isHeaderLike(window, at, lineEnd)) this.owedHeaders -= 1;
      this.insideLine = false;
      this.owedLines -= 1;
      at = lineEnd + 1;
    }
    this.handOn(this.handed, at);
  }

  private handOn(from: number, to: number): void {
    if (to > from) this.every.push(this.scanner.window.subarray(from, to));
    this.handed = Math.max(this.handed, to);
  }

  /** Hands on what may be the tail when the source ends at `to`, the start of a line or the end. */
  private handOnTail(to: number, end: number): void {
    const lastLine = this.insideLine ? this.handed : this.lineStart(to);
    let tail = this.before(lastLine, TAIL).start;
    if (tail > this.searched) this.search(tail, end);
    this.extend(tail);
    if (this.handed < tail) tail = this.startOfTail(tail, to);
    const newlines = this.newlines - this.count(tail, this.searched);
    if (this.handed < tail) this.every.skipTo(newlines, tail + this.offset);
    this.handOn(Math.max(this.handed, tail), to);
    this.newlines = newlines + this.count(tail, to);
    this.searched = to;
  }

  /** The tail's first records may need the records before. */
  private startOfTail(tail: number, to: number): number {
    const hit = this.scanner.next(tail, to, to);
    return hit < 0 ? tail : Math.min(tail, this.before(this.lineStart(hit), BEFORE).start);
  }

  private count(from: number, to: number): number {
    const { window } = this.scanner;
    let newlines = 0;
    for (let at = window.indexOf(LF, from); at < to; at = window.indexOf(LF, at + 1)) newlines += 1;
    return newlines;
  }

  /** Keeps what a later hit may need, and moves all places to where it will stand in the window. */
  private keep(end: number): void {
    const { searched, handed } = this;
    const needed = handed > searched ? searched - this.scanner.longest : this.lineStart(searched);
    const from = Math.max(FIRST, Math.min(needed, Math.max(handed, needed - FAR)));
    const length = end - from;
    if (this.store.length < length) this.store = Buffer.allocUnsafe(length);
    this.scanner.window.copy(this.store, 0, from, end);
    this.kept = this.store.subarray(0, length);
    this.moveBy(from - FIRST);
  }

  /** Lets the window begin so many bytes further in the source. */
  private moveBy(bytes: number): void {
    this.offset += bytes;
    this.searched -= bytes;
    this.handed -= bytes;
    this.owedUntil -= bytes;
  }
}
