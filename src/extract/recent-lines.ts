/** The last raw lines of a source, for digests and context: what is cited must be found again byte for byte. */
import { hash } from 'node:crypto';
import type { PeeledLine } from '../records/record.ts';

/** More than the lines of one record and its surroundings; a power of two. */
const MAX_LINES = 4096;
const MAX_CHARS = 2_000_000;
/** So many last lines are kept, however long they are. */
const LEAST_LINES = 8;

/** A ring with a place for each line number, so that what is still known depends on the line alone. */
export class RecentLines {
  private readonly numbers: number[] = [];
  private readonly texts: string[] = [];
  private chars = 0;
  private oldest = 0;
  /** Number of the line that came last; the lines of an object dump come in the order of its records. */
  private latest = 0;

  push({ line, text }: PeeledLine): void {
    this.latest = line;
    if (line < this.oldest) this.oldest = line;
    this.drop(line % MAX_LINES);
    this.numbers[line % MAX_LINES] = line;
    this.texts[line % MAX_LINES] = text;
    this.chars += text.length;
    if (this.chars > MAX_CHARS) this.dropOldest();
  }

  private dropOldest(): void {
    this.oldest = Math.max(this.oldest, this.latest - MAX_LINES);
    for (; this.chars > MAX_CHARS && this.oldest <= this.latest - LEAST_LINES; this.oldest += 1)
      if (this.numbers[this.oldest % MAX_LINES] === this.oldest) this.drop(this.oldest % MAX_LINES);
  }

  private drop(place: number): void {
    this.chars -= this.texts[place]?.length ?? 0;
    this.texts[place] = '';
    this.numbers[place] = -1;
  }

  /** The raw line, if it is still known. */
  text(line: number): string | undefined {
    return this.numbers[line % MAX_LINES] === line && line > this.latest - MAX_LINES
      ? this.texts[line % MAX_LINES]
      : undefined;
  }

  /** Up to `before` lines before and `after` lines behind, each at most 240 characters. */
  context(line: number, before: number, after: number): string[] {
    const found: string[] = [];
    for (let n = line - before; n <= line + after; n += 1) {
      const text = n === line ? undefined : this.text(n);
      if (text !== undefined && text.trim() !== '') found.push(text.slice(0, 240));
    }
    return found;
  }
}

/** First 16 hex digits of the SHA-256 of a line's text in UTF-8; `dagnosis verify` computes the same. */
export function digestOf(text: string): string {
  return hash('sha256', text).slice(0, 16);
}
