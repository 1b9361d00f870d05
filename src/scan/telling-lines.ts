/**
 * The few lines of a small log that tell how an attempt went: the first, those with a literal, the last. Only of
 * logs in which each of them is a record of its own, written as Airflow writes it.
 *
 * Places are offsets in the scanner's window.
 */
import type { PhysicalLine } from '../records/record.ts';
import { isNotLater, stampOf } from './bare-header.ts';
import { decodeLine, MAX_LINE_BYTES } from './every-line.ts';
import type { LiteralScanner } from './literal-scanner.ts';

/** A line, and the numbers of the literals in it. */
export interface TellingLine extends PhysicalLine {
  literals: number[];
}

export interface TellingLines {
  /** In the order of the source. */
  lines: TellingLine[];
  /** Of all lines of the source. */
  count: number;
  /** So many of the last lines are among them at least. */
  tailLines: number;
  /** The first lines, if these may stand in an envelope that looks like Airflow's own way of writing. */
  head?: string[];
}

const FIRST = 256;
const LF = 10;
/** What tells the envelopes of a source stands in so many of its first lines. */
const SAMPLE_LINES = 50;
/** Entities of a web page, parts of no-break spaces, labels of Composer. */
const SUSPICIOUS = [0x26, 0xa0, 0xaf, '@-@'];
const NESTED = Buffer.from(' - [2');
/** Facts keep the latest time of so many last records. */
const TAIL_LINES = 12;
const HIT_NUMBERS = 3;

/**
 * @param bytes the whole source
 * @returns undefined when another way of reading may see more
 */
export function tellingLines(bytes: Uint8Array, scanner: LiteralScanner): TellingLines | undefined {
  if (bytes.length > scanner.blockBytes || stampOf(bytes, 0) === 0) return undefined;
  const end = FIRST + bytes.length;
  scanner.load(bytes, FIRST);
  scanner.window[end] = LF;
  return new TellingLinesReader(scanner, end).read();
}

class TellingLinesReader {
  private readonly scanner: LiteralScanner;
  private readonly window: Buffer;
  private readonly end: number;
  private readonly lines: TellingLine[] = [];
  private head: string[] | undefined;
  /** Start of the line that was taken last. */
  private taken = -1;

  constructor(scanner: LiteralScanner, end: number) {
    this.scanner = scanner;
    this.window = scanner.window;
    this.end = end;
  }

  read(): TellingLines | undefined {
    const { scanner, window, end } = this;
    if (!this.beginsBare()) return undefined;
    const tail = this.tail();
    if (tail === undefined) return undefined;
    const hits = scanner.all(FIRST, end);
    if (hits === undefined) return undefined;
    const count = scanner.lines + (window[end - 1] === LF ? 0 : 1);
    const tailLines = tail.length;
    const numbered = tail.map((start, i): [number, number] => [start, count - tail.length + i + 1]);
    const whole =
      this.take(FIRST, 1) &&
      this.takeHits(hits, numbered) &&
      numbered.every(([start, line]) => this.take(start, line));
    if (!whole) return undefined;
    return { lines: this.lines, count, tailLines, ...(this.head && { head: this.head }) };
  }

  /** Start of the line that holds this byte, or ends with it. */
  private lineStart(place: number): number {
    return Math.max(FIRST, this.window.lastIndexOf(LF, place - 1) + 1);
  }

  private beginsBare(): boolean {
    let at = FIRST;
    for (let line = 0; line < SAMPLE_LINES && at < this.end; line += 1) {
      if (stampOf(this.window, at) === 0) return false;
      at = this.window.indexOf(LF, at) + 1;
    }
    const head = this.window.subarray(FIRST, Math.min(at, this.end));
    if (SUSPICIOUS.some((bytes) => head.includes(bytes)))
      this.head = head.toString('utf8').trimEnd().split(/\r?\n/);
    return true;
  }

  /** Starts of the last lines as far as they are needed: of one, if none of those before is later. */
  private tail(): number[] | undefined {
    const { window, end } = this;
    const starts: number[] = [];
    for (let to = end; starts.length < TAIL_LINES && to > FIRST;) {
      // The line break in front of `to` ends this line, if there is one.
      const start = this.lineStart(to - 1);
      if (stampOf(window, start) === 0) return undefined;
      starts.unshift(start);
      to = start;
    }
    const last = stampOf(window, starts.at(-1)!);
    // A record that was printed into another one counts with its own time.
    const isPlain = !window.subarray(starts[0], end).includes(NESTED);
    return isPlain && starts.every((start) => isNotLater(window, stampOf(window, start), last))
      ? starts.slice(-1)
      : starts;
  }

  /** @param tail starts and numbers of last lines; those that stand between hits are taken there */
  private takeHits(hits: number, tail: [number, number][]): boolean {
    const numbers = this.scanner.hits;
    for (let i = 0; i < hits * HIT_NUMBERS; i += HIT_NUMBERS) {
      const start = this.lineStart(numbers[i]!);
      while (tail.length > 0 && tail[0]![0] < start) if (!this.take(...tail.shift()!)) return false;
      if (!this.take(start, numbers[i + 1]! + 1)) return false;
      const { literals } = this.lines.at(-1)!;
      const literal = numbers[i + 2]!;
      if (!literals.includes(literal)) literals.push(literal);
    }
    return true;
  }

  /** Adds the line that starts here, once. @returns false unless it is a record of its own */
  private take(start: number, line: number): boolean {
    if (start <= this.taken) return true;
    const { window } = this;
    const lineEnd = Math.min(this.end, window.indexOf(LF, start));
    if (lineEnd - start > MAX_LINE_BYTES || stampOf(window, start) === 0) return false;
    if (lineEnd + 1 < this.end && stampOf(window, lineEnd + 1) === 0) return false;
    if (start > FIRST && stampOf(window, this.lineStart(start - 1)) === 0) return false;
    const text = decodeLine(window, start, lineEnd);
    this.lines.push({ text, line, byteOffset: start - FIRST, gapBefore: true, literals: [] });
    this.taken = start;
    return true;
  }
}
